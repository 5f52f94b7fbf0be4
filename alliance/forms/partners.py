from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from alliance.forms.fields import reason_field, text_field
from alliance.models import Partner
from promise.core.widgets import DateParts


class PartnerForm(forms.Form):
    """A friend that has not signed."""

    name = text_field(gettext_lazy("Name"), max_length=200)
    relation = forms.ChoiceField(
        label=gettext_lazy("How does it stand to the alliance?"), choices=Partner.Relation.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=gettext_lazy("What it does and what we learn from it"), max_length=3000, widget=forms.Textarea({"rows": 8}),
        help_text=gettext_lazy("In our own words: take its facts, never its sentences."),
    )  # fmt: skip
    company_number = text_field(gettext_lazy("Company number"), max_length=8, required=False)
    link = forms.CharField(
        label=gettext_lazy("Link"), max_length=200, required=False, help_text=gettext_lazy("Begins with https:// or http://"),
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    source = text_field(gettext_lazy("Where do the facts come from?"), max_length=300)
    last_checked_on = forms.DateField(
        label=gettext_lazy("When were they last checked?"), widget=DateParts, initial=timezone.localdate
    )
    reason = reason_field(gettext_lazy("Reason"), hint=gettext_lazy("It is kept with the change, for the secretariat."))


class PartnerRemoveForm(forms.Form):
    reason = reason_field(gettext_lazy("Reason"), hint=gettext_lazy("It is kept with the change, for the secretariat."))
