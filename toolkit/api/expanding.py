"""Initiatives beside the records that name them: only those that are in the bank."""

from __future__ import annotations

from collections.abc import Collection

from promise.core.api.selecting import Document, Expansion
from toolkit.api.serializers import InitiativeOut
from toolkit.documents import initiatives
from toolkit.models import Initiative


def load(slugs: Collection[str]) -> dict[str, Document]:
    return {found.slug: initiatives.as_json(found) for found in Initiative.objects.published().filter(slug__in=slugs)}


INITIATIVE = Expansion(load, InitiativeOut)
INITIATIVES = Expansion(load, InitiativeOut, many=True)
