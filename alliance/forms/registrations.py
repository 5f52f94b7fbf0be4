"""Who comes, who was there, and who does what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.actions.closing import Task
from alliance.forms.fields import text_field
from alliance.forms.meetings import find_member
from alliance.models import Attendee, Organisation
from promise.core.widgets import DateParts


class AttendeeForm(forms.Form):
    """One person. A row without a name is left out."""

    name = text_field(gettext_lazy("Name"), max_length=120, required=False)
    part = forms.ChoiceField(
        label=gettext_lazy("Comes as"), choices=[("", gettext_lazy("Choose")), *Attendee.Part.choices], required=False
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("name") and not data.get("part"):
            self.add_error("part", _("Say how this person comes."))
        return data


class CloseForm(forms.Form):
    minutes = forms.CharField(
        label=gettext_lazy("Minutes"), max_length=20000, widget=forms.Textarea({"rows": 12}),
        help_text=gettext_lazy("What was said and decided. People in member organisations read them, nobody else."),
    )  # fmt: skip


class ThereForm(forms.Form):
    """How many people of one registered organisation came."""

    people = forms.IntegerField(min_value=0, max_value=500, required=False, widget=forms.TextInput({"inputmode": "numeric"}))

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        self.fields["people"].label = organisation.name


class TaskForm(forms.Form):
    """One action. A row without words is left out."""

    what = text_field(gettext_lazy("What will be done?"), max_length=300, required=False)
    organisation = text_field(gettext_lazy("Which member does it?"), max_length=220, required=False)
    person = text_field(gettext_lazy("Who there?"), max_length=120, required=False)
    due_on = forms.DateField(label=gettext_lazy("Until when?"), required=False, widget=DateParts)

    def clean_organisation(self) -> Organisation | None:
        typed = self.cleaned_data["organisation"]
        return find_member(typed) if typed else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("what"):
            for name, words in (("organisation", _("Name the member that does it.")), ("due_on", _("Say until when."))):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return data

    def task(self) -> Task | None:
        data = self.cleaned_data
        if not data.get("what") or not data.get("organisation") or not data.get("due_on"):
            return None
        return Task(data["what"], data["organisation"], data["due_on"], data.get("person", ""))
