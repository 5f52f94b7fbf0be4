"""Fields that several forms ask for in the same way."""

from __future__ import annotations

from typing import Any

from django import forms


def text_field(
    label: Any, *, max_length: int, required: bool = True, hint: Any = "", autocomplete: str = "off"
) -> forms.CharField:
    widget = forms.TextInput({"autocomplete": autocomplete})
    return forms.CharField(label=label, max_length=max_length, required=required, help_text=hint, widget=widget)


def mail_field(label: Any, hint: Any = "", autocomplete: str = "email") -> forms.EmailField:
    widget = forms.EmailInput({"autocomplete": autocomplete, "spellcheck": "false"})
    return forms.EmailField(label=label, max_length=254, help_text=hint, widget=widget)


def reason_field(label: Any, *, required: bool = True, hint: Any = "") -> forms.CharField:
    area = forms.Textarea({"rows": 4})
    return forms.CharField(label=label, max_length=1000, required=required, help_text=hint, widget=area)
