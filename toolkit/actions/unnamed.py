"""What an unnamed report may give away, and when the world hears of it."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.models import Organisation
from promise.core import changes
from promise.core.text import fold
from toolkit.actions.counting import SHOWN, recount
from toolkit.models import Adoption, Initiative

Visibility = Adoption.Visibility
Untold = Adoption.Untold
SHORTEST_CLUE = 4  # letters; a shorter name stands in too many words


def coarse(moment: dt.datetime, visibility: str) -> dt.datetime:
    """The moment as it is stored: of an unnamed report only the month is kept."""
    if visibility != Visibility.UNNAMED:
        return moment
    return timezone.localtime(moment).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def clue_in(words: str, organisation: Organisation, unit: str = "") -> str:
    """The name of the organisation, its place or the ward as far as these words say it, else nothing."""
    told = fold(words)
    clues = (clue for clue in (organisation.name, organisation.place, unit) if len(clue) >= SHORTEST_CLUE)
    return next((clue for clue in clues if fold(clue) in told), "")


def refuse_clues(adoption: Adoption, texts: Iterable[tuple[str, str]]) -> None:
    """`texts` are fields with their words. Raises ValidationError by field where an unnamed report would name somebody."""
    if adoption.visibility != Visibility.UNNAMED:
        return
    found = {field: clue for field, words in texts if (clue := clue_in(words, adoption.organisation, adoption.unit))}
    if found:
        raise ValidationError({field: gives_away(clue) for field, clue in found.items()})


def gives_away(clue: str) -> str:
    words = _("Your words say “%(clue)s”, which may tell who you are. Take it out, or choose another way of showing it.")
    return words % {"clue": clue}


def log(adoption: Adoption, *, was_shown: bool, old_id: str) -> None:
    """Tell the change log; of an unnamed report it is told at the month's end, among the others of that month.

    One that gave up its name is removed under that name at once, and rests until then: seen the same day without it, it would
    be known for what it was.
    """
    was_told = was_shown and adoption.untold not in {Untold.CREATED, Untold.AGAIN}
    if adoption.visibility == Visibility.UNNAMED:
        rests = adoption.untold == Untold.AGAIN
        if was_told and adoption.public_id != old_id:
            changes.removed("adoption", old_id)
            was_told, rests = False, True
        _wait(adoption, Untold.AGAIN if rests else Untold.UPDATED if was_told else Untold.CREATED)
        return
    _wait(adoption, Untold.NOTHING)
    is_shown = adoption.visibility in SHOWN
    if was_told and not is_shown:
        changes.removed("adoption", old_id)
    if is_shown:
        (changes.updated if was_told else changes.created)("adoption", adoption.public_id, _path(adoption))


def _wait(adoption: Adoption, untold: str) -> None:
    adoption.untold = untold
    Adoption.objects.filter(pk=adoption.pk).update(untold=untold)


def _path(adoption: Adoption) -> str:
    """Where a named one is read; an unnamed one has no address of its own, so that nothing leads from it to anybody."""
    return adoption.initiative.get_absolute_url() if adoption.visibility == Visibility.PUBLIC else ""


def tell_unnamed(*, now: dt.datetime | None = None) -> int:
    """At the month's end, tell the change log of that month's unnamed reports, in an order drawn by lot."""
    month = coarse(now or timezone.now(), Visibility.UNNAMED)
    waiting = Adoption.objects.filter(visibility=Visibility.UNNAMED, initiative__state=Initiative.State.PUBLISHED)
    with transaction.atomic():
        found = list(waiting.exclude(untold="").filter(updated_at__lt=month).select_related("initiative"))
        secrets.SystemRandom().shuffle(found)
        for adoption in found:
            (changes.updated if adoption.untold == Untold.UPDATED else changes.created)("adoption", adoption.public_id, "")
        Adoption.objects.filter(pk__in=[adoption.pk for adoption in found]).update(untold=Untold.NOTHING)
        for initiative in {adoption.initiative for adoption in found}:
            recount(initiative, quietly=True)
            Initiative.objects.filter(pk=initiative.pk).update(updated_at=timezone.now())
            changes.updated("initiative", initiative.public_id, initiative.get_absolute_url())
    return len(found)
