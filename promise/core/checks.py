"""Start-up checks: a door without a policy, and demo people on a real site, stop the start."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import URLPattern, URLResolver, get_resolver

from promise.core.access import EXEMPT, Policy


def doors(patterns: list[Any] | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the site with its full route."""
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        route = prefix + str(entry.pattern).replace("^", "").replace("$", "")
        if isinstance(entry, URLResolver):
            yield from doors(entry.url_patterns, route)
        else:
            yield route, entry


def policies_of(callback: Any) -> list[Policy]:
    """The policies a view asks: one for a page, one for each method or action of an API view."""
    view = getattr(callback, "view_class", None) or getattr(callback, "cls", None)
    declared = getattr(view, "policy", None)
    found = [declared] if isinstance(declared, Policy) else []
    return found + [p for p in getattr(view, "policies", {}).values() if isinstance(p, Policy)]


def is_exempt(route: str) -> bool:
    return any(route.startswith(prefix) for prefix in EXEMPT)


@register(Tags.security)
def every_door_asks(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(
            f"The address '{route}' is served by {pattern.callback} which declares no policy.",
            hint="Give the view class `policy = policies.can_...` (pages: promise.core.access.Door).",
            id="promise.E001",
        )
        for route, pattern in doors()
        if not is_exempt(route) and not policies_of(pattern.callback)
    ]
