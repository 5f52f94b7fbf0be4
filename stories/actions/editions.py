"""Whoever takes a story out of a book, it is out at once: a published book that reads differently is a new edition."""

from __future__ import annotations

from django.utils import timezone

from stories.documents.books import stories_in
from stories.models import Book, Story


def renew_books(story: Story) -> None:
    """Whatever changed for this story: a published book that reads differently now is a new edition."""
    for book in Book.objects.published().filter(places__story=story).select_for_update(of=("self",)):
        if contents_of(book) != book.contents:
            new_edition(book)


def take_out(story: Story) -> int:
    """Out of every book, for good. Returns out of how many."""
    held = list(Book.objects.filter(places__story=story).select_for_update(of=("self",)))
    story.places_in_books.all().delete()
    for book in held:
        if book.state == Book.State.PUBLISHED and contents_of(book) != book.contents:
            new_edition(book)
    return len(held)


def contents_of(book: Book) -> list[str]:
    """What may stand in it now: ids, and whether the name is shown."""
    return [f"{story.public_id}{'+' if story.may_be_named else ''}" for story in stories_in(book)]


def new_edition(book: Book) -> None:
    book.edition, book.edition_at, book.contents = book.edition + 1, timezone.now(), contents_of(book)
    book.updated_at = book.edition_at
    book.save(update_fields=["edition", "edition_at", "contents", "updated_at"])
