"""What an organisation tells about trying an initiative."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.models import Organisation
from promise.core.forms import OnceForm
from promise.core.widgets import DateParts
from toolkit import policies
from toolkit.actions.unnamed import clue_in, gives_away
from toolkit.forms.parts import HintedRadios, line_field
from toolkit.models import Adoption
from toolkit.models.vocabularies import Barrier, Setting

NOT_YET = "not_reported"
OUTCOMES = (
    ("helped", _("It helped")),
    ("no_clear_change", _("No clear change")),
    ("made_worse", _("It made things worse")),
    ("too_early", _("Too early to say")),
    (NOT_YET, _("We would rather not say yet")),
)
VISIBILITY_HINTS = {
    "public": _("Your organisation's name stands beside it."),
    "unnamed": _("Your words and the outcome are shown. Your organisation, ward, country and the date are not."),
    "members": _("People with a seat in a member organisation see it. It is not counted in the public figures."),
}


class AdoptionForm(OnceForm):
    """How it went. Every outcome stands in one list, none is a different kind of answer."""

    organisation = forms.ModelChoiceField(label=_("Who tried it?"), queryset=Organisation.objects.none(), empty_label=None)
    setting = forms.ChoiceField(label=_("Where?"), choices=Setting.choices)
    unit = line_field(_("Which ward or team?"), _("Leave it empty if that would tell too much."), 120)
    started_on = forms.DateField(
        label=_("Since when?"), required=False, widget=DateParts, help_text=_("For example 7 3 2026. A rough day is fine.")
    )
    state = forms.ChoiceField(label=_("Where does it stand?"), choices=Adoption.State.choices, widget=forms.RadioSelect)
    outcome = forms.ChoiceField(
        label=_("What came of it?"),
        choices=OUTCOMES,
        widget=forms.RadioSelect,
        help_text=_("All answers are equally welcome. What did not work is what saves the next team months."),
    )
    cause = forms.ChoiceField(
        label=_("If it did not help or has stopped: why, as far as you can tell?"), required=False, widget=forms.RadioSelect,
        choices=[("", _("It helped, or we cannot say")), *Adoption.Cause.choices],
        help_text=_("Nobody is blamed. It tells the next team whether to try it, and what to prepare."),
    )  # fmt: skip
    words = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("What happened, what got in the way, what you would tell another team. Nothing about one person."),
    )
    adaptation = forms.CharField(
        label=_("What did you do differently from the description?"), required=False, max_length=1000,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip
    barriers = forms.MultipleChoiceField(
        label=_("What got in the way?"), required=False, choices=Barrier.choices, widget=forms.CheckboxSelectMultiple
    )
    what_helped = forms.CharField(
        label=_("What helped against it?"), required=False, max_length=1000, widget=forms.Textarea({"rows": 3})
    )
    ended_on = forms.DateField(
        label=_("If it has stopped: since when?"), required=False, widget=DateParts,
        help_text=_("For example 7 3 2026. A rough day is fine."),
    )  # fmt: skip
    visibility = forms.ChoiceField(
        label=_("Who may see it?"), choices=Adoption.Visibility.choices, widget=HintedRadios(VISIBILITY_HINTS)
    )

    FIELDS = (
        "setting", "unit", "started_on", "state", "outcome", "cause", "words", "adaptation", "barriers", "what_helped",
        "ended_on", "visibility",
    )  # fmt: skip
    # the few that every report answers; the rest may be opened by those who have the time
    MORE = ("adaptation", "barriers", "what_helped", "ended_on")

    def __init__(self, *args: Any, by: Any, adoption: Adoption | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.home: Organisation | None = adoption.organisation if adoption else None
        if adoption is None:
            homes = policies.organisations_of(by)
            self.fields["organisation"].queryset = homes  # type: ignore[attr-defined]
            if homes.count() == 1:
                self.home = homes.get()
        if self.home:
            del self.fields["organisation"]

    def first_fields(self) -> list[Any]:
        return [field for field in self.visible_fields() if field.name not in self.MORE and field.name != "visibility"]

    def more_fields(self) -> list[Any]:
        return [self[name] for name in self.MORE]

    def has_more(self) -> bool:
        """Something stands in the part that is closed at first, or is wrong there."""
        return any(field.errors or field.value() for field in self.more_fields())

    def clean_started_on(self) -> Any:
        return self._day("started_on")

    def clean_ended_on(self) -> Any:
        return self._day("ended_on")

    def _day(self, name: str) -> Any:
        day = self.cleaned_data[name]
        if day and not 1950 <= day.year <= timezone.localdate().year:
            raise forms.ValidationError(_("Give a year from 1950 on, and not one to come."))
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come. Give a day in the past."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        home = self.home or cleaned.get("organisation")
        if home and cleaned.get("visibility") == Adoption.Visibility.UNNAMED:
            for field in ("words", "adaptation", "what_helped"):
                if clue := clue_in(cleaned.get(field, ""), home, cleaned.get("unit", "")):
                    self.add_error(field, gives_away(clue))
        return cleaned

    def values(self) -> dict[str, Any]:
        values = {name: self.cleaned_data[name] for name in self.FIELDS}
        return values | {"outcome": "" if values["outcome"] == NOT_YET else values["outcome"]}

    @classmethod
    def initial_of(cls, adoption: Adoption) -> dict[str, Any]:
        return {name: getattr(adoption, name) for name in cls.FIELDS} | {"outcome": adoption.outcome or NOT_YET}
