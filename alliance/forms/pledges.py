"""The signature and what is decided about it: checked and converted here, written by the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.actions import organisations, pledges
from alliance.forms.fields import mail_field, reason_field, text_field
from alliance.forms.lookups import SALT, find_recruiter, signed_invitation, usable
from alliance.models import Commitment, Country, Invitation, Organisation
from alliance.models.reporting import add_months
from promise.core.forms import OnceForm
from promise.core.widgets import DateParts

COMMITMENTS = (1, 2, 3)
DETAILS = ("name", "kind", "country", "place", "website", "ods_code", "ror_id", "company_number", "charity_number")


def countries() -> list[tuple[str, Any]]:
    return [("", gettext_lazy("Choose a country")), *Country.objects.values_list("code", "name")]


class PledgeForm(OnceForm):
    """The whole signature on one page: organisation, commitments, signatory, recruiter, consent."""

    name = text_field(
        gettext_lazy("Name of the organisation"), max_length=200, autocomplete="organization",
        hint=gettext_lazy("Its full name, as people know it. It will stand on its public page."),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of organisation is it?"), choices=Organisation.Kind.choices, widget=forms.RadioSelect
    )
    country = forms.ChoiceField(label=gettext_lazy("Country"), choices=countries)
    place = text_field(gettext_lazy("Town or city"), max_length=100, required=False)
    website = forms.URLField(
        label=gettext_lazy("Website"), max_length=200, required=False, assume_scheme="https",
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "url", "spellcheck": "false"}),
    )  # fmt: skip
    ods_code = text_field(
        gettext_lazy("ODS code"), max_length=20, required=False, hint=gettext_lazy("For the NHS in England, such as RT1.")
    )
    ror_id = text_field(
        gettext_lazy("ROR id"), max_length=60, required=False,
        hint=gettext_lazy("For research and education, such as https://ror.org/03yrm5c26."),
    )  # fmt: skip
    company_number = text_field(gettext_lazy("Company or CIC number"), max_length=20, required=False)
    charity_number = text_field(gettext_lazy("Charity number"), max_length=20, required=False)
    signatory_name = text_field(gettext_lazy("Your name"), max_length=120, autocomplete="name")
    signatory_post = text_field(gettext_lazy("Your post"), max_length=120, autocomplete="organization-title")
    signatory_email = mail_field(
        gettext_lazy("Your work e-mail"),
        gettext_lazy("We send you a link to confirm. Your name, post and address are never shown in public."),
    )
    may_sign = forms.BooleanField(
        label=gettext_lazy("I am allowed to sign for my organisation."),
        error_messages={"required": gettext_lazy("Only somebody who may sign for the organisation can do this step.")},
    )
    recruiter = text_field(
        gettext_lazy("Which member told you about us?"), max_length=220, required=False,
        hint=gettext_lazy("The name of a member organisation, as the list of members has it. Leave it empty if there was none."),
    )  # fmt: skip
    agree = forms.BooleanField(
        label=gettext_lazy("We have read the pledge and sign it."),
        error_messages={"required": gettext_lazy("Please read the pledge and tick the box to sign.")},
    )
    invited = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, invitation: Invitation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in COMMITMENTS:
            self._add_commitment(n)
        posted = str(self.data.get(self.add_prefix("invited")) or "") if self.is_bound else ""
        self.invitation = usable(signed_invitation(posted) if self.is_bound else invitation)
        self.invitation_is_lost = bool(posted) and self.invitation is None
        if self.invitation:
            self.fields["invited"].initial = signing.dumps(self.invitation.public_id, salt=SALT)
            del self.fields["recruiter"]
        else:
            del self.fields["invited"]

    def _add_commitment(self, n: int) -> None:
        frameworks = [("", gettext_lazy("Choose one")), *Commitment.Framework.choices]
        self.fields[f"text_{n}"] = forms.CharField(
            label=gettext_lazy("What will you do?"), max_length=300, required=n == 1, widget=forms.Textarea({"rows": 3}),
            help_text=gettext_lazy("In your own words. It will be public.") if n == 1 else "",
        )  # fmt: skip
        self.fields[f"framework_{n}"] = forms.ChoiceField(
            label=gettext_lazy("What does it serve most?"), choices=frameworks, required=n == 1
        )
        self.fields[f"due_{n}"] = forms.DateField(
            label=gettext_lazy("By when?"), widget=DateParts, required=n == 1, help_text=gettext_lazy("For example, 7 3 2027")
        )

    def commitment_fields(self) -> list[dict[str, Any]]:
        """Three groups for the page; the second and third are open only where something stands in them."""
        groups = [{"number": n, "fields": [self[f"text_{n}"], self[f"framework_{n}"], self[f"due_{n}"]]} for n in COMMITMENTS]
        for group in groups:
            fields: Any = group["fields"]
            group["is_open"] = any(field.errors or (self.is_bound and field.value()) for field in fields)
        return groups

    def register_fields(self) -> list[Any]:
        return [self[name] for name in organisations.REGISTERS]

    def has_registers(self) -> bool:
        return any(field.errors or field.value() for field in self.register_fields())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.invitation_is_lost:
            self.add_error("recruiter", _("That invitation cannot be used any more. Please name the member here instead."))
        elif not self.invitation:
            self._clean_recruiter()
        self._clean_commitments()
        if "name" in data and not self.errors.keys() & set(DETAILS):
            self._clean_organisation()
        return data

    def _clean_organisation(self) -> None:
        try:
            self.cleaned_data.update(
                {k: v or "" for k, v in organisations.cleaned(self.details()).items() if k in organisations.REGISTERS}
            )
            self.same = organisations.find_same(self.details())
        except ValidationError as error:
            self.add_error(None, error)

    def _clean_recruiter(self) -> None:
        typed = self.cleaned_data.get("recruiter", "")
        self.cleaned_data["named_recruiter"] = None
        if typed and not self.errors.get("recruiter"):
            try:
                self.cleaned_data["named_recruiter"] = find_recruiter(typed)
            except ValidationError as error:
                self.add_error("recruiter", error)

    def _clean_commitments(self) -> None:
        today = timezone.localdate()
        for n in COMMITMENTS:
            names = (f"text_{n}", f"framework_{n}", f"due_{n}")
            given = [name for name in names if self.cleaned_data.get(name)]
            if given or any(name in self.errors for name in names):
                for name in names:
                    if name not in given and name not in self.errors:
                        self.add_error(name, _("This belongs to the commitment. Please fill it in, or clear the others."))
            due = self.cleaned_data.get(f"due_{n}")
            if due and not today < due <= add_months(today, 60):
                self.add_error(f"due_{n}", _("Please choose a day between tomorrow and five years from now."))

    def details(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name, "") for name in DETAILS}

    def intents(self) -> list[pledges.Intent]:
        data = self.cleaned_data
        chosen = [n for n in COMMITMENTS if data.get(f"text_{n}")]
        return [pledges.Intent(data[f"framework_{n}"], data[f"text_{n}"], data[f"due_{n}"]) for n in chosen]


class DecisionForm(forms.Form):
    """The secretariat says yes or no."""

    decision = forms.ChoiceField(
        label=gettext_lazy("What do you decide?"), widget=forms.RadioSelect,
        choices=[("accept", gettext_lazy("Accept the pledge")), ("decline", gettext_lazy("Decline it"))],
    )  # fmt: skip
    reason = reason_field(
        gettext_lazy("Reason"), required=False,
        hint=gettext_lazy("Needed when you decline. The signatory reads it word for word: say what would change your mind."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("decision") == "decline" and not data.get("reason", "").strip():
            self.add_error("reason", _("Please give a reason. The signatory will read it."))
        return data


class ProgressForm(forms.Form):
    """How far each commitment is: one question for each."""

    def __init__(self, *args: Any, commitments: list[Commitment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commitments = commitments
        for commitment in commitments:
            self.fields[f"state_{commitment.position}"] = forms.ChoiceField(
                label=commitment.text, choices=Commitment.State.choices, initial=commitment.state, widget=forms.RadioSelect
            )

    def chosen(self) -> list[tuple[Commitment, str]]:
        return [(c, self.cleaned_data[f"state_{c.position}"]) for c in self.commitments]
