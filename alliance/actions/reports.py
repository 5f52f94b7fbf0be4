"""A member's yearly word. Sending it starts the clock anew and is the way back from lapsing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.actions import commitments, pledges
from alliance.documents import standing
from alliance.models import Commitment, Pledge, Report
from alliance.models.pledges import IN_FORCE
from promise.core import audit, mail
from promise.core.workflow import MoveRefused, lock

LONGEST = 1500


@dataclass(frozen=True)
class Words:
    """What a report tells: both are asked for, and each says by itself whether the world may read it."""

    success: str
    failing: str
    success_is_public: bool = False
    failing_is_public: bool = False
    people_with_lived_experience: int | None = None


def send(
    *, pledge: Pledge, words: Words, nonce: str, by: Any, progress: Sequence[tuple[Commitment, str]] = (),
    at: dt.datetime | None = None,
) -> Report:  # fmt: skip
    """Keep the report, say how far each commitment is, and move the pledge. The same nonce is the same report."""
    if found := Report.objects.filter(form_nonce=nonce, pledge=pledge).first():
        return found
    moment = at or timezone.now()
    try:
        with transaction.atomic():
            held = lock(pledge)
            if held.state not in IN_FORCE:
                raise MoveRefused(_("Only a member whose pledge is in force can report."))
            report = _write(held, words, nonce, by, moment)
            for commitment, state in progress:
                if commitment.pledge_id != pledge.pk:
                    raise ValidationError(_("This commitment belongs to another pledge."))
                commitments.set_progress(commitment=commitment, state=state, by=by)
            pledges.report(pledge=pledge, by=by, at=moment)
            audit.write(by=by, verb="report", subject=report, capacity="lead")
            mail.tell("report_received", subject=pledge, key=f"{pledge.pk}:{report.pk}", payload={"report": report.pk})
    except IntegrityError as error:
        found = Report.objects.filter(form_nonce=nonce, pledge=pledge).first()
        if found is None:
            raise ValidationError(_("This report could not be kept. Please load the page again.")) from error
        return found
    return report


def _write(pledge: Pledge, words: Words, nonce: str, by: Any, moment: dt.datetime) -> Report:
    today = timezone.localdate(moment)
    report = Report(
        pledge=pledge, covers_from=min(standing.of(pledge, today=today).counted_from or today, today), covers_to=today,
        success=words.success.strip(), failing=words.failing.strip(), success_is_public=words.success_is_public,
        failing_is_public=words.failing_is_public, people_with_lived_experience=words.people_with_lived_experience,
        form_nonce=nonce, reported_at=moment, reported_by=by,
    )  # fmt: skip
    report.full_clean(exclude=["form_nonce", "pledge"], validate_constraints=False)
    for field in ("success", "failing"):
        if len(getattr(report, field)) > LONGEST:
            raise ValidationError({field: _("Please keep this to %(n)d characters.") % {"n": LONGEST}})
    report.save()
    return report
