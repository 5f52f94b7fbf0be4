"""The texts of a page of the framework in words: for its page, its form, its paper and for comparing two versions of it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from typing import Any

from toolkit.documents.texts import Change, pieces
from toolkit.models import Initiative, Measure, Page
from toolkit.models.kinds import Part, parts_of
from toolkit.models.pages import PageVersion, texts_of


def in_words(part: Part, value: Any) -> str:
    """One field as lines of text, as it is typed in the form."""
    if value in (None, "", []):
        return ""
    if part.shape == "rows":
        return "\n".join(" | ".join(str(row.get(name) or "") for name in part.columns).rstrip(" |") for row in value)
    if part.shape == "choice":
        return str(part.choices(value).label) if value in part.choices.values else str(value)
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)


def differences(kind: str, before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """What differs between two versions, field by field, with the words that went and the words that came."""
    found = []
    for part in parts_of(kind):
        old, new = in_words(part, before.get(part.name)), in_words(part, after.get(part.name))
        if old != new:
            left, right = pieces(old, new)
            found.append(Change(part.name, part.label, left, right))
    return found


def fingerprint(page: Page) -> str:
    """A form carries it; a save is refused when the page has moved on."""
    held = json.dumps([texts_of(page), page.state], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(held.encode()).hexdigest()[:24]


def changed_since(page: Page, day: dt.date) -> list[Change] | None:
    """What has changed after the end of that day. None where the page was not there yet: then all of it is new."""
    return _from(page, page.versions.filter(at__date__lte=day).last())


def changed_after(page: Page, number: int) -> list[Change] | None:
    """What has changed after that version."""
    return _from(page, page.versions.filter(number__lte=number).last())


def _from(page: Page, before: PageVersion | None) -> list[Change] | None:
    return None if before is None else differences(page.kind, before.texts, texts_of(page))


def ideas_of(pages: Iterable[Page]) -> dict[str, Initiative]:
    """The published initiatives that these pages name, by slug, in one question."""
    slugs: set[str] = set()
    for page in pages:
        slugs.update(page.texts.get("initiatives", []))
        slugs.update(row.get("initiative", "") for row in page.texts.get("ideas", []))
        slugs.update(row.get("ref", "") for row in page.texts.get("steps", []) if row.get("kind") == "initiative")
    # by slug alone, so that no database begins with everything that is published
    found = Initiative.objects.filter(slug__in=slugs - {""}).only("slug", "title", "evidence_level", "state")
    return {one.slug: one for one in found if one.state == Initiative.State.PUBLISHED}


def measures_of(pages: Iterable[Page]) -> dict[str, Measure]:
    """The agreed measures that these pages name, by key, in one question and one for their words."""
    keys = {key for page in pages for key in page.texts.get("measures", [])}
    return {measure.key: measure for measure in Measure.objects.agreed().filter(key__in=keys).prefetch_related("versions")}


def as_block(page: Page, known: dict[str, Initiative]) -> dict[str, Any]:
    """What a template prints of a page; of a planned one only what it will be."""
    texts: dict[str, Any] = page.texts if page.is_published else {"lead": page.texts.get("lead", "")}
    named = [known[slug] for slug in texts.get("initiatives", []) if slug in known]
    return {"page": page, "key": page.slug, "title": page.title, "t": texts, "ideas": named}


def blocks(pages: Iterable[Page]) -> list[dict[str, Any]]:
    rows = list(pages)
    known = ideas_of(rows)
    return [as_block(page, known) for page in rows]
