"""Texts that a curator wiped stay wiped after a restore: the withdrawal ledger names each by idea and moment, nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promise.core import audit, ledger, workflow
from toolkit.actions import initiatives
from toolkit.actions.versions import BETWEEN
from toolkit.models import Initiative, InitiativeVersion

Name = tuple[str, dt.datetime]


def replay() -> int:
    """After a restore: wipe again every text that came back. Returns how many those were.

    Where it came back as what readers see now, the idea waits for a curator: nobody else can say what should stand there.
    """
    wiped = 0
    for ids in ledger.chunks():
        for held, moment in _back(_names(ids)):
            with transaction.atomic():
                wiped += _wipe(workflow.lock(held), moment)
    return wiped


@ledger.waits
def not_yet_replayed(ids: list[str]) -> bool:
    """Whether a text that the ledger names can be read here."""
    return bool(_back(_names(ids)))


def _names(ids: Iterable[str]) -> set[Name]:
    return set(_read(ids))


def _read(ids: Iterable[str]) -> Iterator[Name]:
    for name in ids:
        public_id, found, moment = name.partition(BETWEEN)
        if found:
            try:
                yield public_id, dt.datetime.fromisoformat(moment)
            except ValueError:  # a torn line
                continue


def _back(names: set[Name]) -> list[tuple[Initiative, dt.datetime]]:
    """What can be read of these: a kept text, or, older still, an idea of which no text had been kept yet."""
    if not names:
        return []
    ids, moments = {name for name, _moment in names}, {moment for _name, moment in names}
    kept = InitiativeVersion.objects.filter(subject__public_id__in=ids, at__in=moments, withheld_at__isnull=True)
    found = [(row.subject, row.at) for row in kept.select_related("subject")]
    bare = Initiative.objects.published().filter(public_id__in=ids, published_at__in=moments, versions__isnull=True)
    found += [(held, held.published_at) for held in bare if held.published_at]
    return [(held, moment) for held, moment in found if (held.public_id, moment) in names]


def _wipe(held: Initiative, moment: dt.datetime) -> int:
    numbered = held.versions.numbered().last()
    is_what_readers_see = numbered is None or numbered.at == moment
    held.versions.filter(at=moment, withheld_at__isnull=True).update(texts={}, withheld_at=timezone.now())
    audit.write(by=None, verb="withhold_version", subject=held, capacity="ledger", fields=["texts"])
    if is_what_readers_see and held.state == Initiative.State.PUBLISHED:
        reason = _("A backup brought back a text in which somebody could be recognised. Change it, then publish it again.")
        initiatives.set_aside(initiative=held, by=None, reason=reason)
    return 1
