"""What an author tells about an initiative, with hints and examples beside each question."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.models import Country, Organisation
from promise.core.forms import OnceForm
from toolkit import policies
from toolkit.actions import fields as rules
from toolkit.forms.parts import HintedRadios, Lines, line_field, several_field, words_field
from toolkit.models import Initiative
from toolkit.models import vocabularies as words

KIND_HINTS = {
    "insight": _("Something you understood that changes how you see a situation."),
    "implement": _("A tool, a form, a kit or a checklist that others can pick up."),
    "innovation": _("A small idea that a team can begin by itself."),
    "initiative": _("A planned programme, a service, a policy."),
    "index": _("A way to count or to look at how things are going."),
}
PHASE_HINTS = {
    "welcome": _("Arriving and the first days."),
    "stay": _("Daily life, and when things get hard."),
    "goodbye": _("Leaving, and afterwards."),
}
FRAMEWORK_HINTS = {
    "protect": _("Safety plans, own choices, ways to calm down."),
    "promote": _("Skills, reflection, how the team works together."),
    "progress": _("Care, surroundings and figures of the service."),
    "process": _("Leaders, rules and law."),
}
LICENCE_HINTS = {
    "CC BY 4.0": _("Everyone may use and change it, and says where it is from. Most choose this one."),
    "CC BY-SA 4.0": _("The same, and what they make of it must be as free."),
    "CC0 1.0": _("Everyone may use it, and need not say where it is from."),
}
# what an unfinished draft holds where a required answer is still missing
EMPTY: dict[str, Any] = {"settings": [], "kind": words.Kind.INNOVATION.value}
TAKES_FIELDS = {f"takes_{key}" for key in rules.TAKES}


class InitiativeForm(OnceForm):
    """The guided form. With `later` among the data only the name is asked for: a half-written idea is kept as well."""

    title = line_field(
        _("What do you call it?"),
        _("A short name that says what it is, such as “Tea and toast in the evening”."),
        160,
        required=True,
    )
    trouble = words_field(
        _("What was the trouble?"),
        _("What did people see or feel? Such as: “Evenings were tense and nobody spoke.”"),
        "trouble",
        required=True,
    )
    summary = words_field(
        _("What is the idea?"),
        _("Two or three sentences, as you would tell a colleague from another town."),
        "summary",
        required=True,
    )
    kind = forms.ChoiceField(
        label=_("What kind of thing is it?"),
        choices=words.Kind.choices,
        initial=words.Kind.INNOVATION,
        widget=HintedRadios(KIND_HINTS),
    )
    steps = Lines(
        label=_("How do you do it, step by step?"),
        help_text=_("One step on each line. Begin with what one does first."),
        most=rules.STEPS,
        length=rules.STEP_LENGTH,
        widget=forms.Textarea({"rows": 6}),
    )
    takes_setup_time = line_field(_("How long does it take to begin?"), _("Such as: “One afternoon.”"), rules.TAKES_LENGTH)
    takes_weekly_time = line_field(
        _("How much time does it take each week?"), _("Such as: “Half an hour an evening.”"), rules.TAKES_LENGTH
    )
    takes_money = line_field(_("What does it cost?"), _("Such as: “Bread and tea from the ward budget.”"), rules.TAKES_LENGTH)
    takes_people = line_field(_("Who is needed?"), _("Such as: “One nurse, and whoever is there.”"), rules.TAKES_LENGTH)
    benefits = words_field(
        _("What does it bring, and to whom?"),
        _("To people who use the service, to staff, to the ward. Say also who gains little."),
        "benefits",
    )
    difficulties = words_field(
        _("What got in the way, and what helped?"), _("The honest part. It is what others want to know most."), "difficulties"
    )
    keep_going = words_field(
        _("How do you keep it going?"), _("Such as: “Two of us look after it, in case one is away.”"), "keep_going", rows=3
    )
    wish_list = words_field(_("What would you still like?"), _("What you would do next if you could."), "wish_list", rows=3)
    consider = words_field(
        _("What should somebody think of before they copy it?"),
        _("Such as: “Ask the night staff first.” Or: “It needs a room with a window.”"),
        "consider",
    )
    left_out = words_field(
        _("Whom might it leave out?"),
        _("Somebody who cannot read, or walk, or eat that; who speaks another language; who works at night."),
        "left_out",
    )
    evidence_text = words_field(
        _("How do you know whether it helps?"),
        _("In your own words: what people said, what you counted, or that you do not know yet. Tell nothing about one person."),
        "evidence_text",
    )
    settings = several_field(_("Where is it used?"), _("Choose at least one."), words.Setting.choices)
    targets = several_field(_("What should become less?"), _("Choose all that fit."), words.Target.choices)
    themes = several_field(_("What is it about?"), _("Choose all that fit."), words.Theme.choices)
    phases = several_field(_("When in somebody's stay?"), "", words.Phase.choices, hints=PHASE_HINTS)
    frameworks = several_field(_("Whom does it work through?"), "", words.Framework.choices, hints=FRAMEWORK_HINTS)
    barriers = several_field(
        _("Which barriers does it help with?"), _("Leave it empty if you are not sure."), words.Barrier.choices
    )
    organisation = forms.ModelChoiceField(
        label=_("For which organisation do you write?"), queryset=Organisation.objects.none(), required=False, empty_label=None
    )
    origin_name = line_field(
        _("Where did it begin?"), _("A ward, a team or an organisation. No names of people who use services."), 250
    )
    country = forms.ModelChoiceField(
        label=_("In which country?"), queryset=Country.objects.all(), required=False, empty_label=_("Not known")
    )
    credit = words_field(
        _("Whom should we thank for it?"),
        _("Those who thought of it, as they wish to be called. Ask them first. Leave out names of people who use services."),
        "credit",
        rows=2,
    )
    co_produced_who = words_field(
        _("Did people with lived experience make it with you? Who?"),
        _("A role or a group, not a name, such as: “Two peer workers and the patients' council.” If nobody did, say so."),
        "co_produced_who",
        rows=2,
    )
    co_produced_how = words_field(
        _("What was their part?"),
        _("From the first idea, in the design, in trying it, in looking at how it went. Were they paid?"),
        "co_produced_how",
        rows=3,
    )
    licence = forms.ChoiceField(
        label=_("Under which licence may others use your words?"),
        choices=[(key, key) for key in rules.LICENCES],
        initial=rules.LICENCES[0],
        required=False,
        widget=HintedRadios(LICENCE_HINTS),
    )
    seen = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    was = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    SECTIONS = (
        (_("The idea"), ("title", "trouble", "summary", "kind")),
        (_("How it works"), ("steps", "benefits", "takes_setup_time", "takes_weekly_time", "takes_money", "takes_people")),
        (_("What you learned"), ("difficulties", "keep_going", "wish_list", "consider", "left_out", "evidence_text")),
        (_("Where it fits"), ("settings", "targets", "themes", "phases", "frameworks", "barriers")),
        (
            _("Where it comes from"),
            ("organisation", "origin_name", "country", "credit", "co_produced_who", "co_produced_how", "licence"),
        ),
    )

    def __init__(
        self, *args: Any, by: Any, initiative: Initiative | None = None, only: Collection[str] = (), **kwargs: Any
    ) -> None:
        """`only` these questions: one step of the guided form, where nothing but the name must be answered."""
        super().__init__(*args, **kwargs)
        homes = policies.organisations_of(by)
        self.fields["settings"].required = True
        if initiative is None and homes.count() > 1:
            self.fields["organisation"].queryset = homes  # type: ignore[attr-defined]
            self.fields["organisation"].required = True
        else:
            del self.fields["organisation"]
        self.only_home = homes.first()
        self.is_stored = initiative is not None
        if only:
            self._keep_only(only)

    def _keep_only(self, names: Collection[str]) -> None:
        for name in [name for name in self.fields if name not in {*names, "nonce", "more_about_you", "was"}]:
            del self.fields[name]
        for name in names:
            if name in self.fields and name not in {"title", "organisation"}:
                self.fields[name].required = False
        self.fields["nonce"].required = not self.is_stored

    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in self.SECTIONS]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "later" in self.data:
            for name in [name for name in self.errors if name not in {"title", "organisation", "nonce"}]:
                if all(error.code == "required" for error in self.errors[name].as_data()):
                    del self.errors[name]
                    cleaned[name] = EMPTY.get(name, "")
        return cleaned

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        plain = {name: data[name] for name in rules.AUTHOR_FIELDS - {"takes"} if name in data}
        for name, otherwise in (("licence", rules.LICENCES[0]), ("kind", words.Kind.INNOVATION.value)):
            if name in plain:
                plain[name] = plain[name] or otherwise
        if not TAKES_FIELDS & set(self.fields):
            return plain
        takes = {key: data[f"takes_{key}"] for key in rules.TAKES if data.get(f"takes_{key}")}
        return plain | {"takes": takes}

    @staticmethod
    def initial_of(initiative: Initiative) -> dict[str, Any]:
        shown = {name: getattr(initiative, name) for name in rules.AUTHOR_FIELDS - {"takes"}}
        takes = {f"takes_{key}": initiative.takes.get(key, "") for key in rules.TAKES}
        return {**shown, **takes, "seen": initiative.updated_at.isoformat()}
