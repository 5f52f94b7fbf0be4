"""Keeping and following initiatives, and searches that go on. Private to one person; each can be taken back at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from promise.accounts.models import User
from promise.core import audit, workflow
from toolkit.actions import digests
from toolkit.documents import searches
from toolkit.documents.entries import FACETS
from toolkit.models import Bookmark, Follow, Initiative, SavedSearch

MOST_KEPT, MOST_SEARCHES, LONGEST_QUESTION = 1000, 50, 1000


def keep(*, initiative: Initiative, by: User, on: bool) -> None:
    """On one's own list, or off it."""
    _switch(Bookmark, initiative=initiative, by=by, on=on, verb="keep" if on else "stop_keeping")


def follow(*, initiative: Initiative, by: User, on: bool) -> None:
    """Hear of it from now on, or no more."""
    _switch(Follow, initiative=initiative, by=by, on=on, verb="follow" if on else "stop_following")


def _switch(model: type[Bookmark] | type[Follow], *, initiative: Initiative, by: User, on: bool, verb: str) -> None:
    """Twice is once."""
    rows: Any = model._default_manager
    with transaction.atomic():
        if not on:
            rows.filter(user=by, initiative=initiative).delete()
        elif not rows.filter(user=by, initiative=initiative).exists():
            if workflow.lock(initiative).state != Initiative.State.PUBLISHED:
                raise ValidationError(_("This initiative is not in the bank any more."))
            if rows.filter(user=by).count() >= MOST_KEPT:
                raise ValidationError(_("That is a long list already. Please take some off it first."))
            rows.get_or_create(user=by, initiative=initiative)
            if model is Follow:
                digests.open_for(by=by)
        audit.write(by=by, verb=verb, subject=initiative)


def save_search(*, by: User, q: str, chosen: Mapping[str, Sequence[str]]) -> SavedSearch:
    """Tell me when something new fits this. The same question twice is one."""
    if set(chosen) - set(FACETS):
        raise ValidationError(_("This question holds a filter we do not know."))
    question = searches.written(q.replace("\x00", ""), chosen)
    if not question:
        raise ValidationError(_("Type some words or choose a filter first: then we know what to look out for."))
    if len(question) > LONGEST_QUESTION:
        raise ValidationError(_("That question is too long to keep. Please use fewer words or filters."))
    mine = SavedSearch.objects.filter(user=by)
    if found := mine.filter(question=question).first():
        return found
    if mine.count() >= MOST_SEARCHES:
        raise ValidationError(_("You keep %(n)d searches already. Please remove one first.") % {"n": MOST_SEARCHES})
    with transaction.atomic():
        made, _new = SavedSearch.objects.get_or_create(user=by, question=question)
        digests.open_for(by=by)
        audit.write(by=by, verb="save_search", subject=made)
    return made


def forget_search(*, search: SavedSearch, by: User) -> None:
    with transaction.atomic():
        audit.write(by=by, verb="forget_search", subject=search)
        SavedSearch.objects.filter(pk=search.pk).delete()
