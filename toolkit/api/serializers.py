"""What the documents of the toolkit hold, for the description of the API."""

from __future__ import annotations

from django.db.models.enums import Choices
from rest_framework import serializers

from toolkit.models import Adoption, AdoptionMove, Cycle, Initiative, Page, vocabularies
from toolkit.models.kinds import Shelf


def keys(vocabulary: type[Choices], words: str = "") -> serializers.ListField:
    return serializers.ListField(child=serializers.ChoiceField(choices=vocabulary.choices), help_text=words)


class TakesOut(serializers.Serializer[Initiative]):
    """What it takes, as far as anybody has told; null where nobody has."""

    setup_time = serializers.CharField(allow_null=True)
    weekly_time = serializers.CharField(allow_null=True)
    money = serializers.CharField(allow_null=True)
    people = serializers.CharField(allow_null=True)


class EvidenceOut(serializers.Serializer[Initiative]):
    level = serializers.ChoiceField(choices=vocabularies.EvidenceLevel.choices, help_text="how strong the study is")
    level_reason = serializers.CharField(allow_blank=True)
    effect = serializers.ChoiceField(choices=vocabularies.Effect.choices, help_text="what it is said to have found")
    reason = serializers.CharField(allow_blank=True)


class CostOut(serializers.Serializer[Initiative]):
    band = serializers.ChoiceField(choices=vocabularies.CostBand.choices)
    reason = serializers.CharField(allow_blank=True)


class ContestedOut(serializers.Serializer[Initiative]):
    is_contested = serializers.BooleanField()
    note = serializers.CharField(allow_blank=True, help_text="what is disputed")


class OutcomesOut(serializers.Serializer[Initiative]):
    """How many public reports by members say what."""

    helped = serializers.IntegerField()
    no_clear_change = serializers.IntegerField()
    made_worse = serializers.IntegerField()
    too_early = serializers.IntegerField()
    not_reported = serializers.IntegerField()


class SourceOut(serializers.Serializer[Initiative]):
    name = serializers.CharField()
    year = serializers.IntegerField(allow_null=True)
    to_be_checked = serializers.BooleanField(help_text="rests on general knowledge so far")


class OriginOut(serializers.Serializer[Initiative]):
    organisation = serializers.CharField(allow_blank=True, help_text="a name, not a slug")
    country = serializers.CharField(allow_null=True, help_text="ISO 3166-1, two letters")


class CoProducedOut(serializers.Serializer[Initiative]):
    who = serializers.CharField(allow_blank=True, help_text="the people with lived experience who made it, by role")
    how = serializers.CharField(allow_blank=True)


class InitiativeOut(serializers.Serializer[Initiative]):
    id = serializers.CharField(help_text="stable and opaque")
    slug = serializers.CharField()
    url = serializers.URLField()
    title = serializers.CharField()
    summary = serializers.CharField()
    trouble = serializers.CharField(allow_blank=True, help_text="the trouble it meets")
    steps = serializers.ListField(child=serializers.CharField())
    takes = TakesOut()
    difficulties = serializers.CharField(allow_blank=True)
    keep_going = serializers.CharField(allow_blank=True)
    wish_list = serializers.CharField(allow_blank=True)
    benefits = serializers.CharField(allow_blank=True)
    consider = serializers.CharField(allow_blank=True, help_text="what to think of before copying it")
    left_out = serializers.CharField(allow_blank=True, help_text="whom it might leave out")
    credit = serializers.CharField(allow_blank=True)
    co_produced = CoProducedOut()
    kind = serializers.ChoiceField(choices=vocabularies.Kind.choices)
    settings = keys(vocabularies.Setting)
    themes = keys(vocabularies.Theme, "the main one first")
    targets = keys(vocabularies.Target)
    phases = keys(vocabularies.Phase)
    frameworks = keys(vocabularies.Framework)
    barriers = keys(vocabularies.Barrier)
    idea_for_barrier = serializers.CharField(allow_blank=True)
    evidence = EvidenceOut()
    cost = CostOut()
    contested = ContestedOut()
    outcomes = OutcomesOut()
    adoption_count = serializers.IntegerField()
    sources = SourceOut(many=True)
    origin = OriginOut()
    sorted_by_editors = serializers.BooleanField(help_text="kind, phases, frameworks, bands and levels are editors' judgement")
    is_demo = serializers.BooleanField()
    version = serializers.IntegerField()
    licence = serializers.CharField()
    citation = serializers.CharField()
    published_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class CycleOut(serializers.Serializer[Cycle]):
    """One small test: plan, do, study, act."""

    number = serializers.IntegerField()
    plan = serializers.CharField()
    prediction = serializers.CharField()
    tested_on = serializers.DateField(allow_null=True, help_text="null when it is unnamed")
    done = serializers.CharField(allow_blank=True)
    study = serializers.CharField(allow_blank=True, help_text="what was seen, beside what was expected")
    act = serializers.ChoiceField(choices=["", *Cycle.Act.values])


