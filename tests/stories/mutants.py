"""Guards of stories taken out one by one, to see that the tests of T19 to T25 would notice. Used by test_mutants.py alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Mutant = Callable[[pytest.MonkeyPatch], None]


def moment_on_pages(patch: pytest.MonkeyPatch) -> None:
    """T19: a story says on which day it was written."""
    from stories.documents import stories

    plain = stories.as_json
    patch.setattr(stories, "as_json", lambda story: plain(story) | {"told_at": story.created_at})


def choices_say_how_many(patch: pytest.MonkeyPatch) -> None:
    """T19: beside each choice stands how many stories it leaves."""
    from promise.core import facets
    from stories import filters

    patch.setattr(filters, "_boxes", lambda words, left, ticked: facets.options(words, dict.fromkeys(left, 1), ticked))


def a_store_nobody_empties(patch: pytest.MonkeyPatch) -> None:
    """T20: one store is forgotten."""
    from stories.documents.stores import stores

    patch.delitem(stores, "remarks")


def a_ledger_nobody_writes(patch: pytest.MonkeyPatch) -> None:
    """T21: a withdrawal leaves no line for the next restore."""
    from promise.core import ledger

    patch.setattr(ledger, "note", lambda *args, **more: None)


def a_restore_nobody_waits_for(patch: pytest.MonkeyPatch) -> None:
    """T21: a site with a story that was taken back says that it is ready."""
    from promise.core import ledger

    patch.setattr(ledger, "is_replayed", lambda: True)


def any_link_opens(patch: pytest.MonkeyPatch) -> None:
    """T22: a private link is not compared."""
    from stories.models.stories import StoryQuerySet

    patch.setattr(StoryQuerySet, "by_link", lambda self, token: self.all()[:1])


def one_guardian_takes_back(patch: pytest.MonkeyPatch) -> None:
    """T22: a guardian alone may take a story back."""
    from stories import policies

    patch.setattr(policies, "can_withdraw_for_author", lambda user, subject: True)


def the_api_forgets_its_consent(patch: pytest.MonkeyPatch) -> None:
    """T23: the API has whatever the page has."""
    from stories.models.stories import StoryQuerySet

    patch.setattr(StoryQuerySet, "for_api", lambda self: self.published())


def books_forget_their_consent(patch: pytest.MonkeyPatch) -> None:
    """T23: a book may hold whatever the page has."""
    from stories.models.stories import StoryQuerySet

    patch.setattr(StoryQuerySet, "for_books", lambda self: self.published())


def training_forgets_its_consent(patch: pytest.MonkeyPatch) -> None:
    """T23: a module may hold whatever the page has."""
    from stories.models import modules

    patch.setattr(modules, "for_training", modules.Story.objects.published)


def search_engines_forget_their_consent(patch: pytest.MonkeyPatch) -> None:
    """T23: search engines are told of whatever the page has."""
    from stories.models.stories import StoryQuerySet

    patch.setattr(StoryQuerySet, "for_search_engines", lambda self: self.published())


def answers_forget_their_consent(patch: pytest.MonkeyPatch) -> None:
    """T23: an answer stands under a story whose author takes none any more."""
    from stories.models.responses import ResponseQuerySet

    patch.setattr(ResponseQuerySet, "shown", lambda self: self.filter(state="published", story__state="published"))


def nobody_writes_down_who_reads(patch: pytest.MonkeyPatch) -> None:
    """T24: opening a story leaves no line."""
    from stories.actions import reviews

    plain = reviews.audit.write
    patch.setattr(reviews.audit, "write", lambda **said: None if said["verb"] == "read_story" else plain(**said))


def a_guardian_reads_without_end(patch: pytest.MonkeyPatch) -> None:
    """T24: no alarm after thirty an hour."""
    from stories.actions import reviews

    patch.setattr(reviews, "READINGS_AN_HOUR", 10**6)


def one_guardian_is_enough(patch: pytest.MonkeyPatch) -> None:
    """T25: the same guardian agrees twice."""
    from stories.actions import reviews

    patch.setattr(reviews, "_refuse_wrong_pair", lambda *args: None)


# what is taken out, and the tests that must notice
MUTANTS: dict[str, tuple[Mutant, str]] = {
    "moment_on_pages": (moment_on_pages, "test_threats.py::test_no_public_list_says_on_which_day_somebody_wrote"),
    "choices_say_how_many": (choices_say_how_many, "test_sorting.py"),
    "a_restore_nobody_waits_for": (a_restore_nobody_waits_for, "test_drafts.py"),
    "training_forgets_its_consent": (training_forgets_its_consent, "test_modules.py"),
    "search_engines_forget_their_consent": (search_engines_forget_their_consent, "test_sorting.py"),
    "answers_forget_their_consent": (answers_forget_their_consent, "test_responses.py"),
    "a_store_nobody_empties": (a_store_nobody_empties, "test_withdrawals_actions.py"),
    "a_ledger_nobody_writes": (a_ledger_nobody_writes, "test_withdrawals_actions.py"),
    "any_link_opens": (any_link_opens, "test_links.py"),
    "one_guardian_takes_back": (one_guardian_takes_back, "test_links.py"),
    "the_api_forgets_its_consent": (the_api_forgets_its_consent, "test_consents_matrix.py"),
    "books_forget_their_consent": (books_forget_their_consent, "test_books.py"),
    "nobody_writes_down_who_reads": (nobody_writes_down_who_reads, "test_threats.py"),
    "a_guardian_reads_without_end": (a_guardian_reads_without_end, "test_threats.py"),
    "one_guardian_is_enough": (one_guardian_is_enough, "test_stories_actions.py"),
}


def take_out(name: str, patch: Any) -> None:
    MUTANTS[name][0](patch)
