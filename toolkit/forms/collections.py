"""What a team says of its list, and which list an initiative goes on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from alliance.models import Organisation
from promise.core.forms import OnceForm
from toolkit.actions import collections as rules
from toolkit.forms.parts import HintedRadios, line_field
from toolkit.models import Collection
from toolkit.policies import organisations_of

HINTS: dict[str, Any] = {
    Collection.Visibility.TEAM: _("For work in progress. Nobody else finds it."),
    Collection.Visibility.LINK: _("For people you send it to. They need no account. You can change the link at any time."),
    Collection.Visibility.PUBLIC: _("On the page of lists, for every visitor and for search engines."),
}


class CollectionForm(OnceForm):
    title = line_field(
        _("What do you call it?"), _("Such as “Calmer evenings on Willow ward”."), rules.TITLE, required=True
    )  # fmt: skip
    words = forms.CharField(
        label=_("What is it for?"), required=False, max_length=rules.WORDS, widget=forms.Textarea({"rows": 3}),
        help_text=_("For whom, and how to use it. Nothing about one person, please."),
    )  # fmt: skip
    visibility = forms.ChoiceField(
        label=_("Who may see it?"), choices=Collection.Visibility.choices, initial=Collection.Visibility.TEAM,
        widget=HintedRadios(HINTS),
    )  # fmt: skip
    organisation: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        label=_("Whose list is it?"), queryset=Organisation.objects.none(), to_field_name="slug", empty_label=None
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, by: Any, collection: Collection | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        homes = organisations_of(by)
        if collection is not None:
            del self.fields["organisation"], self.fields["nonce"]
        else:
            self.fields["organisation"].queryset = homes  # type: ignore[attr-defined]
            if len(homes) == 1:
                self.fields["organisation"].widget = forms.HiddenInput()
                self.fields["organisation"].initial = homes[0].slug

    def clean_seen(self) -> Any:
        return parse_datetime(self.cleaned_data["seen"]) if self.cleaned_data["seen"] else None

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in rules.FIELDS}

    @staticmethod
    def initial_of(collection: Collection) -> dict[str, Any]:
        stored = {name: getattr(collection, name) for name in rules.FIELDS}
        return stored | {"seen": collection.updated_at.isoformat()}


class CollectForm(forms.Form):
    """One initiative onto one of my team's lists."""

    collection: forms.ModelChoiceField[Collection] = forms.ModelChoiceField(
        label=_("Which list?"),
        queryset=Collection.objects.none(),
        to_field_name="public_id",
        empty_label=None,
        widget=forms.RadioSelect,
    )
    note = line_field(
        _("Why is it on this list?"), _("One sentence for those who read the list. You can leave it out."), rules.NOTE
    )

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Collection.objects.of_teams(by).filter(organisation__in=organisations_of(by))
        self.fields["collection"].queryset = found = mine.order_by("-updated_at", "-pk")  # type: ignore[attr-defined]
        if len(only := found[:2]) == 1:
            self.fields["collection"].initial = only[0].public_id


class WithholdForm(forms.Form):
    reason = forms.CharField(
        label=_("Why should it not be shown?"), max_length=rules.REASON, widget=forms.Textarea({"rows": 3}),
        help_text=_("The team reads this, so say what they can do."),
    )  # fmt: skip

    def clean_reason(self) -> str:
        if not (words := str(self.cleaned_data["reason"]).strip()):
            raise ValidationError(_("Say why: the team reads it."))
        return words