class AdoptionMoveOut(serializers.Serializer[AdoptionMove]):
    state = serializers.ChoiceField(choices=Adoption.State.choices)
    outcome = serializers.ChoiceField(choices=["", *Adoption.Outcome.values])
    at = serializers.DateTimeField()


class AdoptionOut(serializers.Serializer[Adoption]):
    """One organisation trying one initiative. Unnamed ones tell nothing of whose they are."""

    id = serializers.CharField()
    url = serializers.URLField(help_text="the page of the initiative")
    initiative = serializers.CharField(help_text="slug")
    organisation = serializers.CharField(allow_null=True, help_text="slug; null when it is unnamed")
    country = serializers.CharField(allow_null=True)
    unit = serializers.CharField(allow_blank=True)
    setting = serializers.ChoiceField(choices=vocabularies.Setting.choices)
    state = serializers.ChoiceField(choices=Adoption.State.choices)
    outcome = serializers.ChoiceField(choices=[*Adoption.Outcome.values, "not_reported"])
    cause = serializers.ChoiceField(choices=["", *Adoption.Cause.values], help_text="why it did not help")
    words = serializers.CharField(allow_blank=True)
    adaptation = serializers.CharField(allow_blank=True, help_text="what they did differently from the description")
    barriers = serializers.ListField(child=serializers.ChoiceField(choices=vocabularies.Barrier.choices))
    what_helped = serializers.CharField(allow_blank=True)
    cycles = CycleOut(many=True, help_text="its small tests")
    moves = AdoptionMoveOut(many=True, help_text="how it stood over time, the first first; empty when it is unnamed")
    started_on = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True)
    reported_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField(allow_null=True)
    licence = serializers.CharField()
    citation = serializers.CharField(help_text="how to name it elsewhere")
    is_named = serializers.BooleanField()
    is_demo = serializers.BooleanField()


class PageOut(serializers.Serializer[Page]):
    """What every record of the framework has."""

    id = serializers.CharField(help_text="stable and opaque")
    slug = serializers.CharField()
    url = serializers.URLField()
    title = serializers.CharField()
    state = serializers.CharField(help_text="published: what is only planned stands on the pages")
    summary = serializers.CharField(allow_blank=True)
    initiatives = serializers.ListField(child=serializers.CharField(), help_text="slugs")
    source_note = serializers.CharField(allow_blank=True, help_text="where the facts come from")
    version = serializers.IntegerField()
    licence = serializers.CharField()
    citation = serializers.CharField(help_text="how to name it elsewhere")
    updated_at = serializers.DateTimeField()


class BarrierIdeaOut(serializers.Serializer[Page]):
    """An idea against a barrier, and how many organisations say what came of it."""

    idea = serializers.CharField()
    initiative = serializers.CharField(help_text="slug")
    helped = serializers.IntegerField()
    no_clear_change = serializers.IntegerField()
    made_worse = serializers.IntegerField()


class BarrierOut(PageOut):
    text = serializers.CharField(allow_blank=True)
    easy_read = serializers.CharField(allow_blank=True)
    reports = serializers.IntegerField(help_text="how many reports of something tried against it; counts, no proof")
    ideas = BarrierIdeaOut(many=True)


class BriefingOut(PageOut):
    need_to_know = serializers.CharField(allow_blank=True)
    text = serializers.CharField(allow_blank=True)
    insights = serializers.ListField(child=serializers.CharField())
    questions = serializers.ListField(child=serializers.CharField())
    shared_points = serializers.ListField(child=serializers.CharField(), help_text="the same in every briefing")
    easy_read = serializers.CharField(allow_blank=True)


class ContactsOut(serializers.Serializer[Page]):
    phone = serializers.CharField(allow_blank=True)
    email = serializers.CharField(allow_blank=True)
    post = serializers.CharField(allow_blank=True)
    is_verified = serializers.BooleanField(help_text="false: from an older text, nobody has checked")


class CampaignOut(serializers.Serializer[Page]):
    """The parts of a campaign story."""

    before = serializers.CharField(allow_blank=True, help_text="how it was")
    actions = serializers.CharField(allow_blank=True)
    challenges = serializers.CharField(allow_blank=True)
    helped = serializers.CharField(allow_blank=True)
    results = serializers.CharField(allow_blank=True)
    next_steps = serializers.CharField(allow_blank=True)
    advice = serializers.CharField(allow_blank=True)
    speaks_for = serializers.CharField(allow_blank=True, help_text="who speaks here, and for whom")


class LibraryItemOut(PageOut):
    shelf = serializers.ChoiceField(choices=Shelf.choices)
    lead_organisation = serializers.CharField(allow_blank=True)
    region = serializers.CharField(allow_blank=True)
    year = serializers.IntegerField(allow_null=True)
    address = serializers.CharField(allow_blank=True)
    contacts = ContactsOut()
    last_checked_on = serializers.DateField(allow_null=True, help_text="null: not yet by us")
    superseded_by = serializers.CharField(allow_null=True, help_text="slug of what came after it")
    story = CampaignOut(allow_null=True, help_text="only of a campaign story")
