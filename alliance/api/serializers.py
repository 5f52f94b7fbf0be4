"""What the documents of the alliance hold, for the description of the API."""

from __future__ import annotations

from rest_framework import serializers

from alliance.filters import STATUS_CHOICES
from alliance.models import AgendaItem, Attendee, Chapter, Commitment, Meeting, Organisation


class CommitmentOut(serializers.Serializer[Commitment]):
    framework = serializers.ChoiceField(choices=Commitment.Framework.choices)
    text = serializers.CharField()
    due_on = serializers.DateField()
    state = serializers.ChoiceField(choices=Commitment.State.choices)


class RelativeOut(serializers.Serializer[Organisation]):
    id = serializers.CharField()
    slug = serializers.CharField()
    url = serializers.URLField()
    name = serializers.CharField()
    country = serializers.CharField(help_text="ISO 3166-1, two letters")
    is_founding = serializers.BooleanField()
    status = serializers.ChoiceField(choices=STATUS_CHOICES)
    generation = serializers.IntegerField(help_text="0 without a recruiter, else the recruiter's and one more")
    descendant_count = serializers.IntegerField(help_text="everyone below it, kept when somebody leaves")
    signed_on = serializers.DateField(allow_null=True, help_text="null for a founding place that has not signed yet")


class OrganisationOut(RelativeOut):
    kind = serializers.ChoiceField(choices=Organisation.Kind.choices)
    place = serializers.CharField(allow_blank=True)
    website = serializers.CharField(allow_blank=True)
    ods_code = serializers.CharField(allow_null=True)
    ror_id = serializers.CharField(allow_null=True)
    recruiter = serializers.CharField(allow_null=True, help_text="slug")
    recruited = serializers.IntegerField(help_text="active organisations that it brought itself")
    chapters = serializers.ListField(child=serializers.CharField(), help_text="slugs, the nearest first")
    commitments = CommitmentOut(many=True)
    licence = serializers.CharField()
    citation = serializers.CharField(help_text="how to name it elsewhere")
    updated_at = serializers.DateTimeField()


class LineageOut(RelativeOut):
    recruiter = serializers.CharField(allow_null=True)
    recruited = serializers.IntegerField(help_text="of the two that every member is asked to bring")
    ancestors = RelativeOut(many=True, help_text="the founder first")
    children = RelativeOut(many=True, help_text="the largest branch first, up to 1,000")


class ChapterOut(serializers.Serializer[Chapter]):
    id = serializers.CharField()
    slug = serializers.CharField()
    url = serializers.URLField()
    name = serializers.CharField()
    level = serializers.ChoiceField(choices=Chapter.Level.choices)
    code = serializers.CharField(help_text="UN M49 for a continent, ISO 3166 for a country")
    parent = serializers.CharField(allow_null=True, help_text="slug")  # type: ignore[assignment]
    country = serializers.CharField(allow_null=True)
    aims = serializers.CharField(allow_blank=True)
    members = serializers.IntegerField(help_text="with those of the chapters below it")
    opened_at = serializers.DateTimeField(allow_null=True)
    licence = serializers.CharField()
    citation = serializers.CharField(help_text="how to name it elsewhere")
    updated_at = serializers.DateTimeField()


class AgendaItemOut(serializers.Serializer[AgendaItem]):
    kind = serializers.ChoiceField(choices=AgendaItem.Kind.choices)
    title = serializers.CharField()
    starts_at = serializers.DateTimeField()
    minutes = serializers.IntegerField()
    organisation = serializers.CharField(allow_null=True, help_text="slug of the member whose progress it is")


class MeetingOut(serializers.Serializer[Meeting]):
    id = serializers.CharField()
    slug = serializers.CharField()
    url = serializers.URLField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(choices=Meeting.Kind.choices)
    summary = serializers.CharField(allow_blank=True)
    chapter = serializers.CharField(allow_null=True, help_text="slug; null for the whole alliance")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    host_zone = serializers.CharField(help_text="IANA name")
    mode = serializers.ChoiceField(choices=Meeting.Mode.choices)
    place = serializers.CharField(allow_blank=True)
    learning_outcomes = serializers.CharField(allow_blank=True)
    themes = serializers.ListField(child=serializers.CharField(), help_text="keys of topics, or own words")
    mix = serializers.ListField(child=serializers.ChoiceField(choices=Attendee.Part.choices), help_text="who is wanted")
    series = serializers.CharField(allow_null=True, help_text="id that the meetings of a series share")
    places = serializers.IntegerField(allow_null=True, help_text="people; null: no limit")
    places_left = serializers.IntegerField(allow_null=True)
    agenda = AgendaItemOut(many=True)
    cancelled_at = serializers.DateTimeField(allow_null=True)
    licence = serializers.CharField()
    citation = serializers.CharField(help_text="how to name it elsewhere")
    updated_at = serializers.DateTimeField()
