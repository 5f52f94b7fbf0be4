"""What other sites may show of a page of ours (oEmbed 1.0): which pages, and what a card of them says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from alliance.models import Organisation
from promise.core import vocabulary
from stories.documents import stories as story_documents
from stories.models import Story
from toolkit.models import Initiative

WIDTH, HEIGHT, LEAST = 480, 260, 200


@dataclass(frozen=True)
class Card:
    """Everything that is shown, and for how long (seconds) a copy of it may be kept."""

    eyebrow: str
    title: str
    words: str
    facts: tuple[str, ...]
    path: str
    by: str
    kept: int


def of_initiative(slug: str) -> Card | None:
    found = Initiative.objects.published().filter(slug=slug).first()
    if found is None:
        return None
    facts = (vocabulary.label("evidence_levels", found.evidence_level), found.licence)
    return Card(
        vocabulary.label("kinds", found.kind), found.title, found.summary, facts, found.get_absolute_url(), found.origin_name, 300
    )  # fmt: skip


def of_member(slug: str) -> Card | None:
    found = Organisation.objects.listed().filter(slug=slug).select_related("country").first()
    if found is None:
        return None
    words = _("Works towards care without force, with the PROMISE alliance.")
    facts = (vocabulary.label("pledge_states", found.status), found.country.name)
    return Card(_("Member"), found.name, words, facts, found.get_absolute_url(), found.name, 300)


def of_story(slug: str) -> Card | None:
    """Only where the author said yes to partners and to search engines; nothing of the story's own words but its title."""
    found = Story.objects.for_api().filter(may_be_indexed=True, slug=slug).first()
    if found is None:
        return None
    notes = story_documents.notes(found)
    words = _("It speaks about: %s.") % ", ".join(notes) if notes else _("A story of recovery, told by the person who lived it.")
    by = story_documents.told_by(found)
    return Card(_("Story"), found.title, words, (by,), found.get_absolute_url(), by, 30)


CARDS: dict[str, Callable[[str], Card | None]] = {
    "initiatives": of_initiative, "members": of_member, "stories": of_story,
}  # fmt: skip
PAGES = {
    "toolkit:initiative-detail": "initiatives", "alliance:member-detail": "members", "stories:story-detail": "stories",
}  # fmt: skip


def card_of_page(address: str) -> tuple[str, str, Card] | None:
    """(kind, slug, card) of an address of ours that may be shown elsewhere."""
    asked, ours = urlsplit(address), urlsplit(settings.SITE_URL)
    if (asked.scheme, asked.netloc) != (ours.scheme, ours.netloc):
        return None
    try:
        found = resolve(asked.path)
    except Resolver404:
        return None
    kind, slug = PAGES.get(found.view_name, ""), str(found.kwargs.get("slug", ""))
    card = CARDS[kind](slug) if kind else None
    return (kind, slug, card) if card else None


def described(kind: str, slug: str, card: Card, *, width: int, height: int) -> dict[str, Any]:
    source = settings.SITE_URL + reverse("desk:embed-card", args=[kind, slug])
    frame = format_html(
        '<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy" referrerpolicy="no-referrer" '
        'sandbox="allow-popups allow-popups-to-escape-sandbox" style="border:0;max-width:100%"></iframe>',
        source, width, height, f"{card.title} - PROMISE alliance",
    )  # fmt: skip
    return {
        "version": "1.0", "type": "rich", "title": card.title, "author_name": card.by, "provider_name": "PROMISE alliance",
        "provider_url": f"{settings.SITE_URL}/", "cache_age": card.kept, "width": width, "height": height, "html": str(frame),
    }  # fmt: skip


def page(card: Card) -> str:
    """Without a request: nothing about the reader can come into it."""
    return render_to_string("desk/embed_card.html", {"card": card, "url": settings.SITE_URL + card.path})
