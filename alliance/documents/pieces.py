"""Parts of a page that are the same for everybody, written once for what they say."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, cast

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from alliance.models import LineageDelta
from promise.core.models import Change

SECONDS = 15 * 60
WHOLE_SECONDS = 60


def kept(name: str, says: Any, template: str, context: dict[str, Any]) -> str:
    """The text of this part. `says` is all that it prints: as soon as that is another, the part is written again.

    So it is never out of date, and one entry per language is kept however often it changes. No request is at hand in it.
    """
    key = f"piece:{name}:{get_language()}"
    mark = hashlib.blake2b(repr(says).encode(), digest_size=16).hexdigest()
    found = cache.get(key)
    if found and found[0] == mark:
        return cast("str", found[1])  # as the template made it: the cache keeps that it is safe to print
    text = render_to_string(template, context)
    cache.set(key, (mark, text), SECONDS)
    return text


def kept_whole(name: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Parts of the whole forest, kept while nothing public has changed and nobody has joined; a minute at most.

    The minute bounds what the two marks do not tell: a transaction that commits after a later one, and generations below a
    large branch that moved.
    """
    last = [model.objects.order_by("-pk").values_list("pk", flat=True).first() for model in (Change, LineageDelta)]
    key, mark = f"piece:{name}:{get_language()}", (*last, timezone.localdate())
    found = cache.get(key)
    if found and found[0] == mark:
        return cast("dict[str, Any]", found[1])
    made = make()
    cache.set(key, (mark, made), WHOLE_SECONDS)
    return made
