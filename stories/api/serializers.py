"""What a story looks like in the API, for its description."""

from __future__ import annotations

from rest_framework import serializers

from stories.models import ContentNote, Medium, Response, StoryTheme
from toolkit.models.vocabularies import Setting


class ResponseOut(serializers.Serializer[object]):
    organisation = serializers.SlugField()
    kind = serializers.ChoiceField(choices=Response.Kind.choices)
    text = serializers.CharField()
    month = serializers.CharField(help_text="Year and month, such as 2026-11.")
    adoption = serializers.CharField(allow_null=True, help_text="Id of what is tried; always with a change.")
    initiative = serializers.SlugField(allow_null=True)
    outcome = serializers.CharField(
        allow_null=True, help_text="What came of it, in the words of adoptions: helped, not_reported ..."
    )


class PictureOut(serializers.Serializer[object]):
    url = serializers.URLField(help_text="Fetch it when you show it: it is gone with the story.")
    alt = serializers.CharField(help_text="What can be seen on it.")
    note = serializers.CharField(allow_blank=True, help_text="What its maker says about it.")


class StoryOut(serializers.Serializer[object]):
    id = serializers.CharField(help_text="Stable and opaque.")
    slug = serializers.CharField(help_text="Random; answers 410 for ever once the story was taken back.")
    url = serializers.URLField()
    title = serializers.CharField()
    text = serializers.CharField(help_text="Plain text; an empty line parts paragraphs. Never to be shortened or rewritten.")
    told_by = serializers.CharField(allow_blank=True, help_text="The public name; empty when the author wants none shown.")
    language = serializers.CharField()
    medium = serializers.ChoiceField(choices=Medium.choices)
    minutes = serializers.IntegerField(help_text="To read, at 200 words a minute; at least 1.")
    themes = serializers.ListField(
        child=serializers.ChoiceField(choices=StoryTheme.choices), help_text="As its author sorted it."
    )
    setting = serializers.ChoiceField(choices=Setting.choices, allow_blank=True)
    content_notes = serializers.ListField(child=serializers.ChoiceField(choices=ContentNote.choices))
    pictures = PictureOut(many=True, help_text="What a story told with pictures shows, in this order.")
    responses = ResponseOut(many=True, help_text="What organisations answered, oldest first.")
    initiatives = serializers.ListField(child=serializers.SlugField(), help_text="Slugs of initiatives.")
    licence = serializers.CharField(help_text="What its author agreed to, for whoever receives it.")
    citation = serializers.CharField(help_text="how to name it elsewhere")
    published_at = serializers.DateTimeField(help_text="The month alone: its first day.")
    updated_at = serializers.DateTimeField()
