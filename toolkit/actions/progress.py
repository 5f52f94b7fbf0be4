"""A member's year: begun with what is known, saved part by part by anybody seated there, sent by the lead."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.actions import reports
from alliance.documents import standing
from alliance.models import Commitment, Organisation, Report
from promise.core import audit, mail, workflow
from promise.core.workflow import MoveRefused
from toolkit import policies
from toolkit.documents.progress import missing
from toolkit.models import Progress
from toolkit.models.progress import PARTS

LONGEST = 1500
TEXTS = (*PARTS, "private_note")
FLAGS = tuple(f"{name}_is_public" for name in PARTS)
FIELDS = frozenset({*TEXTS, *FLAGS, "took_part_count", "commitments"})
State = Progress.State

CHANGED_MEANWHILE = gettext_lazy(
    "A colleague has saved this part since you opened it. What you typed is still here. Look at theirs below, then save again."
)


def begin(*, organisation: Organisation, by: Any) -> Progress:
    """The open one of this member, or a new one that covers the days since the last. One is open at a time."""
    if not policies.can_write_progress(by, organisation):
        raise PermissionDenied
    pledge = organisation.pledges.in_force().exclude(signatory_email="").first()
    if pledge is None:
        raise MoveRefused(_("Only a member whose pledge is in force tells of its year."))
    today = timezone.localdate()
    since = min(standing.of(pledge, today=today).counted_from or today, today)
    try:
        with transaction.atomic():
            states = {str(row.position): row.state for row in Commitment.objects.filter(pledge=pledge)}
            if found := Progress.objects.open().filter(organisation=organisation).first():
                if found.pledge_id != pledge.pk:  # they left and signed again while it lay open
                    Progress.objects.filter(pk=found.pk).update(pledge=pledge, commitments=states)
                    found.refresh_from_db()
                return found
            made = Progress.objects.create(
                organisation=organisation, pledge=pledge, covers_from=since, covers_to=today, begun_at=timezone.now(),
                begun_by=by, state=State.WRITING, commitments=states,
            )  # fmt: skip
            audit.write(by=by, verb="begin_progress", subject=made)
    except IntegrityError:  # two colleagues at once
        return Progress.objects.open().get(organisation=organisation)
    return made


def mark(progress: Progress, names: Iterable[str]) -> str:
    """What a form carries to notice that a colleague saved the same part meanwhile."""
    content = json.dumps([getattr(progress, name) for name in sorted(names)], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def save(*, progress: Progress, by: Any, was: str = "", **values: Any) -> Progress:
    """Keep some of its parts. `was` is the `mark` of these as they were shown. Raises ValidationError by field."""
    if unknown := set(values) - FIELDS:
        raise ValueError(f"Not a part: {unknown}")
    stored = _checked(values)
    with transaction.atomic():
        held = workflow.lock(progress)
        _may_write(held, by)
        if was and was != mark(held, stored):
            raise MoveRefused(str(CHANGED_MEANWHILE))
        for name, value in stored.items():
            setattr(held, name, {**held.commitments, **value} if name == "commitments" else value)
        held.covers_to = max(held.covers_from, timezone.localdate())
        held.updated_at = timezone.now()
        held.clean_fields(exclude={field.name for field in held._meta.fields} - set(stored))
        held.save(update_fields=[*stored, "covers_to", "updated_at"])
    return held


def _may_write(held: Progress, by: Any) -> None:
    if held.state == State.SENT:
        raise MoveRefused(_("This year has been sent. What may be read by whom can still be changed."))
    if not policies.can_edit_progress(by, held):
        raise PermissionDenied


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    stored = dict(values)
    for name in TEXTS:
        if name in stored:
            stored[name] = str(stored[name]).strip()
            if len(stored[name]) > LONGEST:
                raise ValidationError({name: _("Please keep this to %(n)d characters.") % {"n": LONGEST}})
    if "commitments" in stored and not set(stored["commitments"].values()) <= set(Commitment.State.values):
        raise ValidationError({"commitments": _("Choose how far each commitment is.")})
    return stored


def hand_over(*, progress: Progress, by: Any) -> Progress:
    """To the lead, who sends it. Both sides of the year must be there."""
    with transaction.atomic():
        held = workflow.lock(progress)
        if not policies.can_edit_progress(by, held):
            raise PermissionDenied
        _complete(held)
        decision = workflow.move(held, "hand_over", by=by, capacity="member")
        mail.tell("progress_handed_over", subject=held, key=f"{held.pk}:{decision.pk}")
    return held


def give_back(*, progress: Progress, by: Any, reason: str) -> Progress:
    """The lead asks for more; whoever handed it over reads why."""
    with transaction.atomic():
        held = workflow.lock(progress)
        if not policies.can_send_progress(by, held):
            raise PermissionDenied
        decision = workflow.move(held, "give_back", by=by, capacity="lead", reason=reason)
        mail.tell("progress_given_back", subject=held, key=f"{held.pk}:{decision.pk}", payload={"decision": decision.pk})
    return held


def send(*, progress: Progress, by: Any) -> Progress:
    """By the lead. It counts as the yearly report at once: the pledge moves by the same action as with the short form."""
    with transaction.atomic():
        held = workflow.lock(progress)
        if held.state == State.SENT:
            return held
        if not policies.can_send_progress(by, held):
            raise PermissionDenied
        _complete(held)
        chosen = [(row, held.commitments.get(str(row.position), row.state)) for row in held.pledge.commitments.all()]
        report = reports.send(pledge=held.pledge, words=_words(held), nonce=f"progress:{held.public_id}", by=by, progress=chosen)
        held.sent_at, held.sent_by, held.report = report.reported_at, by, report
        held.covers_to = max(held.covers_from, report.covers_to)
        held.save(update_fields=["sent_at", "sent_by", "report", "covers_to"])
        workflow.move(held, "send", by=by, capacity="lead", at=report.reported_at)
    return held


def _words(held: Progress) -> reports.Words:
    return reports.Words(
        success=held.success, failing=held.failing, success_is_public=held.success_is_public,
        failing_is_public=held.failing_is_public, people_with_lived_experience=held.took_part_count,
    )  # fmt: skip


def _complete(held: Progress) -> None:
    if missing(held):
        raise MoveRefused(_("Tell one thing that worked and one that did not. Then it can go."))


def show(*, progress: Progress, by: Any, public: Iterable[str]) -> Progress:
    """Which parts the world may read: the lead may change it at any time, in both directions. The report says the same."""
    wanted = set(public) & set(PARTS)
    with transaction.atomic():
        held = workflow.lock(progress)
        if not policies.can_send_progress(by, held):
            raise PermissionDenied
        for name in PARTS:
            setattr(held, f"{name}_is_public", name in wanted)
        held.updated_at = timezone.now()
        held.save(update_fields=[*FLAGS, "updated_at"])
        if held.report_id:
            Report.objects.filter(pk=held.report_id).update(
                success_is_public="success" in wanted, failing_is_public="failing" in wanted
            )
        audit.write(by=by, verb="show_progress", subject=held, capacity="lead", fields=sorted(wanted))
    return held


IDLE = dt.timedelta(days=14)


def remind(*, now: dt.datetime | None = None) -> int:
    """Once for each that has stood still for two weeks: the lead of what was handed over, else whoever began it."""
    moment = now or timezone.now()
    still = Progress.objects.open().filter(updated_at__lt=moment - IDLE, organisation__is_demo=False)
    with transaction.atomic():
        for held in still:
            mail.tell("progress_stands_still", subject=held, key=f"{held.pk}:{held.state}:{held.updated_at:%Y%m%d%H%M%S}")
    return len(still)
