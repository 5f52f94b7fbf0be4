"""A book of stories on paper: what to know first, each story with its notes before it, who can help, how long it holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promise.core import pdf, qr
from stories.documents import pictures, support
from stories.documents import stories as documents
from stories.models import Book, Story

TEMPLATE = Path(__file__).parent / "typst" / "book.typ"


def stories_in(book: Book) -> list[Story]:
    """Those that may stand in a book at this moment, in the order of the guardians."""
    return list(Story.objects.for_books().filter(places_in_books__book=book).order_by("places_in_books__position", "pk"))


def edition_line(book: Book) -> str:
    """Which edition it is, and what it replaces; never what was taken out."""
    if not book.edition_at:
        return _("Not published yet.")
    month = date_format(book.edition_at, "F Y")
    if book.edition == 1:
        return _("Edition 1, %(month)s.") % {"month": month}
    return _(
        "Edition %(n)d, %(month)s. It replaces edition %(before)d: please do not pass on older ones. "
        "People may take their story out of a book at any time."
    ) % {"n": book.edition, "before": book.edition - 1, "month": month}


def book_pdf(book: Book) -> bytes:
    return pdf.render(TEMPLATE, as_data(book))


def as_data(book: Book) -> dict[str, Any]:
    url = settings.SITE_URL + book.get_absolute_url()
    stories = stories_in(book)
    prefetch_related_objects(stories, "pictures")
    rows = [_row(story) for story in stories]
    return {
        "title": book.title,
        "edition": edition_line(book),
        "introduction": [part for part in book.introduction.split("\n\n") if part.strip()],
        "count": ngettext("%(n)d story", "%(n)d stories", len(rows)) % {"n": len(rows)},
        "rows": rows,
        "lines": [
            ". ".join(filter(None, (f"{line.name}: {line.number}", line.hours.rstrip("."), line.note)))
            for line in support.beside_a_story()
        ],
        "qr": qr.svg(url),
        "qr_alt": _("QR code that leads to %s") % url,
        "foot": url,
        "labels": {
            "before": _("Before you read"),
            "how": _("Each story says first what it speaks about. You can leave it out and turn the page."),
            "contents": _("Stories"),
            "help": _("Someone to talk to"),
            "theirs": _(
                "Every story belongs to the person who told it, who agreed that it may stand in a book and may take it back. "
                "Then a new edition replaces this one. Look here before you print it or pass it on:"
            ),
        },
    }  # fmt: skip


def _row(story: Story) -> dict[str, Any]:
    notes = documents.notes(story)
    return {
        "title": story.title,
        "notes": _("It speaks about: %s.") % "; ".join(notes) if notes else _("No warnings."),
        "by": _("Told by %s") % documents.told_by(story),
        "language": story.language,
        "paragraphs": [part.strip() for part in story.text.split("\n\n") if part.strip()],
        "pictures": pictures.on_paper(story),
    }
