"""What is counted, where, and who may see it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.models import Organisation
from promise.core.forms import OnceForm
from toolkit.actions import measures as rules
from toolkit.forms.parts import HintedRadios, line_field
from toolkit.models import Measure, MeasureSeries, MeasureVersion
from toolkit.models.vocabularies import Setting
from toolkit.policies import organisations_of

DEFINITION_HINTS: dict[str, Any] = {
    "code": _("The Code of Practice counts tablets and injections that are given to calm somebody quickly."),
    "nice": _("NICE counts injections only, when a tablet is not possible."),
}
BASIS_HINTS: dict[str, Any] = {
    "bed_days": _("For what happens on a ward: so that full and empty months can be compared."),
    "occasions": _("For “how many of how many”, such as debriefs out of restraints."),
    "nothing": _("Only how often, with nothing to set it against."),
}


class HomeForm(OnceForm):
    """Asks for whom, where somebody has a seat in more than one organisation."""

    organisation: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        label=_("Whose figures are these?"), queryset=Organisation.objects.none(), to_field_name="slug", empty_label=None
    )

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        homes = organisations_of(by)
        self.fields["organisation"].queryset = homes  # type: ignore[attr-defined]
        if len(homes) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = homes[0].slug
        self.homes = list(homes)


class SeriesForm(HomeForm):
    """A new thing to count on a ward."""

    measure: forms.ModelChoiceField[Measure] = forms.ModelChoiceField(
        label=_("What do you count?"), queryset=Measure.objects.none(), to_field_name="key"
    )
    unit = line_field(
        _("Which ward or team?"), _("Its name only, such as “Willow ward”. Leave it empty for the whole organisation."), 80
    )
    setting = forms.ChoiceField(label=_("What kind of place is it?"), choices=Setting.choices)
    definition = forms.ChoiceField(
        label=_("For rapid tranquillisation: which definition do you use?"), required=False,
        choices=[("", _("It is about something else")), *MeasureSeries.Definition.choices], widget=HintedRadios(DEFINITION_HINTS),
    )  # fmt: skip

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        field: Any = self.fields["measure"]
        usable = Measure.objects.none()
        for home in self.homes:
            usable = usable | Measure.objects.usable_by(home)
        field.queryset = usable.distinct().prefetch_related("versions")
        field.label_from_instance = lambda measure: measure.newest.title


class MeasureForm(HomeForm):
    """An organisation's own measure, in the same shape as the agreed ones."""

    title = line_field(_("What do you call it?"), _("Such as “Doors locked by day”."), rules.TEXTS["title"], required=True)
    counts = forms.CharField(
        label=_("What counts?"), max_length=rules.TEXTS["counts"], widget=forms.Textarea({"rows": 3}),
        help_text=_("So that two people would count the same. Say what a new one is."),
    )  # fmt: skip
    leaves_out = forms.CharField(
        label=_("What does not count?"), required=False, max_length=rules.TEXTS["leaves_out"], widget=forms.Textarea({"rows": 2})
    )
    unit = line_field(
        _("In one line: what is the number?"), _("Such as “hours the door was locked”."), rules.TEXTS["unit"], required=True
    )
    basis = forms.ChoiceField(
        label=_("What is it set against?"), choices=MeasureVersion.Basis.choices, widget=HintedRadios(BASIS_HINTS)
    )
    base_words = line_field(
        _("If it is out of occasions: out of what?"), _("Such as “patients who answered”."), rules.TEXTS["base_words"]
    )
    kind = forms.ChoiceField(
        label=_("What kind of measure is it?"), choices=MeasureVersion.Kind.choices, widget=forms.RadioSelect
    )
    direction = forms.ChoiceField(
        label=_("Which way is better?"), choices=MeasureVersion.Direction.choices, widget=forms.RadioSelect
    )

    FIELDS = ("title", "counts", "leaves_out", "unit", "basis", "base_words", "kind", "direction")

    def __init__(self, *args: Any, by: Any, measure: Measure | None = None, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        if measure is not None:
            del self.fields["organisation"]

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.FIELDS}

    @classmethod
    def initial_of(cls, measure: Measure) -> dict[str, Any]:
        return {name: getattr(measure.newest, name) for name in cls.FIELDS}


class TuneForm(forms.Form):
    """How the lines of a chart are drawn."""

    target = forms.DecimalField(
        label=_("Target, if you have one"), required=False, min_value=0, max_digits=9, decimal_places=2,
        help_text=_("In the unit of the chart."),
    )  # fmt: skip
    screens_outliers = forms.BooleanField(
        label=_("Leave out single jumps when the limits are calculated (the habit of the R package; NHS England does not)"),
        required=False,
    )
    locks_after = forms.IntegerField(
        label=_("Rest the lines on the first so many months"), required=False, min_value=12, max_value=240,
        help_text=_("From 12 on. Leave it empty to use all months."),
    )  # fmt: skip


class ShowForm(forms.Form):
    """What the world may see. Both are off until a lead turns them on."""

    is_shared = forms.BooleanField(label=_("Show these figures on our public page, small numbers left out"), required=False)
    is_pooled = forms.BooleanField(
        label=_("Let these figures join those of others on the pages of what we tried"), required=False,
        help_text=_("Only where at least three organisations do, and without your name where you reported without it."),
    )  # fmt: skip
