"""One briefing as its page, its paper and its slide print it, with the points that stand in all of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from promise.core import pdf
from promise.core.templatetags.ui import nice_date
from toolkit.documents.pages import as_block, changed_after, changed_since, ideas_of
from toolkit.documents.texts import Change
from toolkit.models import Page, PageMark
from toolkit.models.kinds import PageKind, Place

TYPST = Path(__file__).parent / "typst"


def briefing(slug: str) -> Page | None:
    return Page.objects.of(PageKind.BRIEFING).shown().filter(slug=slug).first()


def shared_points() -> Page | None:
    """The one source of what every briefing says: changed there, it is changed in all of them."""
    sections = Page.objects.of(PageKind.SECTION).published()
    return next((page for page in sections if page.texts.get("place") == Place.BRIEFINGS), None)


def as_page(page: Page) -> dict[str, Any]:
    shared = shared_points()
    return as_block(page, ideas_of([page])) | {"shared": shared if page.is_published else None}


def changes_for(page: Page, since: dt.date | None, user: Any) -> dict[str, Any] | None:
    """What has changed since a day in the link, or since the version this person marked; nothing for everybody else.

    Of the briefing itself and of the points it shares. `day` is what it is compared with.
    """
    shared = shared_points()
    if since is not None:
        found = [changed_since(page, since), changed_since(shared, since) if shared else []]
        return {"day": since, "is_new": found[0] is None, "changes": _joined(found), "by_mark": False}
    mark = PageMark.objects.filter(page=page, user=user).first() if user.is_authenticated else None
    if mark is None:
        return None
    day = mark.marked_at
    found = [changed_after(page, mark.version), _shared_after(shared, day) if shared else []]
    return {"day": day, "is_new": False, "changes": _joined(found), "by_mark": True}


def _shared_after(shared: Page, moment: dt.datetime) -> list[Change] | None:
    before = shared.versions.filter(at__lte=moment).last()
    return changed_after(shared, before.number) if before else None


def _joined(found: list[list[Change] | None]) -> list[Change]:
    return [change for changes in found for change in changes or []]


def paper(page: Page) -> bytes:
    """The whole briefing on A4, tagged."""
    return pdf.render(TYPST / "briefing.typ", as_data(page))


def slide(page: Page) -> bytes:
    """One page in the shape of a screen, to be shown or hung up."""
    return pdf.render(TYPST / "slide.typ", as_data(page))


def as_data(page: Page) -> dict[str, Any]:
    block = as_page(page)
    texts, shared = block["t"], block["shared"]
    address = settings.SITE_URL + page.get_absolute_url()
    return {
        "title": page.title,
        "lead": texts.get("lead", ""),
        "need_to_know": texts.get("need_to_know", ""),
        "paragraphs": paragraphs(texts.get("body", "")),
        "insights": texts.get("insights", []),
        "questions": texts.get("questions", []),
        "easy": paragraphs(texts.get("easy", "")),
        "shared": shared.texts.get("points", []) if shared else [],
        "ideas": [initiative.title for initiative in block["ideas"]],
        "source": texts.get("source", ""),
        "foot": address,
        "made": _("Version %(n)s, %(day)s. The page may have changed since: %(place)s")
        % {
            "n": page.version,
            "day": nice_date(page.updated_at),
            "place": f"{address}?since={page.updated_at.date().isoformat()}",
        },
        "words": {
            "need_to_know": _("Need to know"),
            "insights": _("Insights"),
            "questions": _("Questions to ask"),
            "shared": _("The same in every briefing"),
            "easy": _("In easy words"),
            "ideas": _("Ideas to look at"),
            "source": _("Where the facts come from"),
        },
    }


def paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]
