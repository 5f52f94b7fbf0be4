"""A self-assessment as bars, as change since the last one, as ideas to look at, and its twins."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, When
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promise.core import vocabulary
from toolkit.figures.assessment import Item, Tally, alike, change, tally
from toolkit.models import Assessment, Initiative, Page
from toolkit.models.income import income_group
from toolkit.models.kinds import Level, PageKind
from toolkit.models.vocabularies import Framework

WORDS: dict[str, str | Promise] = {
    "yes": gettext_lazy("Yes"),
    "partly": gettext_lazy("Partly"),
    "not_yet": gettext_lazy("Not yet"),
    "unsaid": gettext_lazy("Not answered"),
}
MOST_IDEAS, MOST_TWINS, AHEAD = 8, 10, 2
# how many of those ahead are compared: of the same kind first, then the newest
AMONG = 500


def items() -> list[Page]:
    return list(Page.objects.of(PageKind.ITEM).published())


def as_item(page: Page) -> Item:
    return Item(page.slug, page.texts["framework"], page.texts["level"])


def picture(assessment: Assessment, pages: list[Page]) -> list[dict[str, Any]]:
    """One row for each framework and level, with the pieces of its bar and the same in words."""
    known = [as_item(page) for page in pages]
    rows = []
    for framework, name in Framework.choices:
        for level, level_words in Level.choices:
            held = [item for item in known if item.framework == framework and item.level == level]
            if held:
                rows.append({"framework": name, "level": level_words, **as_bar(tally(held, assessment.answers))})
    return rows


def as_bar(counts: Tally) -> dict[str, Any]:
    pieces = [{"answer": name, "count": n, "x": x, "width": width} for name, n, x, width in counts.pieces() if n]
    return {"pieces": pieces, "words": ", ".join(f"{WORDS[str(piece['answer'])]}: {piece['count']}" for piece in pieces)}


def earlier(assessment: Assessment) -> Assessment | None:
    """The finished one before it, of the same place."""
    before = Assessment.objects.finished().filter(organisation=assessment.organisation_id, place=assessment.place)
    return before.filter(begun_at__lt=assessment.begun_at).first()


def changes(before: Assessment, after: Assessment, pages: list[Page]) -> list[dict[str, Any]]:
    """By framework: where it stood, where it stands, and the questions whose answer moved."""
    rows = []
    for framework, name in Framework.choices:
        held = [page for page in pages if page.texts["framework"] == framework]
        known = [as_item(page) for page in held]
        old, new = tally(known, before.answers), tally(known, after.answers)
        rows.append(
            {
                "framework": name, "before": _hundredths(old), "after": _hundredths(new), "words": in_words(old, new),
                "moved": [step for page in held if (step := _moved(page, before, after))],
            }
        )  # fmt: skip
    return rows


def _moved(page: Page, before: Assessment, after: Assessment) -> dict[str, Any] | None:
    """A question whose answer is another one now."""
    old, new = before.answers.get(page.slug, "unsaid"), after.answers.get(page.slug, "unsaid")
    return None if old == new else {"title": page.title, "from": WORDS[old], "to": WORDS[new]}


def _hundredths(counts: Tally) -> float:
    return round(100 * (counts.share or 0), 1)


def in_words(old: Tally, new: Tally) -> str:
    moved = change(old, new)
    if moved is None:
        return _("Nothing to compare: one of the two has no answers here.")
    if abs(moved) < 0.005:
        return _("As before.")
    return (
        _("More of it is there than before.")
        if moved > 0
        else _("Less of it is there than before. That can be a more honest look.")
    )


def suggested(assessment: Assessment, pages: list[Page]) -> list[dict[str, Any]]:
    """Ideas for what is not there yet, what is essential first."""
    order = {level: place for place, level in enumerate(Level.values)}
    open_items = [page for page in pages if assessment.answers.get(page.slug) in {"not_yet", "partly"}]
    open_items.sort(key=lambda page: (order[page.texts["level"]], assessment.answers[page.slug] == "partly", page.position))
    slugs = [(slug, page.title) for page in open_items for slug in page.texts.get("initiatives", [])]
    known = {
        one.slug: one
        for one in Initiative.objects.published().filter(slug__in=[slug for slug, _t in slugs]).only("slug", "title")
    }
    found: dict[str, dict[str, Any]] = {}
    for slug, why in slugs:
        if slug in known and slug not in found:
            found[slug] = {"initiative": known[slug], "why": why}
    return list(found.values())[:MOST_IDEAS]


def twins(assessment: Assessment) -> list[dict[str, Any]]:
    """Organisations that let themselves be found, two steps of the journey ahead, those most alike first."""
    steps = list(Page.objects.of(PageKind.STAGE).order_by("position").values_list("slug", flat=True))
    if assessment.stage not in steps:
        return []
    ahead = steps[steps.index(assessment.stage) + AHEAD :]
    others = Assessment.objects.to_be_found().filter(stage__in=ahead).exclude(organisation=assessment.organisation_id)
    is_same_kind = Case(When(organisation__kind=assessment.organisation.kind, then=1), default=0)
    others = others.order_by(is_same_kind.desc(), "-begun_at", "-pk").select_related("organisation__country")
    rows: dict[int, dict[str, Any]] = {}
    for other in others[:AMONG]:
        rows.setdefault(
            other.organisation_id, {"assessment": other, "score": likeness(assessment, other), "why": why(assessment, other)}
        )
    titles = dict(Page.objects.of(PageKind.STAGE).values_list("slug", "title"))
    best = sorted(rows.values(), key=lambda row: (-row["score"], row["assessment"].organisation.name))[:MOST_TWINS]
    return [row | {"stage": titles.get(row["assessment"].stage, "")} for row in best]


def likeness(one: Assessment, other: Assessment) -> float:
    beds = list(Assessment.Beds.values)
    return alike(
        kind=one.organisation.kind == other.organisation.kind,
        beds=(beds.index(one.beds), beds.index(other.beds)) if one.beds and other.beds else None,
        shared_settings=len(set(one.settings) & set(other.settings)),
        income=(income_group(one.organisation.country_id), income_group(other.organisation.country_id)),
    )


def why(one: Assessment, other: Assessment) -> list[str]:
    """What is alike, in words."""
    found = []
    if one.organisation.kind == other.organisation.kind:
        found.append(str(other.organisation.get_kind_display()))
    if one.beds and one.beds == other.beds:
        found.append(_("beds: %s") % str(Assessment.Beds(other.beds).label).lower())
    found += [vocabulary.label("settings", key) for key in other.settings if key in one.settings]
    if income_group(one.organisation.country_id) == income_group(other.organisation.country_id):
        found.append(_("a country of the same income group"))
    return found
