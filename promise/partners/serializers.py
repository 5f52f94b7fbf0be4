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


class DumpFileOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    url = serializers.URLField()
    type = serializers.CharField(help_text="the list it is of")
    format = serializers.ChoiceField(choices=["ndjson", "csv"])
    rows = serializers.IntegerField()
    bytes = serializers.IntegerField(help_text="compressed")
    sha256 = serializers.CharField(help_text="of the compressed file")


class ContinueOut(serializers.Serializer[Any]):
    cursor = serializers.URLField(help_text="the change log after the last line that is in the files")
    since = serializers.URLField(help_text="the same by its moment; a line or two may come twice")


class DumpOut(serializers.Serializer[Any]):
    made_at = serializers.DateTimeField(allow_null=True, help_text="null before the first night")
    schema_version = serializers.CharField()
    changes = ContinueOut()
    licences = serializers.DictField(child=serializers.CharField(), help_text="by list")
    sha256sums = serializers.URLField()
    files = DumpFileOut(many=True)
