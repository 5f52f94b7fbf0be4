"""Is an entry of the library still true? The clock and readers flag it; somebody who looked at the source says so."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from promise.core import audit, workflow
from promise.core.workflow import MoveRefused
from toolkit.actions.pages import tell_partners
from toolkit.models import Page
from toolkit.models.pages import LIBRARY

OLD_AFTER = dt.timedelta(days=365)


def look_again(*, page: Page, by: Any, still_true: bool, newer: Page | None = None, today: dt.date | None = None) -> Page:
    """A person looked at the source: it is still as we say, or something came after it. A flag goes with it."""
    if newer is not None and newer.pk == page.pk:
        raise ValidationError({"newer": _("An entry cannot come after itself.")})
    with transaction.atomic():
        held = workflow.lock(page)
        if held.kind not in LIBRARY:
            raise MoveRefused(_("Only entries of the library are checked."))
        held.newer = newer
        if still_true:
            held.last_checked_on = today or timezone.localdate()
            held.flagged_at, held.flag = None, ""
        held.updated_at = timezone.now()
        held.save(update_fields=["newer", "last_checked_on", "flagged_at", "flag", "updated_at"])
        audit.write(by=by, verb="check_page", subject=held, capacity="editor", fields=["last_checked_on", "newer"])
        if held.state == Page.State.PUBLISHED:
            tell_partners(held, is_new=False)
    return held


def report_broken(*, page: Page, by: Any = None) -> bool:
    """A reader says that an address or a contact no longer works. The first one counts; nothing of the reader is kept."""
    with transaction.atomic():
        fresh = Page.objects.of(*LIBRARY).published().filter(pk=page.pk, flagged_at__isnull=True)
        told = fresh.update(flagged_at=timezone.now(), flag=_("A reader says that it no longer works."))
        if told:
            audit.write(by=by, verb="report_broken", subject=page, capacity="reader")
    return bool(told)


def flag_old(*, today: dt.date | None = None, by: Any = None) -> int:
    """For the clock: what nobody has looked at for a year, and what never was. Returns how many were flagged."""
    day = today or timezone.localdate()
    is_old = Q(last_checked_on__isnull=True) | Q(last_checked_on__lte=day - OLD_AFTER)
    waiting = Page.objects.of(*LIBRARY).published().filter(is_old, flagged_at__isnull=True, newer__isnull=True)
    with transaction.atomic():
        for page in (flagged := list(waiting.select_for_update(of=("self",)).only("pk", "public_id", "last_checked_on"))):
            why = _("It was last checked more than a year ago.") if page.last_checked_on else _("Nobody has checked it yet.")
            Page.objects.filter(pk=page.pk).update(flagged_at=timezone.now(), flag=why)
            audit.write(by=by, verb="flag_page", subject=page, capacity="clock")
    return len(flagged)
