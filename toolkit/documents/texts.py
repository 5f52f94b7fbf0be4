"""The texts of an initiative as plain data: for a kept version, for its fingerprint, for comparing two of them in words."""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from promise.core import vocabulary
from toolkit.documents.words import TAKES
from toolkit.models import Initiative

# what readers see, in the order of the page, and how each is called; phrases that only serve search are not among them
SECTIONS: dict[str, str | Promise] = {
    "title": _("Name"),
    "kind": _("Kind"),
    "trouble": _("The trouble it meets"),
    "summary": _("What it is"),
    "steps": _("How it works"),
    "benefits": _("What it brings"),
    "evidence_text": _("How they know"),
    "difficulties": _("What got in the way, and what helped"),
    "keep_going": _("How to keep it going"),
    "barriers": _("Barriers it helps with"),
    "wish_list": _("Wish list"),
    "consider": _("What to think of before you copy it"),
    "left_out": _("Whom it might leave out"),
    "takes": _("What it takes"),
    "settings": _("Where it is used"),
    "targets": _("What should become less"),
    "themes": _("What it is about"),
    "phases": _("When"),
    "frameworks": _("Frameworks"),
    "credit": _("Whom to thank for it"),
    "co_produced_who": _("People with lived experience who made it"),
    "co_produced_how": _("How they took part"),
    "origin_name": _("Where it began"),
    "country": _("Country"),
    "licence": _("Licence"),
    "evidence_level": _("Strength of the evidence"),
    "evidence_level_reason": _("Why this level"),
    "evidence_effect": _("What the evidence says"),
    "cost_band": _("What it costs"),
    "cost_reason": _("Why this band"),
    "is_contested": _("Disputed"),
    "contested_note": _("What is disputed"),
}
WORDS_OF = {
    "kind": "kinds", "barriers": "barriers", "settings": "settings", "targets": "targets", "themes": "themes", "phases": "phases",
    "frameworks": "frameworks", "evidence_level": "evidence_levels", "evidence_effect": "effects", "cost_band": "cost_bands",
}  # fmt: skip
# the longest text that is compared word by word; a longer one is shown whole, before and after
LONGEST = 3000


@dataclass(frozen=True)
class Piece:
    """A run of words: `kept`, `taken` (only before) or `added` (only after)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    name: str
    label: str | Promise
    before: list[Piece]
    after: list[Piece]


def texts_of(initiative: Initiative, names: Iterable[str] = SECTIONS) -> dict[str, Any]:
    """The fields as JSON; a country is its code."""
    return {name: getattr(initiative, "country_id" if name == "country" else name) for name in names}


def fingerprint(initiative: Initiative, names: Iterable[str]) -> str:
    """A short mark of what these fields hold now: a form carries it, and a save is refused when it has moved on."""
    held = json.dumps(texts_of(initiative, sorted(names)), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(held.encode()).hexdigest()[:24]


def in_words(name: str, value: Any) -> str:
    """One field as lines of text."""
    if name == "takes":
        return "\n".join(f"{TAKES[key]}: {value[key]}" for key in TAKES if (value or {}).get(key))
    if name == "is_contested":
        return str(_("yes")) if value else ""
    if name in WORDS_OF:
        keys = value if isinstance(value, list) else [value] if value else []
        return "\n".join(vocabulary.label(WORDS_OF[name], key) for key in keys)
    return "\n".join(value) if isinstance(value, list) else str(value or "")


def compare(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """What differs, part by part, with the words that went and the words that came. Fields that one side lacks are empty."""
    found = []
    for name, label in SECTIONS.items():
        old, new = in_words(name, before.get(name)), in_words(name, after.get(name))
        if old != new:
            left, right = pieces(old, new)
            found.append(Change(name, label, left, right))
    return found


def pieces(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts cut into runs; joined again, each side is the text it was made from."""
    if len(old) > LONGEST or len(new) > LONGEST:
        return _run("taken", old), _run("added", new)
    left, right = re.findall(r"\s+|[^\s]+", old), re.findall(r"\s+|[^\s]+", new)
    before: list[Piece] = []
    after: list[Piece] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        before += _run("kept" if tag == "equal" else "taken", "".join(left[a:b]))
        after += _run("kept" if tag == "equal" else "added", "".join(right[c:d]))
    return before, after


def _run(kind: str, text: str) -> list[Piece]:
    return [Piece(kind, text)] if text else []
