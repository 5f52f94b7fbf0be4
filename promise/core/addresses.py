"""The address of one record among many: a list of cards asks for twenty that differ in their slug alone."""

from __future__ import annotations

from functools import lru_cache

from django.urls import get_script_prefix, get_urlconf, reverse

NOBODY = "a-slug-of-nobody"


def by_slug(name: str, slug: str) -> str:
    """As `reverse`, for a page that is asked for by its slug and nothing else. A slug that is none is left to `reverse`."""
    if not slug.isascii() or not slug.replace("-", "").replace("_", "").isalnum():
        return reverse(name, args=[slug])
    before, after = _around(name, get_urlconf(), get_script_prefix())
    return f"{before}{slug}{after}"


@lru_cache(maxsize=200)
def _around(name: str, urlconf: str | None, prefix: str) -> tuple[str, str]:
    before, _nobody, after = reverse(name, urlconf, args=[NOBODY]).partition(NOBODY)
    return before, after
