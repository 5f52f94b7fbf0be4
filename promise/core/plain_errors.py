"""What a form says when something was left empty, or is too short or too much: what to do, in the words of the house."""

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
LIMITS: dict[type[forms.Field], dict[str, Any]] = {
    forms.CharField: {
        "min_length": _("Please write at least %(limit_value)d characters. So far there are %(show_value)d."),
        "max_length": _("Please write at most %(limit_value)d characters. Now there are %(show_value)d."),
    },
    forms.IntegerField: {
        "min_value": _("Please give a number from %(limit_value)s on."),
        "max_value": _("Please give a number up to %(limit_value)s."),
    },
}


def speak_plainly() -> None:
    """Once, when the site starts. A field's own `error_messages` still come first."""
    for kind, words in WORDS.items():
        kind.default_error_messages = {**kind.default_error_messages, "required": words}
    for kind, by_code in LIMITS.items():
        kind.default_error_messages = {**kind.default_error_messages, **by_code}
