"""What programs may send, for the description of the API. The actions check it: here stands only what they take."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from toolkit.actions import adoptions
from toolkit.actions import fields as rules
from toolkit.models import Adoption, Initiative, vocabularies

DAY = r"^\d{4}-\d{2}-\d{2}$"


def wording(name: str, hint: str = "") -> serializers.CharField:
    return serializers.CharField(
        max_length=(rules.TEXTS | adoptions.TEXTS)[name], required=False, allow_blank=True, help_text=hint
    )


def some(vocabulary: Any) -> serializers.ListField:
    return serializers.ListField(child=serializers.ChoiceField(choices=vocabulary.choices), required=False)


class TakesIn(serializers.Serializer[Initiative]):
    setup_time = serializers.CharField(required=False, allow_blank=True, max_length=rules.TAKES_LENGTH)
    weekly_time = serializers.CharField(required=False, allow_blank=True, max_length=rules.TAKES_LENGTH)
    money = serializers.CharField(required=False, allow_blank=True, max_length=rules.TAKES_LENGTH)
    people = serializers.CharField(required=False, allow_blank=True, max_length=rules.TAKES_LENGTH)


class InitiativeIn(serializers.Serializer[Initiative]):
    title = serializers.CharField(min_length=1, max_length=rules.TEXTS["title"])
    summary = wording("summary")
    trouble = wording("trouble", "the trouble it meets")
    steps = serializers.ListField(
        child=serializers.CharField(max_length=rules.STEP_LENGTH), required=False, max_length=rules.STEPS
    )
    takes = TakesIn(required=False)
    benefits = wording("benefits")
    difficulties = wording("difficulties")
    keep_going = wording("keep_going")
    wish_list = wording("wish_list")
    consider = wording("consider", "what to think of before copying it")
    left_out = wording("left_out", "whom it might leave out")
    credit = wording("credit")
    co_produced_who = wording("co_produced_who", "roles, not names")
    co_produced_how = wording("co_produced_how")
    evidence_text = wording("evidence_text", "how you know whether it helps")
    origin_name = wording("origin_name")
    country = serializers.RegexField("^[A-Z]{2}$", required=False, allow_null=True, help_text="ISO 3166-1, two letters")
    kind = serializers.ChoiceField(choices=vocabularies.Kind.choices, required=False)
    settings = some(vocabularies.Setting)
    themes = some(vocabularies.Theme)
    targets = some(vocabularies.Target)
    phases = some(vocabularies.Phase)
    frameworks = some(vocabularies.Framework)
    barriers = some(vocabularies.Barrier)
    licence = serializers.ChoiceField(choices=list(rules.LICENCES), required=False)


class NoteIn(serializers.Serializer[Initiative]):
    note = serializers.CharField(required=False, allow_blank=True, max_length=4000, help_text="words to the curators")


class SubmissionOut(serializers.Serializer[Initiative]):
    id = serializers.CharField()
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=Initiative.State.choices)
    missing = serializers.ListField(child=serializers.CharField(), help_text="what a curator needs and is still empty")
    url = serializers.URLField(help_text="its page, for its author")
    updated_at = serializers.DateTimeField()


class AdoptionIn(serializers.Serializer[Adoption]):
    initiative = serializers.CharField(min_length=1, help_text="slug of one that is in the bank")
    state = serializers.ChoiceField(choices=Adoption.State.choices)
    setting = serializers.ChoiceField(choices=vocabularies.Setting.choices)
    outcome = serializers.ChoiceField(choices=["", *Adoption.Outcome.values], required=False)
    cause = serializers.ChoiceField(choices=["", *Adoption.Cause.values], required=False, help_text="why it did not help")
    unit = wording("unit")
    words = wording("words")
    adaptation = wording("adaptation")
    barriers = some(vocabularies.Barrier)
    what_helped = wording("what_helped")
    started_on = serializers.RegexField(DAY, required=False, allow_null=True, help_text="a day in the past")
    ended_on = serializers.RegexField(DAY, required=False, allow_null=True)
    visibility = serializers.ChoiceField(
        choices=Adoption.Visibility.choices, required=False, help_text="unnamed: nobody can tell whose it is"
    )
