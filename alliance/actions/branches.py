"""What coordinators write about and to the organisations of their branch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from alliance.actions import limits
from alliance.models import Chapter, ChapterLetter, CoordinatorNote, Organisation, Seat
from promise.core import audit, buckets, mail

LETTERS_A_DAY = 10
READERS_A_DAY = 200
LETTERS_TO_ONE_A_WEEK = 3
WEEK = 7 * limits.DAY


class OutsideBranch(ValidationError):
    """A recipient that this coordinator does not look after: nothing is sent to anybody."""

    def __init__(self) -> None:
        super().__init__(_("One of these is not in your branch, so nothing was sent. Please choose again."), code="outside")


def add_note(*, organisation: Organisation, chapter: Chapter, text: str, by: Any) -> CoordinatorNote:
    with transaction.atomic():
        note = CoordinatorNote.objects.create(organisation=organisation, chapter=chapter, text=text.strip(), written_by=by)
        audit.write(by=by, verb="add_note", subject=note)
    return note


def remove_note(*, note: CoordinatorNote, by: Any) -> None:
    with transaction.atomic():
        audit.write(by=by, verb="remove_note", subject=note)
        note.delete()


def exported(*, chapter: Chapter, by: Any) -> None:
    """Somebody takes the list of a branch away as a file: worth a line for investigations."""
    audit.write(by=by, verb="export_branch", subject=chapter)


def recipients(chapter: Chapter, slugs: Sequence[str]) -> list[Organisation]:
    """The organisations of these names, all of them in the branch and with a lead. Raises OutsideBranch."""
    wanted = set(slugs)
    branch = Organisation.objects.in_branch(chapter) if chapter.level != Chapter.Level.GLOBAL else Organisation.objects.all()
    found = list(branch.filter(slug__in=wanted, seats__in=Seat.objects.leads()).order_by("name_folded", "pk"))
    if len(found) != len(wanted):
        raise OutsideBranch
    return found


def send_letter(
    *, chapter: Chapter, to: Sequence[str], subject: str, text: str, nonce: str, by: Any, gives_address: bool = False
) -> ChapterLetter:
    """One plain letter to the leads of these organisations, each in a mail of its own.

    The same `nonce` gives the same letter. A lead who had three letters of coordinators this week is left out, and the
    letter says how many those are. Raises OutsideBranch or TooMany, and then nothing is sent.
    """
    if found := ChapterLetter.objects.filter(form_nonce=nonce).first():
        return found
    readers = recipients(chapter, to)
    if not readers:
        raise ValidationError({"to": _("Please choose at least one organisation.")})
    try:
        with transaction.atomic():
            _spend(by, len(readers))
            reached = [one for one in readers if _may_reach(one)]
            letter = ChapterLetter.objects.create(
                chapter=chapter, sent_by=by, subject=mail.one_line(subject)[:120], text=text.strip(), form_nonce=nonce,
                gives_address=gives_address, left_out=len(readers) - len(reached),
            )  # fmt: skip
            letter.organisations.set(reached)
            for one in reached:
                mail.tell("chapter_letter", subject=letter, key=f"{letter.pk}:{one.pk}", payload={"organisation": one.pk})
            audit.write(by=by, verb="write_to_leads", subject=letter)
    except IntegrityError:
        return ChapterLetter.objects.get(form_nonce=nonce)
    return letter


def _spend(by: Any, readers: int) -> None:
    limits.spend("chapter-letter", by.public_id, limit=LETTERS_A_DAY, period=limits.DAY)
    key = buckets.private_key("chapter-letter-readers", by.public_id)
    given = buckets.take(key, limit=READERS_A_DAY, period=limits.DAY, cost=readers)
    if not given.allowed:
        raise limits.TooMany(given.retry_after)


def _may_reach(organisation: Organisation) -> bool:
    return limits.passes("chapter-letter-to", organisation.public_id, limit=LETTERS_TO_ONE_A_WEEK, period=WEEK)
