from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from alliance.actions.claims import LONGEST
from alliance.forms.fields import mail_field, text_field
from promise.core.forms import TrapForm


class ClaimForm(TrapForm):
    """Who says that they work at a member."""

    name = text_field(gettext_lazy("Your name"), max_length=120, autocomplete="name")
    email = mail_field(gettext_lazy("Your work e-mail"), gettext_lazy("Only the lead of your organisation reads it."))
    message = forms.CharField(
        label=gettext_lazy("Anything that helps the lead to know you"), max_length=LONGEST, required=False,
        widget=forms.Textarea({"rows": 3}), help_text=gettext_lazy("Such as your team. Without web or mail addresses."),
    )  # fmt: skip
