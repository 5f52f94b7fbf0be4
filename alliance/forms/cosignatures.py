"""Words beside a signature: the lead asks, the person writes, the secretariat reads."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from alliance.forms.fields import mail_field, reason_field, text_field
from alliance.models.cosignatures import LONGEST
from promise.core.forms import TrapForm


class CoSignAskForm(TrapForm):
    email = mail_field(
        gettext_lazy("Their e-mail"),
        gettext_lazy("Ask the person first, in your own words. We send one letter with a private link."),
    )


class CoSignWordsForm(TrapForm):
    words = forms.CharField(
        label=gettext_lazy("Your words"), max_length=LONGEST, widget=forms.Textarea({"rows": 6}),
        help_text=gettext_lazy("Up to 600 characters. Please write about yourself, and name nobody else."),
    )  # fmt: skip
    shown_name = text_field(
        gettext_lazy("The name that stands with it"), max_length=80, required=False,
        hint=gettext_lazy("Any name you like. Leave it empty and it says: a person with lived experience."),
    )  # fmt: skip
    consents = forms.BooleanField(
        label=gettext_lazy(
            "I agree that these words and this name stand on the organisation's public page until I take them back."
        ),
        error_messages={"required": gettext_lazy("Your words are only shown if you agree to it.")},
    )


class CoSignReadForm(forms.Form):
    decision = forms.ChoiceField(
        label=gettext_lazy("What do you decide?"), widget=forms.RadioSelect, required=True,
        choices=[
            ("show", gettext_lazy("Show it: nobody else can be recognised in it")),
            ("send_back", gettext_lazy("Ask the person to change something")),
            ("remove", gettext_lazy("Take it away for good")),
        ],
    )  # fmt: skip
    reason = reason_field(gettext_lazy("Reason (the person reads it; not needed when you show it)"), required=False)
