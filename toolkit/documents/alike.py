"""Published initiatives that may be the same idea as one somebody is about to write down."""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import Any

from django.db.models import Case, IntegerField, Value, When

from promise.core.text import name_key
from toolkit.models import Initiative

# words of a title that two quite different ideas may share
SAYS_LITTLE = {
    "about", "after", "again", "before", "between", "during", "each", "every", "from", "into", "more", "other",
    "over", "than", "that", "their", "them", "then", "they", "this", "what", "when", "where", "which", "with",
    "without", "your", "care", "health", "mental", "people", "person", "staff", "team", "ward", "wards",
}  # fmt: skip


def look_alikes(title: str, *, most: int = 5) -> list[Initiative]:
    """Published initiatives that share two telling words of a title, and at least half of them; the closest first."""
    telling = [word[:7] for word in name_key(title).split() if len(word) > 3 and word not in SAYS_LITTLE]
    stems = list(dict.fromkeys(telling))[:6]
    if not stems:
        return []
    hits: list[Any] = [
        Case(When(title__icontains=stem, then=Value(1)), default=Value(0), output_field=IntegerField()) for stem in stems
    ]
    enough = max(min(2, len(stems)), (len(stems) + 1) // 2)
    alike = Initiative.objects.published().annotate(shared=reduce(add, hits)).filter(shared__gte=enough)
    return list(alike.order_by("-shared", "title")[:most])
