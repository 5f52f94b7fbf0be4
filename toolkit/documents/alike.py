"""Published initiatives that may be the same idea as one somebody is about to write down."""

from __future__ import annotations

import re
from functools import reduce
from operator import add, and_
from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.functions import Length
from django.utils.text import slugify

from promise.core.text import fold, name_key
from toolkit.models import Initiative

# words of a title that two quite different ideas may share
SAYS_LITTLE = {
    "about", "after", "again", "before", "between", "during", "each", "every", "from", "into", "more", "other",
    "over", "than", "that", "their", "them", "then", "they", "this", "what", "when", "where", "which", "with",
    "without", "your", "care", "health", "mental", "people", "person", "staff", "team", "ward", "wards",
}  # fmt: skip
NEAREST = 30


def look_alikes(title: str, *, most: int = 5) -> list[Initiative]:
    """Those of the same name first, however it was typed, then those that are close."""
    same = of_the_same_name(title)
    known = {one.pk for one in same}
    return [*same, *(one for one in close(title, most=most) if one.pk not in known)][:most]


def of_the_same_name(title: str) -> list[Initiative]:
    """Those whose name differs in case, accents, punctuation or "and" at most."""
    wanted = title_key(title)
    if not wanted:
        return []
    address = slugify(title)[:110].strip("-")
    holds = reduce(and_, (Q(title__icontains=word) for word in wanted[:8]))
    by_address = Q(slug=address) | Q(slug__startswith=f"{address}-") if address else Q()
    # the shortest title that holds all of the words is the one that holds nothing else
    rows = Initiative.objects.published().filter(holds | by_address).order_by(Length("title"), "pk")[:NEAREST]
    return [one for one in rows if title_key(one.title) == wanted]


def title_key(title: str) -> list[str]:
    """The words of a title as two people may spell it."""
    return [word for word in re.findall(r"[^\W_]+", fold(title)) if word != "and"]


def close(title: str, *, most: int) -> list[Initiative]:
    """Those that share two telling words of a title, and at least half of them; the closest first."""
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
