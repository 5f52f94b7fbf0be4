"""Counting what people ask the bank, so that curators can teach it their words. Counted are words, never a person."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from promise.core import audit
from toolkit.models import AskedWords
from toolkit.models.asking import LONGEST

# Questions beyond these are not kept, so that nobody can fill the table; and none longer than this without being asked again.
MOST_ROWS, DAYS_KEPT = 5_000, 90
MOST_WORDS = 12
# What could lead to a person or a machine: an address, a long number.
_TELLING = re.compile(r"\S*@\S*|\S*\d{4,}\S*|https?:\S*|www\.\S*", re.IGNORECASE)


def plain(q: str) -> str:
    """A question as it is counted: lower case, one space, no addresses or long numbers. Empty when nothing is left."""
    words = _TELLING.sub(" ", q.replace("\x00", " ").lower()).split()
    return " ".join(words[:MOST_WORDS])[:LONGEST].strip()


def note_asked(*, q: str, found: int) -> None:
    """Somebody asked this and so much was found."""
    _count(plain(q), asked=1, found_nothing=int(found == 0))


def note_opened(*, q: str) -> None:
    """Somebody opened something that this question found; only a question that was counted."""
    if words := plain(q):
        AskedWords.objects.filter(words=words, opened__lt=F("asked")).update(opened=F("opened") + 1)


def _count(words: str, **more: int) -> None:
    if len(words) < 2:
        return
    added: dict[str, Any] = {name: F(name) + number for name, number in more.items() if number}
    if AskedWords.objects.filter(words=words).update(**added, last_on=timezone.localdate()):
        return
    if AskedWords.objects.count() >= MOST_ROWS:
        return
    try:
        with transaction.atomic():
            AskedWords.objects.create(words=words, **more)
    except IntegrityError:  # another asked the same in this moment
        AskedWords.objects.filter(words=words).update(**added)


def forget(*, asked: AskedWords, by: Any) -> None:
    """A curator has dealt with it, or it names somebody."""
    with transaction.atomic():
        audit.write(by=by, verb="forget_question", subject=asked, capacity="curator")
        asked.delete()


def forget_old() -> int:
    """The clock forgets what nobody has asked for three months."""
    gone, _each = AskedWords.objects.filter(last_on__lt=timezone.localdate() - dt.timedelta(days=DAYS_KEPT)).delete()
    return gone
