"""What stands in the way, each with ideas against it, ranked by what members say of having tried them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from promise.core import search
from promise.core.search import Ask, Unavailable
from toolkit.documents.entries import INDEX
from toolkit.documents.pages import as_block, ideas_of
from toolkit.models import BarrierTry, Initiative, Page
from toolkit.models.barriers import Tally
from toolkit.models.kinds import PageKind
from toolkit.models.vocabularies import Barrier

MOST_IDEAS = 4
MOST_ON_PAGE = 24
STRENGTH = {"review": 0, "trial": 1, "controlled": 2, "before_and_after": 3, "experience": 4, "none_recorded": 5}
COLUMNS = ("slug", "title", "barriers", "idea_for_barrier", "evidence_level", "adoption_count")
# how many of those that meet a barrier are looked at, the most adopted first; without an index, of all together
AMONG, AMONG_ALL = 60, 1_000
Said = dict[int, dict[str, int]]


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


@dataclass(frozen=True)
class Ground:
    """What the rows are made of: read once, in a bounded number of rows, however large the bank is."""

    pages: dict[str, Page]
    named: dict[str, Initiative]
    bank: dict[int, Initiative]
    meeting: dict[str, list[int]]
    met_by: dict[str, int | None]
    tried: dict[str, list[int]]
    tally: Tally
    reports: dict[str, int]


def barrier_rows() -> list[dict[str, Any]]:
    """Each barrier with how many initiatives meet it and its first ideas; those met most often first."""
    pages = {page.slug: page for page in Page.objects.of(PageKind.BARRIER).shown()}
    keys = [*Barrier.values, *(slug for slug in pages if slug not in Barrier.values)]
    ground, used = _ground(keys, pages), set[str]()
    return sorted((_row(key, ground, used) for key in keys), key=lambda row: -row["met"])


def barrier_row(key: str) -> dict[str, Any] | None:
    """One barrier with all its ideas."""
    page = Page.objects.of(PageKind.BARRIER).shown().filter(slug=key).first()
    if page is None and key not in Barrier.values:
        return None
    return _row(key, _ground([key], {key: page} if page else {}), set(), most=MOST_ON_PAGE)


def _ground(keys: list[str], pages: dict[str, Page]) -> Ground:
    named = ideas_of(pages.values())
    tried = BarrierTry.objects.most_helpful(keys, most=MOST_ON_PAGE)
    meeting, met_by, bank = _meeting([key for key in keys if key in Barrier.values])
    wanted = {pk for ids in (*meeting.values(), *tried.values()) for pk in ids}
    bank |= Initiative.objects.published().only(*COLUMNS).in_bulk(wanted - bank.keys())
    tally = BarrierTry.objects.tally([*bank, *(one.pk for one in named.values())])
    return Ground(pages, named, bank, meeting, met_by, tried, tally, BarrierTry.objects.totals())


def _meeting(keys: list[str]) -> tuple[dict[str, list[int]], dict[str, int | None], dict[int, Initiative]]:
    """Of each barrier some of the initiatives that meet it, the most adopted first, and how many there are of them."""
    try:
        found = {key: search.find(INDEX, Ask(facets={"barrier": [key]}, sort="adopted", limit=AMONG)) for key in keys}
    except Unavailable:
        search.ask_rebuild(INDEX)
        return _without_index(keys)
    return {key: list(hits.ids) for key, hits in found.items()}, {key: hits.total for key, hits in found.items()}, {}


def _without_index(keys: list[str]) -> tuple[dict[str, list[int]], dict[str, int | None], dict[int, Initiative]]:
    """Rougher: what is found among the most adopted of the bank. How many there are is known only when these are all."""
    ordered = Initiative.objects.published().only(*COLUMNS).order_by("-adoption_count", "-pk")
    read = list(ordered[: AMONG_ALL + 1])
    meeting = {key: [one.pk for one in read if key in one.barriers] for key in keys}
    is_all = len(read) <= AMONG_ALL
    return meeting, {key: len(ids) if is_all else None for key, ids in meeting.items()}, {one.pk: one for one in read}


def _row(key: str, ground: Ground, used: set[str], *, most: int = MOST_IDEAS) -> dict[str, Any]:
    page, said = ground.pages.get(key), ground.tally.get(key, {})
    ideas = _ours(page, ground.named, said) if page and page.is_published else []
    named = {idea.initiative.pk for idea in ideas}
    ideas += [idea for idea in _from_the_bank(key, ground, said, used) if idea.initiative.pk not in named]
    shown = sorted(ideas, key=lambda idea: idea.rank)[:most]
    used |= {idea.words for idea in shown}
    block = as_block(page, ground.named) if page else {"t": {}, "page": None}
    total = ground.met_by.get(key, 0)
    return {
        **block, "key": key, "label": page.title if page else str(Barrier(key).label), "ideas": shown, "total": total,
        "has_more": total is None or total > 0, "met": ground.reports.get(key, 0),
    }  # fmt: skip


def _ours(page: Page, known: dict[str, Initiative], said: Said) -> list[Idea]:
    """The ideas that the editors wrote for it."""
    rows = [(row["words"], known[row["initiative"]]) for row in page.texts.get("ideas", []) if row["initiative"] in known]
    return [_idea(words, initiative, said) for words, initiative in rows]


def _from_the_bank(key: str, ground: Ground, said: Said, used: set[str]) -> list[Idea]:
    """What initiatives say for themselves; under the barrier each names first where it can, and only once on a page."""
    tried = [ground.bank[pk] for pk in ground.tried.get(key, []) if pk in ground.bank]
    meeting = [ground.bank[pk] for pk in ground.meeting.get(key, []) if pk in ground.bank]
    # the index may be a moment behind the bank
    fresh = [one for one in meeting if key in one.barriers and one.idea_for_barrier and one.idea_for_barrier not in used]
    fresh.sort(key=lambda one: (one.barriers.index(key), STRENGTH.get(one.evidence_level, 9), -one.adoption_count, one.pk))
    once = {one.idea_for_barrier or one.title: one for one in tried}
    for one in fresh:
        once.setdefault(one.idea_for_barrier, one)
    return [_idea(words, one, said) for words, one in list(once.items())[: len(tried) + MOST_ON_PAGE]]


def _idea(words: str, initiative: Initiative, said: Said) -> Idea:
    told = said.get(initiative.pk, {})
    return Idea(
        words, initiative, told.get("helped", 0), told.get("no_clear_change", 0), told.get("made_worse", 0)
    )  # fmt: skip
