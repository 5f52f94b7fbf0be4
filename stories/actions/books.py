"""Guardians put a book together, and two of them agree before anybody else reads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promise.core import audit, workflow
from promise.core.workflow import MoveRefused
from stories import policies
from stories.actions.authors import tidy
from stories.actions.editions import new_edition
from stories.documents.books import stories_in
from stories.models import Book, BookStory, Story

GUARDIAN, MOST = "guardian", 60
MAY = {
    "propose": policies.can_put_book_together,
    "publish": policies.can_publish_book,
    "send_back": policies.can_publish_book,
    "revise": policies.can_put_book_together,
    "close": policies.can_put_book_together,
}


def begin(*, title: str, introduction: str, by: Any, nonce: str, is_demo: bool = False) -> Book:
    """An empty book. The same form again finds the first."""
    if found := Book.objects.filter(form_nonce=nonce).first():
        return found
    with transaction.atomic():
        made = Book.objects.create(
            title=_titled(title), introduction=tidy(introduction), begun_by=by, begun_at=timezone.now(), form_nonce=nonce,
            state=Book.State.DRAFT, is_demo=is_demo,
        )  # fmt: skip
        audit.write(by=by, capacity=GUARDIAN, verb="begin_book", subject=made)
    return made


def change(*, book: Book, title: str, introduction: str, stories: Sequence[Story], by: Any) -> Book:
    """Its words and which stories stand in it, in this order; only while it is being put together."""
    if len(stories) > MOST:
        raise ValidationError(_("A book holds up to %(n)d stories.") % {"n": MOST})
    may_stand = set(Story.objects.for_books().filter(pk__in=[story.pk for story in stories]).values_list("pk", flat=True))
    if len(may_stand) != len({story.pk for story in stories}):
        raise ValidationError(_("One of these stories may not stand in a book any more. Load the page again."))
    with transaction.atomic():
        held = workflow.lock(book)
        if held.state != Book.State.DRAFT or not policies.can_put_book_together(by, held):
            raise MoveRefused(_("It cannot be changed now. Load the page again to see where it stands."))
        held.title, held.introduction, held.updated_at = _titled(title), tidy(introduction), timezone.now()
        held.save(update_fields=["title", "introduction", "updated_at"])
        held.places.all().delete()
        BookStory.objects.bulk_create(BookStory(book=held, story=story, position=n) for n, story in enumerate(stories, start=1))
        audit.write(by=by, capacity=GUARDIAN, verb="change_book", subject=held, fields=["title", "introduction", "stories"])
    book.refresh_from_db()
    return book


def step(*, book: Book, verb: str, by: Any, reason: str = "") -> Book:
    """One of the moves of a book. Out in the world it is a new edition."""
    with transaction.atomic():
        held = workflow.lock(book)
        held.workflow.find(verb, held.state)
        if not MAY[verb](by, held):
            raise MoveRefused(_("Another guardian has the next word here. Load the page again to see where it stands."))
        if verb == "propose" and not stories_in(held):
            raise MoveRefused(_("There is no story in it yet."))
        workflow.move(book, verb, by=by, capacity=GUARDIAN, reason=reason)
        if verb == "publish":
            new_edition(workflow.lock(book))
    book.refresh_from_db()
    return book


def _titled(title: str) -> str:
    words = " ".join(tidy(title).split())
    if not words:
        raise ValidationError({"title": _("Give it a title.")})
    return words[:120]
