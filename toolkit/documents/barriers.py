"""What stands in the way, each with ideas against it, ranked by what members say of having tried them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from toolkit.documents.pages import as_block, ideas_of
from toolkit.models import BarrierTry, Initiative, Page
from toolkit.models.kinds import PageKind
from toolkit.models.vocabularies import Barrier

MOST_IDEAS = 4
MOST_ON_PAGE = 24
STRENGTH = {"review": 0, "trial": 1, "controlled": 2, "before_and_after": 3, "experience": 4, "none_recorded": 5}
COLUMNS = ("slug", "title", "barriers", "idea_for_barrier", "evidence_level", "adoption_count")
Tally = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Idea:
    """An idea against a barrier, the initiative it comes from, and how many organisations say what of it."""

    words: str
    initiative: Initiative
    helped: int = 0
    no_clear_change: int = 0
    made_worse: int = 0

    @property
    def total(self) -> int:
        return self.helped + self.no_clear_change + self.made_worse

    @property
    def rank(self) -> tuple[int, int, int, int]:
        """Most often said to have helped, least often not; then by the evidence of the initiative."""
        strength = STRENGTH.get(self.initiative.evidence_level, 9)
        return (-self.helped, self.no_clear_change + self.made_worse, strength, self.initiative.pk)


def barrier_rows() -> list[dict[str, Any]]:
    """Each barrier with how many initiatives meet it and its first ideas; those met most often first."""
    tally = BarrierTry.objects.tally()
    pages = {page.slug: page for page in Page.objects.of(PageKind.BARRIER).shown()}
    known, meeting = ideas_of(pages.values()), _meeting()
    used: set[str] = set()
    keys = [*Barrier.values, *(slug for slug in pages if slug not in Barrier.values)]
    rows = [_row(key, pages.get(key), known, meeting.get(key, []), tally.get(key, {}), used) for key in keys]
    return sorted(rows, key=lambda row: -row["met"])


def barrier_row(key: str) -> dict[str, Any] | None:
    """One barrier with all its ideas."""
    page = Page.objects.of(PageKind.BARRIER).shown().filter(slug=key).first()
    if page is None and key not in Barrier.values:
        return None
    known = ideas_of([page] if page else [])
    tally = BarrierTry.objects.tally().get(key, {})
    return _row(key, page, known, _meeting().get(key, []), tally, set(), most=MOST_ON_PAGE)


def _meeting() -> dict[str, list[Initiative]]:
    found: dict[str, list[Initiative]] = {}
    for initiative in Initiative.objects.published().only(*COLUMNS).order_by("pk"):
        for key in initiative.barriers:
            found.setdefault(key, []).append(initiative)
    return found


def _row(
    key: str, page: Page | None, known: dict[str, Initiative], meeting: list[Initiative], tally: Tally, used: set[str],
    *, most: int = MOST_IDEAS,
) -> dict[str, Any]:  # fmt: skip
    ideas = _ours(page, known, tally) if page and page.is_published else []
    named = {idea.initiative.slug for idea in ideas}
    ideas += [idea for idea in _from_the_bank(key, meeting, tally, used) if idea.initiative.slug not in named]
    shown = sorted(ideas, key=lambda idea: idea.rank)[:most]
    used |= {idea.words for idea in shown}
    block = as_block(page, known) if page else {"t": {}, "page": None}
    label = page.title if page else str(Barrier(key).label)
    met = sum(sum(outcomes.values()) for outcomes in tally.values())
    return {**block, "key": key, "label": label, "total": len(meeting), "ideas": shown, "met": met}


def _ours(page: Page, known: dict[str, Initiative], tally: Tally) -> list[Idea]:
    """The ideas that the editors wrote for it."""
    rows = [(row["words"], known[row["initiative"]]) for row in page.texts.get("ideas", []) if row["initiative"] in known]
    return [_idea(words, initiative, tally) for words, initiative in rows]


def _from_the_bank(key: str, meeting: list[Initiative], tally: Tally, used: set[str]) -> list[Idea]:
    """What initiatives say for themselves; under the barrier each names first where it can, and only once on a page."""
    fresh = [one for one in meeting if one.idea_for_barrier and one.idea_for_barrier not in used]
    fresh.sort(key=lambda one: (one.barriers.index(key), STRENGTH.get(one.evidence_level, 9), -one.adoption_count, one.pk))
    once: dict[str, Initiative] = {}
    for one in fresh:
        once.setdefault(one.idea_for_barrier, one)
    tried = [one for one in meeting if one.slug in tally and one not in once.values()]
    return [_idea(one.idea_for_barrier or one.title, one, tally) for one in [*list(once.values())[:MOST_ON_PAGE], *tried]]


def _idea(words: str, initiative: Initiative, tally: Tally) -> Idea:
    said = tally.get(initiative.slug, {})
    return Idea(
        words, initiative, said.get("helped", 0), said.get("no_clear_change", 0), said.get("made_worse", 0)
    )  # fmt: skip
