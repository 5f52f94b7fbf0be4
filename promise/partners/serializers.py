"""How the partners' own answers look, for the description of the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from promise.core.models import Change


class ChangeOut(serializers.Serializer[Any]):
    id = serializers.CharField()
    type = serializers.CharField(help_text="organisation, initiative, story ...")
    change = serializers.ChoiceField(choices=Change.Kind.choices)
    at = serializers.DateTimeField(required=False, help_text="Not with a removal.")
    url = serializers.URLField(
        required=False, allow_null=True, help_text="Null where there is no page, or no longer; not with a removal."
    )
    removed_at = serializers.DateTimeField(required=False, help_text="Only with a removal.")
    successor = serializers.CharField(
        required=False, help_text="Where another took its place: the id of the one that stands now."
    )


@extend_schema_serializer(many=False)
class ChangesPage(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True)
    results = ChangeOut(many=True)
