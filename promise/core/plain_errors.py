"""What a form says when something was left empty: what to do, in the words of the house, wherever the form comes from."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

WORDS: dict[type[forms.Field], Any] = {
    forms.Field: _("Please fill this in."),
    forms.BooleanField: _("Please tick this box."),
    forms.ChoiceField: _("Please choose one."),
    forms.MultipleChoiceField: _("Please choose at least one."),
    forms.FileField: _("Please choose a file."),
}


def speak_plainly() -> None:
    """Once, when the site starts. A field's own `error_messages` still come first."""
    for kind, words in WORDS.items():
        kind.default_error_messages = {**kind.default_error_messages, "required": words}
