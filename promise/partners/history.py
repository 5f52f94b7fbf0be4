"""What changed in the API, for those who wrote programs against it. Newest first."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Entry(NamedTuple):
    day: dt.date
    lines: tuple[str | Promise, ...]


HISTORY = (
    Entry(
        dt.date(2026, 11, 28),
        (
            _("fields= takes a part of a record, expand= puts the records it names beside it."),
            _("Every record has licence and citation."),
            _("Nightly files under dump/, with sums and the place in the change log to go on from."),
            _("Answers are compressed where the client takes gzip; Last-Modified on single records."),
            _("A table of an empty list has the same columns as any other."),
        ),
    ),
    Entry(
        dt.date(2026, 11, 27),
        (
            _("Keys: personal ones and OAuth 2 client credentials, each with its own limit."),
            _("Writes: drafts of initiatives, handing them in, reports of what is tried."),
        ),
    ),
    Entry(dt.date(2026, 11, 22), (_("The first version."),)),
)
