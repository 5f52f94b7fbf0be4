"""Inviting organisations and colleagues, asking for a seat, handing over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from alliance.actions import invitations
from alliance.forms.fields import mail_field, reason_field, text_field
from alliance.models import Seat


class AnswerForm(forms.Form):
    """What an invited organisation answers, when it does not sign at once."""

    reason = reason_field(
        gettext_lazy("Why not, or not now?"), required=False, hint=gettext_lazy("If you like. The one who invited you reads it.")
    )


class InvitationForm(forms.Form):
    email = mail_field(
        gettext_lazy("Whom do you invite?"), gettext_lazy("A work address of somebody there who can decide or ask."), "off"
    )
    organisation_name = text_field(gettext_lazy("Name of their organisation"), max_length=200, required=False)
    note = forms.CharField(
        label=gettext_lazy("A note from you"), max_length=300, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Plain words, no web or mail addresses."),
    )  # fmt: skip

    def clean_note(self) -> str:
        try:
            return invitations.clean_note(self.cleaned_data["note"])
        except ValidationError as error:
            raise ValidationError(error.messages) from error


class ContactForm(forms.Form):
    """The secretariat does what the owner of an address has asked for."""

    email = mail_field(gettext_lazy("Which address?"), gettext_lazy("Any spelling that reaches the same mailbox."), "off")
    wish = forms.ChoiceField(
        label=gettext_lazy("What does its owner want?"), widget=forms.RadioSelect,
        choices=[
            ("forget", gettext_lazy("Forget it: wipe it from every invitation")),
            ("never", gettext_lazy("Never again: no letters that others can cause")),
            ("again", gettext_lazy("Changed their mind: letters are welcome again")),
        ],
    )  # fmt: skip


class ColleagueForm(forms.Form):
    email = mail_field(gettext_lazy("Work e-mail of your colleague"), autocomplete="off")


class SeatAskForm(forms.Form):
    """Which of the proved addresses is the work address."""

    email = forms.ChoiceField(
        label=gettext_lazy("Which of your addresses is the work address there?"), widget=forms.RadioSelect,
        help_text=gettext_lazy("The lead of the organisation sees your name and this address."),
    )  # fmt: skip

    def __init__(self, *args: Any, addresses: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].choices = [(a, a) for a in addresses]  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = reason_field(gettext_lazy("Reason"), hint=gettext_lazy("The person reads it word for word."))


class HandOverForm(forms.Form):
    to = forms.ChoiceField(label=gettext_lazy("Who shall lead?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, seats: list[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = {seat.public_id: seat for seat in seats}
        self.fields["to"].choices = [(pk, str(seat.user)) for pk, seat in self.seats.items()]  # type: ignore[attr-defined]
