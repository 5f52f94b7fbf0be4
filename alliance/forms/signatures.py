"""A new version of the pledge, and a signature given once more."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.forms.fields import text_field
from alliance.models import PledgeText
from promise.core.forms import TrapForm, renew
from promise.core.widgets import DateParts


class TextForm(forms.Form):
    """What the alliance has approved, to be recorded as the next version."""

    body = forms.CharField(
        label=gettext_lazy("The whole text"), max_length=20_000, widget=forms.Textarea({"rows": 18}),
        help_text=gettext_lazy("Two stars around words make them bold, a line that begins with a dash makes a list."),
    )  # fmt: skip
    change_note = forms.CharField(
        label=gettext_lazy("What has changed, in a sentence or two"), max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Members who signed an earlier version read this first."),
    )  # fmt: skip
    approved_by = text_field(
        gettext_lazy("Who approved it"), max_length=200, hint=gettext_lazy("The board or the meeting, never a person's name.")
    )
    approved_on = forms.DateField(label=gettext_lazy("On which day?"), widget=DateParts)
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class SignAgainForm(TrapForm):
    """The lead signs the text that is on the page."""

    signatory_name = text_field(gettext_lazy("Your name"), max_length=120, autocomplete="name")
    signatory_post = text_field(gettext_lazy("Your post"), max_length=120, autocomplete="organization-title")
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    agree = forms.BooleanField(
        label=gettext_lazy("I may sign for my organisation. We have read the pledge and sign it again."),
        error_messages={"required": gettext_lazy("Please read the pledge and tick the box to sign.")},
    )

    def text(self) -> PledgeText | None:
        return PledgeText.objects.filter(version=self.cleaned_data["version"]).first()

    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("signatory_name", "signatory_post")}


def read_anew(form: Any, text: PledgeText | None) -> None:
    """The pledge has changed since the page was opened: show the new version, with the box to tick empty again."""
    renew(form, version=str(text.version) if text else "", agree=None)
    form.add_error(None, _("The pledge has a newer version since you opened this page. Please read it, then sign."))
