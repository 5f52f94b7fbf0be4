"""What a curator sets on an initiative, and what they decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from toolkit.actions import comments, reviews
from toolkit.actions import fields as rules
from toolkit.documents.steps import STEPS, Step
from toolkit.documents.texts import in_words
from toolkit.forms.parts import Lines, known_initiative, line_field, words_field
from toolkit.models import Initiative
from toolkit.models import vocabularies as words


class ReviewForm(forms.Form):
    """What a curator sets, and what they decide. Saving sets only; a decision sets and decides."""

    SAVE, PUBLISH, CHANGES, ARCHIVE = "save", "publish", "request_changes", "archive"
    DECISIONS = (
        (PUBLISH, _("Publish it")),
        (CHANGES, _("Ask the author for changes")),
        (ARCHIVE, _("Do not publish it")),
        (SAVE, _("Decide later, keep what I have set")),
    )

    evidence_level = forms.ChoiceField(
        label=_("How strong is the evidence?"),
        choices=words.EvidenceLevel.choices,
        widget=forms.RadioSelect,
        help_text=_("How the effect was looked at, not how good it was. A trial that found nothing is still a trial."),
    )
    evidence_level_reason = words_field(
        _("Why this level?"), _("One plain sentence. It is printed on the page."), "evidence_level_reason", rows=2
    )
    evidence_effect = forms.ChoiceField(label=_("What does the evidence say?"), choices=words.Effect.choices)
    cost_band = forms.ChoiceField(label=_("What does it cost?"), choices=words.CostBand.choices, widget=forms.RadioSelect)
    cost_reason = words_field(
        _("Why this band?"), _("One plain sentence about what it needs. It is printed on the page."), "cost_reason", rows=2
    )
    lay_phrases = Lines(
        label=_("What would somebody type who needs this and does not know its name?"),
        help_text=_("One phrase on each line, such as “people go to bed wound up”. Searched, never shown."),
        most=rules.PHRASES,
        length=rules.PHRASE_LENGTH,
        widget=forms.Textarea({"rows": 6}),
    )
    is_contested = forms.BooleanField(label=_("People dispute whether this is right"), required=False)
    contested_note = words_field(_("What do they dispute?"), _("One fair sentence."), "contested_note", rows=2)
    decision = forms.ChoiceField(label=_("What do you decide?"), choices=DECISIONS, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Your words to the author"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("Thank them, say why, and say what they can do next. They read exactly this."),
    )
    checklist = forms.MultipleChoiceField(
        label=_("Before you publish it: is this so?"),
        choices=list(reviews.CHECKLIST.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("All four are needed to publish. They are kept with the version."),
    )
    superseded_by = line_field(
        _("Is there another one in the bank that takes its place?"),
        _("Only when you do not publish it, or take it out. The last part of its address, such as tea-and-toast."),
        120,
    )
    seen = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    SORTING = (
        "evidence_level",
        "evidence_level_reason",
        "evidence_effect",
        "cost_band",
        "cost_reason",
        "lay_phrases",
        "is_contested",
        "contested_note",
    )
    PRINTED_REASONS = (("evidence_level", "none_recorded", "evidence_level_reason"), ("cost_band", "not_stated", "cost_reason"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for step in STEPS:
            self.fields[f"on_{step.key}"] = forms.CharField(
                label=_("Your words about: %(part)s") % {"part": step.title}, required=False, max_length=comments.LONGEST,
                widget=forms.Textarea({"rows": 2}),
            )  # fmt: skip

    def sections(self) -> list[tuple[Step, forms.BoundField]]:
        """Each part of the text with the box for words about it."""
        return [(step, self[f"on_{step.key}"]) for step in STEPS]

    def deciding(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if not field.name.startswith("on_")]

    def remarks(self) -> dict[str, str]:
        return {step.key: self.cleaned_data[f"on_{step.key}"] for step in STEPS}

    def clean_superseded_by(self) -> Initiative | None:
        typed = self.cleaned_data["superseded_by"].strip().strip("/")
        return known_initiative(typed) if typed else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("decision") == self.PUBLISH and set(cleaned.get("checklist") or ()) != set(reviews.CHECKLIST):
            self.add_error("checklist", _("Tick all of these before you publish it, or ask the author for changes."))
        if cleaned.get("decision") in {self.CHANGES, self.ARCHIVE} and not cleaned.get("reason"):
            self.add_error("reason", _("Please give a reason. The author will read it."))
        for rated, unrated, why in self.PRINTED_REASONS:
            if cleaned.get(rated, unrated) != unrated and not cleaned.get(why) and why not in self.errors:
                self.add_error(why, _("Say why in one sentence. The reader sees it beside the rating."))
        if cleaned.get("is_contested") and not cleaned.get("contested_note"):
            self.add_error("contested_note", _("Say in one fair sentence what is disputed."))
        return cleaned

    def sorting(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.SORTING}

    @classmethod
    def initial_of(cls, initiative: Initiative, by: Any) -> dict[str, Any]:
        written = {f"on_{section}": words for section, words in comments.so_far(initiative, by).items()}
        sorting = {name: getattr(initiative, name) for name in cls.SORTING}
        return {**sorting, **written, "seen": initiative.updated_at.isoformat()}

    def theirs(self, initiative: Initiative) -> list[dict[str, Any]]:
        """What somebody else has set meanwhile where it is not what stands in this form."""
        rows = []
        for name in self.SORTING:
            stored, typed = getattr(initiative, name), self.cleaned_data.get(name)
            if name in self.cleaned_data and stored != typed:
                rows.append({"key": self.fields[name].label, "value": in_words(name, stored) or "-"})
        return rows
