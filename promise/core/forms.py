"""Forms that can be sent twice, by a tired thumb or a lost connection, and still count once."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from promise.core.tokens import new_nonce


def renew(form: forms.Form, **values: str | None) -> None:
    """What a refused form carries when it is shown again: hidden marks of the newest state, a tick taken out (None)."""
    data = QueryDict(cast("QueryDict", form.data).urlencode(), mutable=True)
    for name, value in values.items():
        if value is None:
            data.pop(name, None)
        else:
            data[name] = value
    form.data = data


class TrapForm(forms.Form):
    """`more_about_you` is a trap: people do not see it, programs fill it in."""

    more_about_you = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def clean_more_about_you(self) -> str:
        if self.cleaned_data.get("more_about_you"):
            raise forms.ValidationError(_("Please send the form again without changing hidden fields."))
        return ""


class OnceForm(TrapForm):
    """Carries a nonce that the action stores (unique): sending the same form again finds the first result."""

    nonce = forms.CharField(max_length=64, min_length=16, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nonce"].initial = new_nonce
