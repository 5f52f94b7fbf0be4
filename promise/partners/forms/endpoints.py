from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from promise.partners.models.endpoints import Subject


class SubjectsForm(forms.Form):
    subjects = forms.MultipleChoiceField(
        label=_("What shall it hear of?"),
        help_text=_("Each time one of these comes, changes or goes."),
        choices=Subject.choices,
        widget=forms.CheckboxSelectMultiple,
    )


class EndpointForm(SubjectsForm):
    url = forms.CharField(
        label=_("Where shall we send it?"),
        help_text=_("An address on the open internet that begins with https://, where your program waits for a POST."),
        max_length=400,
        widget=forms.URLInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ("url", "subjects")
