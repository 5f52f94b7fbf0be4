"""What lists of the toolkit's API take, in the words of OpenAPI."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

SLUG = OpenApiParameter("slug", OpenApiTypes.STR, OpenApiParameter.PATH, description="slug or id")


def many(name: str, choices: Any, words: str = "") -> OpenApiParameter:
    keys = [str(key) for key, _label in choices]
    return OpenApiParameter(name, OpenApiTypes.STR, many=True, explode=True, enum=keys, description=words)


def shared(*sorts: str) -> list[OpenApiParameter]:
    """What every list of the API takes beside its own filters."""
    return [
        OpenApiParameter("sort", OpenApiTypes.STR, enum=list(sorts)),
        OpenApiParameter("cursor", OpenApiTypes.STR, description="from `next` or `previous`"),
        OpenApiParameter("page_size", OpenApiTypes.INT, description="1 to 200, 20 if not said"),
        OpenApiParameter("count", OpenApiTypes.BOOL, description="count everything that matches"),
        OpenApiParameter("updated_since", OpenApiTypes.DATETIME),
        OpenApiParameter("format", OpenApiTypes.STR, enum=["json", "csv", "ndjson"], description="csv and ndjson: all of it"),
    ]
