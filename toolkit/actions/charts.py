"""What people write beside a line: a new baseline with its reason, and what happened when."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promise.core import audit
from promise.core.text import has_link_or_address
from toolkit.actions.fields import text
from toolkit.models import MeasureSeries, Rebase, SeriesMark
from toolkit.models.series import ENOUGH

REASON, WORDS, MOST_MARKS = 300, 120, 60


def rebase(*, series: MeasureSeries, by: Any, month: int, reason: str) -> Rebase:
    """The lines begin anew at this month: a person's judgement that the work itself changed, never the machine's."""
    words = _line(reason, REASON, "reason")
    if not words:
        raise ValidationError({"reason": _("Say what changed: a line that moves without a reason misleads.")})
    with transaction.atomic():
        held = MeasureSeries.objects.select_for_update(of=("self",)).get(pk=series.pk)
        reported = held.points.filter(events__isnull=False)
        if reported.filter(month__gte=month).count() < ENOUGH:
            raise ValidationError({"month": _("There must be 12 reported months from there on. Wait until they are in.")})
        if not reported.filter(month__lt=month).exists():
            raise ValidationError({"month": _("There is nothing before this month to part from.")})
        if held.rebases.filter(month=month, undone_at__isnull=True).exists():
            raise ValidationError({"month": _("The lines begin anew there already.")})
        made = Rebase.objects.create(series=held, month=month, reason=words, made_by=by)
        audit.write(by=by, verb="rebase_series", subject=held)
    return made


def undo_rebase(*, rebase: Rebase, by: Any) -> None:
    """Taken back; it stays written down with who and when."""
    with transaction.atomic():
        Rebase.objects.filter(pk=rebase.pk, undone_at__isnull=True).update(undone_at=timezone.now(), undone_by=by)
        audit.write(by=by, verb="undo_rebase", subject=rebase.series)


def mark(*, series: MeasureSeries, by: Any, month: int, words: str) -> SeriesMark:
    said = _line(words, WORDS, "words")
    if not said:
        raise ValidationError({"words": _("Say in a few words what happened.")})
    with transaction.atomic():
        held = MeasureSeries.objects.select_for_update(of=("self",)).get(pk=series.pk)
        if held.marks.count() >= MOST_MARKS:
            raise ValidationError({"words": _("There are %(n)d marks on this chart. Remove one first.") % {"n": MOST_MARKS}})
        made, _new = held.marks.get_or_create(month=month, words=said, defaults={"made_by": by})
        audit.write(by=by, verb="mark_series", subject=held)
    return made


def unmark(*, mark: SeriesMark, by: Any) -> None:
    with transaction.atomic():
        audit.write(by=by, verb="unmark_series", subject=mark.series)
        SeriesMark.objects.filter(pk=mark.pk).delete()


def _line(value: str, most: int, name: str) -> str:
    words = " ".join(text(value, most).split())
    if has_link_or_address(words):
        raise ValidationError({name: _("Please leave out web and mail addresses, and anything about one person.")})
    return words
