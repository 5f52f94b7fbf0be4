"""The few shapes of question that the forms of this app are made of."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from promise.core.workflow import MoveRefused
from toolkit.actions import fields as rules
from toolkit.models import Initiative


class Hinted(forms.CheckboxSelectMultiple):
    """Checkboxes with a hint under each."""

    option_hints: dict[str, Any] = {}

    def __init__(self, hints: dict[str, Any]) -> None:
        super().__init__()
        self.option_hints = hints


class HintedRadios(forms.RadioSelect):
    option_hints: dict[str, Any] = {}

    def __init__(self, hints: dict[str, Any]) -> None:
        super().__init__()
        self.option_hints = hints


def words_field(label: Any, hint: Any, name: str, *, rows: int = 4, required: bool = False) -> forms.CharField:
    most = (rules.TEXTS | rules.EDITORS_TEXTS)[name]
    return forms.CharField(label=label, help_text=hint, max_length=most, required=required, widget=forms.Textarea({"rows": rows}))


def line_field(label: Any, hint: Any, most: int, *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=most, required=required)


def several_field(label: Any, hint: Any, choices: Any, *, hints: dict[str, Any] | None = None) -> forms.MultipleChoiceField:
    widget = Hinted(hints) if hints else forms.CheckboxSelectMultiple()
    return forms.MultipleChoiceField(label=label, help_text=hint, choices=choices, required=False, widget=widget)


class Lines(forms.CharField):
    """One item a line, as a list."""

    def __init__(self, *, most: int, length: int, **kwargs: Any) -> None:
        self.most, self.length = most, length
        super().__init__(required=False, max_length=(length + 2) * most, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        lines = [" ".join(line.split()) for line in super().clean(value).splitlines()]
        found = [line for line in lines if line]
        if len(found) > self.most:
            raise forms.ValidationError(_("Please keep to %(most)s lines at most.") % {"most": self.most})
        if any(len(line) > self.length for line in found):
            raise forms.ValidationError(_("Please keep each line under %(most)s characters.") % {"most": self.length})
        return found


def known_initiative(typed: str) -> Initiative:
    """The published initiative of an address, or of the last part of one."""
    slug = typed.strip().split("?")[0].split("#")[0].strip("/").rsplit("/", 1)[-1]
    found = Initiative.objects.published().filter(slug=slug.replace("\x00", "")).first()
    if found is None:
        raise forms.ValidationError(_("There is no such initiative in the bank. Look at its address once more."))
    return found


def refuse(form: forms.Form, error: ValidationError | MoveRefused) -> None:
    """Show at the form what an action refused, beside the field it is about where the form has that field."""
    if not isinstance(error, ValidationError):
        form.add_error(None, str(error))
    elif not hasattr(error, "error_dict"):
        form.add_error(None, error)
    else:
        for name, errors in error.error_dict.items():
            form.add_error(name if name in form.fields else None, list(errors))
