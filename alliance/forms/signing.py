"""The four steps of a signature, one form each: checked and converted here, written by the actions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.actions import organisations, pledges
from alliance.forms.expected import expected_of
from alliance.forms.fields import mail_field, text_field
from alliance.forms.lookups import find_recruiter
from alliance.models import Commitment, Country, Organisation
from alliance.models.reporting import add_months
from promise.core.forms import TrapForm
from promise.core.widgets import DateParts

COMMITMENTS = (1, 2, 3)
DETAILS = ("name", "kind", "country", "place", "website", "ods_code", "ror_id", "company_number", "charity_number")
PARTS = ("text", "framework", "due")


def countries() -> list[tuple[str, Any]]:
    return [("", gettext_lazy("Choose a country")), *Country.objects.values_list("code", "name")]


class OrganisationForm(TrapForm):
    """Step 1: which organisation signs."""

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

    same: Organisation | None = None

    def register_fields(self) -> list[Any]:
        return [self[name] for name in organisations.REGISTERS]

    def has_registers(self) -> bool:
        return any(field.errors or field.value() for field in self.register_fields())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "name" in data and not self.errors.keys() & set(DETAILS):
            self._clean_organisation()
        return data

    def _clean_organisation(self) -> None:
        try:
            self.cleaned_data.update(
                {k: v or "" for k, v in organisations.cleaned(self.answers()).items() if k in organisations.REGISTERS}
            )
            self.same = organisations.find_same(self.answers())
        except ValidationError as error:
            self.add_error(None, error)

    def answers(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name, "") for name in DETAILS}


class CommitmentsForm(TrapForm):
    """Step 2: one to three things it will do; the question, hint and example are those of its kind."""

    def __init__(self, *args: Any, kind: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected_of(kind)
        for n in COMMITMENTS:
            self._add_commitment(n)

    def _add_commitment(self, n: int) -> None:
        frameworks = [("", gettext_lazy("Choose one")), *Commitment.Framework.choices]
        self.fields[f"text_{n}"] = forms.CharField(
            label=self.expected.question if n == 1 else gettext_lazy("What else will you do?"), max_length=300, required=n == 1,
            widget=forms.Textarea({"rows": 3}), help_text=self.expected.hint if n == 1 else "",
        )  # fmt: skip
        self.fields[f"framework_{n}"] = forms.ChoiceField(
            label=gettext_lazy("What does it serve most?"), choices=frameworks, required=n == 1
        )
        self.fields[f"due_{n}"] = forms.DateField(
            label=gettext_lazy("By when?"), widget=DateParts, required=n == 1, help_text=gettext_lazy("For example, 7 3 2027")
        )

    def commitment_fields(self) -> list[dict[str, Any]]:
        """Three groups for the page; the second and third are open only where something stands in them."""
        groups = [{"number": n, "fields": [self[f"{part}_{n}"] for part in PARTS]} for n in COMMITMENTS]
        for group in groups:
            fields: Any = group["fields"]
            group["is_open"] = any(field.errors or field.value() for field in fields)
        return groups

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        today = timezone.localdate()
        for n in COMMITMENTS:
            names = tuple(f"{part}_{n}" for part in PARTS)
            given = [name for name in names if data.get(name)]
            if given or any(name in self.errors for name in names):
                for name in names:
                    if name not in given and name not in self.errors:
                        self.add_error(name, _("This belongs to the commitment. Please fill it in, or clear the others."))
            due = data.get(f"due_{n}")
            if due and not today < due <= add_months(today, 60):
                self.add_error(f"due_{n}", _("Please choose a day between tomorrow and five years from now."))
        return data

    def answers(self) -> dict[str, Any]:
        chosen = [n for n in COMMITMENTS if self.cleaned_data.get(f"text_{n}")]
        names = [(f"{part}_{new}", f"{part}_{old}") for new, old in enumerate(chosen, start=1) for part in PARTS]
        return {new: as_words(self.cleaned_data[old]) for new, old in names}


def as_words(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def intents(answers: dict[str, Any]) -> list[pledges.Intent]:
    """The commitments of a saved step, as they are signed."""
    kept = [n for n in COMMITMENTS if answers.get(f"text_{n}")]
    return [
        pledges.Intent(answers[f"framework_{n}"], answers[f"text_{n}"], dt.date.fromisoformat(answers[f"due_{n}"])) for n in kept
    ]


class SignatoryForm(TrapForm):
    """Step 3: who signs, who leads it on the board, and who told them."""

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
    board_lead_name = text_field(
        gettext_lazy("Name of the board-level lead"), max_length=120, required=False,
        hint=gettext_lazy("Somebody on your board who stands for the pledge. Shown on your public page."),
    )  # fmt: skip
    board_lead_post = text_field(gettext_lazy("Post of the board-level lead"), max_length=120, required=False)
    board_lead_agrees = forms.BooleanField(
        label=gettext_lazy("The board-level lead agrees to be named in public."), required=False
    )
    recruiter = text_field(
        gettext_lazy("Which member told you about us?"), max_length=220, required=False,
        hint=gettext_lazy("The name of a member organisation, as the list of members has it. Leave it empty if there was none."),
    )  # fmt: skip

    def __init__(self, *args: Any, is_invited: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_invited:
            del self.fields["recruiter"]

    def clean_recruiter(self) -> str:
        typed: str = self.cleaned_data["recruiter"]
        if typed:
            find_recruiter(typed)
        return typed

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        named = [field for field in ("board_lead_name", "board_lead_post") if data.get(field)]
        if len(named) == 1:
            missing = "board_lead_post" if named == ["board_lead_name"] else "board_lead_name"
            self.add_error(missing, _("Please give both the name and the post of the board-level lead, or neither."))
        if named and not data.get("board_lead_agrees"):
            self.add_error("board_lead_agrees", _("Please ask this person first, then tick the box. Or leave the name empty."))
        return data

    def answers(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.fields if name != "more_about_you"}


class ReadForm(TrapForm):
    """Step 4: the signature itself, under the version that the page shows."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    agree = forms.BooleanField(
        label=gettext_lazy("We have read the pledge and sign it."),
        error_messages={"required": gettext_lazy("Please read the pledge and tick the box to sign.")},
    )


class LaterForm(TrapForm):
    """Where the link to go on later is sent."""

    email = mail_field(gettext_lazy("Your e-mail"), gettext_lazy("We send one letter with a private link."))
