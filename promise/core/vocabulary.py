"""Words for keys: each app registers its vocabularies, every page prints them through one filter."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import get_language

Words = Mapping[str, "str | Promise"]

_VOCABULARIES: dict[str, dict[str, str | Promise]] = {}


def register(name: str, words: Words) -> None:
    """Called from an app's `ready`; a second call with the same name adds to the first."""
    _VOCABULARIES.setdefault(name, {}).update(words)
    _label.cache_clear()


def label(name: str, key: str) -> str:
    """The words for a key; an unknown key is shown as readable text, never as an error."""
    return _label(name, key, get_language() or "")


@lru_cache(maxsize=20_000)
def _label(name: str, key: str, language: str) -> str:
    """A page of cards asks for the same few words a hundred times."""
    found = _VOCABULARIES.get(name, {}).get(key)
    return str(found) if found is not None else key.replace("_", " ").strip().capitalize()
