"""Looking for a sponsor, and offering to be one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.actions import invitations
from alliance.forms.fields import mail_field, text_field
from alliance.forms.signing import countries
from alliance.models import Country, Organisation
from promise.core.forms import OnceForm


class SponsorForm(OnceForm):
    organisation_name = text_field(
        gettext_lazy("Name of your organisation"), max_length=200, autocomplete="organization"
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of organisation is it?"), choices=Organisation.Kind.choices, widget=forms.RadioSelect
    )
    country = forms.ChoiceField(label=gettext_lazy("Country"), choices=countries)
    message = forms.CharField(
        label=gettext_lazy("Why do you want to join, and what would help you?"), max_length=600,
        widget=forms.Textarea({"rows": 5}), help_text=gettext_lazy("Members read it. Plain words, no web or mail addresses."),
    )  # fmt: skip
    contact_name = text_field(gettext_lazy("Your name"), max_length=120, autocomplete="name")
    email = mail_field(
        gettext_lazy("Your work e-mail"), gettext_lazy("We send you a link to confirm. Nobody else sees your name and address.")
    )

    def clean_country(self) -> Country:
        found = Country.objects.filter(pk=self.cleaned_data["country"]).first()
        if found is None:
            raise ValidationError(_("Please choose a country."))
        return found


class SponsorAnswerForm(forms.Form):
    organisation = forms.ChoiceField(label=gettext_lazy("Which of your organisations answers?"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=gettext_lazy("A note from you"), max_length=300, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Plain words, no web or mail addresses."),
    )  # fmt: skip

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {one.slug: one for one in organisations}
        self.fields["organisation"].choices = [(s, o.name) for s, o in self.organisations.items()]  # type: ignore[attr-defined]
        self.fields["organisation"].initial = next(iter(self.organisations), None)

    def clean_organisation(self) -> Organisation:
        return self.organisations[self.cleaned_data["organisation"]]

    def clean_note(self) -> str:
        try:
            return invitations.clean_note(self.cleaned_data["note"])
        except ValidationError as error:
            raise ValidationError(error.messages) from error
