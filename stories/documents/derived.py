"""What was made out of a story, for its author: where else it stands, and what waits because of it."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promise.core.models import Change, OutboxItem
from stories.models import Response, Story
from toolkit.models import Page


class Derived(NamedTuple):
    """`title` and `href` where it has a page that everybody may read."""

    words: str
    title: str = ""
    href: str = ""


def derived(story: Story) -> list[Derived]:
    return [*_books(story), *_modules(story), *_answers(story), *_copies(story), *_letters(story)]


def _books(story: Story) -> list[Derived]:
    places = story.places_in_books.exclude(book__state="closed").select_related("book").order_by("book__begun_at", "pk")
    return [
        Derived(_("A place in the story book"), place.book.title, place.book.get_absolute_url())
        if place.book.state == "published"
        else Derived(_("A place in a story book that only guardians see"))
        for place in places
    ]


def _modules(story: Story) -> list[Derived]:
    places = story.places_in_modules.filter(module__in=Page.objects.published()).select_related("module")
    return [Derived(_("A place in the training module"), place.module.title, place.module.get_absolute_url()) for place in places]


def _answers(story: Story) -> list[Derived]:
    waiting = story.responses.exclude(pk__in=Response.objects.shown().values("pk")).count()
    words = ngettext(
        "%(n)d answer by an organisation that is not shown", "%(n)d answers by organisations that are not shown", waiting
    )
    return [Derived(words % {"n": waiting})] if waiting else []


def _copies(story: Story) -> list[Derived]:
    if not Change.objects.filter(type="story", public_id=story.public_id).exists():
        return []
    return [Derived(_("Partners’ programs could copy it while you allowed that. We cannot see which did."))]


def _letters(story: Story) -> list[Derived]:
    mails = OutboxItem.objects.filter(subject_type=story._meta.label_lower, subject_id=str(story.pk))
    waiting = mails.exclude(state=OutboxItem.State.DONE).count()
    words = ngettext("%(n)d mail to you has not left yet", "%(n)d mails to you have not left yet", waiting)
    return [Derived(words % {"n": waiting})] if waiting else []
