"""What the page of one initiative says, section by section. An empty section says so and asks."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from promise.core import search, vocabulary
from promise.core.search import Ask, Unavailable
from toolkit.documents.entries import FACETS, INDEX, keys_of
from toolkit.documents.initiatives import outcomes
from toolkit.documents.words import TAKES
from toolkit.models import Initiative
from toolkit.models.vocabularies import Theme

MOST_KINDRED, MOST_NAMED = 4, 12
MOST_IDEAS = 2
# among so many for each barrier ideas are looked for
AMONG = 24
# the theme beside which a blank plan of one's own on paper is of use
PLANNED_AHEAD = Theme.CARE_PLANNING
SHARED = ("theme", "target", "barrier", "setting")


def as_sections(initiative: Initiative) -> dict[str, Any]:
    """What is known under each heading, in words."""
    return {
        "kind": vocabulary.label("kinds", initiative.kind),
        "takes": what_it_takes(initiative),
        "barriers": [vocabulary.label("barriers", key) for key in initiative.barriers],
        "evidence_level": vocabulary.label("evidence_levels", initiative.evidence_level),
        "effect": vocabulary.label("effects", initiative.evidence_effect),
        "evidence_text": "" if initiative.evidence_text.strip().lower() == "none recorded" else initiative.evidence_text,
        "cost_band": vocabulary.label("cost_bands", initiative.cost_band),
        "at_a_glance": at_a_glance(initiative),
    }


def what_it_takes(initiative: Initiative) -> list[dict[str, str]]:
    """Time to set up, time each week, money, people: all four, so that a gap is seen; nothing when all are gaps."""
    known = {key: str(initiative.takes.get(key) or "") for key in TAKES}
    return (
        [{"key": vocabulary.label("takes", key), "value": words} for key, words in known.items()] if any(known.values()) else []
    )


def at_a_glance(initiative: Initiative) -> list[dict[str, str]]:
    """The pairs of the box beside the text."""
    country = initiative.country.name if initiative.country else ""
    began = ", ".join(part for part in (initiative.origin_name, country) if part)
    named = {
        _("Where it is used"): ("setting", "settings"),
        _("Themes"): ("theme", "themes"),
        _("Meant to lower"): ("target", "targets"),
        _("Part of the journey"): ("phase", "phases"),
        _("Frameworks"): ("framework", "frameworks"),
    }
    rows = [
        {"key": title, "value": ", ".join(vocabulary.label(words, key) for key in keys_of(initiative, facet))}
        for title, (facet, words) in named.items()
    ]
    return [*rows, {"key": _("Where it began"), "value": began}]


def only_successes(initiative: Initiative) -> bool:
    """Three or more told that it helped, and nobody of anything else: the moment to ask for the other side."""
    counts = initiative.outcome_counts
    others = sum(counts.get(name, 0) for name in ("no_clear_change", "made_worse"))
    return bool(counts.get("helped", 0) >= 3 and not others)


def kindred(initiative: Initiative) -> list[dict[str, Any]]:
    """Neighbours the editors named, filled up with those the index holds to be alike; each says what they share."""
    named = Initiative.objects.filter(Q(related_from=initiative) | Q(related=initiative)).distinct().order_by("pk")
    standing = (other.stands_now for other in named.select_related("superseded_by")[:MOST_NAMED])
    found = {other.pk: other for other in standing if other and other.pk != initiative.pk}
    found = dict(list(found.items())[:MOST_KINDRED])
    missing = MOST_KINDRED - len(found)
    if missing > 0:
        ids = [pk for pk in _alike(initiative) if pk != initiative.pk and pk not in found][:missing]
        alike = {other.pk: other for other in Initiative.objects.published().filter(pk__in=ids)}
        found |= {pk: alike[pk] for pk in ids if pk in alike}
    return [
        {"title": other.title, "href": other.get_absolute_url(), "why": shared(initiative, other)} for other in found.values()
    ]


def _alike(initiative: Initiative) -> list[int]:
    try:
        question = f"{initiative.title} {initiative.trouble}"
        return list(search.find(INDEX, Ask(q=question, limit=MOST_KINDRED + 4)).ids)
    except Unavailable:
        return []


def shared(one: Initiative, other: Initiative) -> str:
    """What two initiatives have in common, in words: at most two things, the most telling first."""
    common = []
    for facet in SHARED:
        theirs = set(keys_of(other, facet))
        common += [vocabulary.label(FACETS[facet][1], key) for key in keys_of(one, facet) if key in theirs][:1]
    return _("Both: %s") % ", ".join(common[:2]) if common else _("Named together by the editors")


def ideas_against(initiative: Initiative) -> list[dict[str, Any]]:
    """The barriers it meets, each with ideas from other initiatives that meet it too. The index picks, the database shows."""
    meeting = _meeting(initiative)
    told: set[str] = {initiative.idea_for_barrier}
    return [
        {
            "key": key,
            "label": vocabulary.label("barriers", key),
            "ideas": _fresh_ideas([other for other in meeting if key in other.barriers], told),
        }
        for key in initiative.barriers
    ]


def _fresh_ideas(meeting: list[Initiative], told: set[str]) -> list[dict[str, str]]:
    """No idea twice on one page."""
    ideas: list[dict[str, str]] = []
    for other in meeting:
        if other.idea_for_barrier not in told and len(ideas) < MOST_IDEAS:
            told.add(other.idea_for_barrier)
            ideas.append({"words": other.idea_for_barrier, "title": other.title, "href": other.get_absolute_url()})
    return ideas


def _meeting(initiative: Initiative) -> list[Initiative]:
    """Others that meet one of its barriers, the most adopted first: one question for all barriers together."""
    if not initiative.barriers:
        return []
    try:
        asked = Ask(facets={"barrier": initiative.barriers}, sort="adopted", limit=AMONG * len(initiative.barriers))
        ids = [pk for pk in search.find(INDEX, asked).ids if pk != initiative.pk]
    except Unavailable:
        return []
    rows = Initiative.objects.published().exclude(idea_for_barrier="").only("slug", "title", "idea_for_barrier", "barriers")
    others = rows.in_bulk(ids)
    return [others[pk] for pk in ids if pk in others]


def tally(initiative: Initiative) -> list[dict[str, Any]]:
    """Successes, failings and no report as three numbers; never made into one. Too early to say is no result either."""
    counts = outcomes(initiative)
    return [
        {"key": "helped", "count": counts["helped"], "words": _("helped")},
        {"key": "failed", "count": counts["no_clear_change"] + counts["made_worse"], "words": _("did not help")},
        {"key": "open", "count": counts["too_early"] + counts["not_reported"], "words": _("no result yet")},
    ]


def is_about_planning_ahead(initiative: Initiative) -> bool:
    """Whether the blank plan on paper belongs beside it: curators decide that by its themes."""
    return PLANNED_AHEAD in initiative.themes


def told_stories(initiative: Initiative) -> list[Any]:
    """Published stories that name this initiative, by the reverse relation: stories stand above the toolkit.

    This page is found by search engines, so only stories whose authors agreed to that show their title here.
    """
    return list(initiative.stories.filter(state="published", may_publish=True, may_be_indexed=True).order_by("-pk")[:6])
