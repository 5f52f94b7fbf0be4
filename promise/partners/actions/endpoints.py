"""Where partners want to be told of changes: made with a secret that is shown once, tried, stopped and begun again."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.actions import limits
from promise.core import audit, mail, outbox, outside, seal
from promise.core.models import Change
from promise.partners.models import Endpoint, KeyHolder
from promise.partners.models.endpoints import Subject
from promise.partners.policies import can_keep_endpoint, can_stop_endpoint, may_have_keys

MOST = 10
OLD_SECRET_LASTS = timedelta(hours=24)
PINGS_AN_HOUR = 10


@dataclass(frozen=True)
class Made:
    """An endpoint with the secret that is shown this once."""

    endpoint: Endpoint
    secret: str


def new_secret() -> str:
    """24 bytes by chance, written as Standard Webhooks has it."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode()


def make(*, holder: KeyHolder, url: str, subjects: Sequence[str], by: Any) -> Made:
    """Told from now on. Raises ValidationError by field, or PermissionDenied for whom it is not."""
    url, wanted = _address(url), _wanted(subjects)
    secret = new_secret()
    with transaction.atomic():
        held = KeyHolder.objects.select_for_update(of=("self",)).get(pk=holder.pk)
        if not may_have_keys(by, held):
            raise PermissionDenied
        if held.endpoints.count() >= MOST:
            raise ValidationError(_("You have %(n)d addresses, which is all there can be.") % {"n": MOST})
        try:
            with transaction.atomic():
                made = Endpoint.objects.create(
                    holder=held, url=url, subjects=wanted, secret=seal.seal(secret), made_by=by, after=newest_line()
                )
        except IntegrityError as error:
            raise ValidationError({"url": _("This address is on your list already.")}) from error
        audit.write(by=by, capacity="holder", verb="make_endpoint", subject=made)
    return Made(made, secret)


def _address(url: str) -> str:
    try:
        outside.target(url.strip())
    except outside.Refused as error:
        raise ValidationError({"url": str(error)}) from error
    return url.strip()


def _wanted(subjects: Sequence[str]) -> list[str]:
    wanted = sorted(set(subjects))
    if not wanted or not set(wanted) <= set(Subject.values):
        raise ValidationError({"subjects": _("Choose at least one kind of record.")})
    return wanted


def newest_line() -> int:
    """The last line that can be told; 0 before the first."""
    return Change.objects.settled().order_by("xact", "pk").values_list("pk", flat=True).last() or 0


def change_subjects(*, endpoint: Endpoint, subjects: Sequence[str], by: Any) -> Endpoint:
    """What it hears of, from the next notice on: also what waits is asked again when it leaves."""
    wanted = _wanted(subjects)
    with transaction.atomic():
        held = _kept(endpoint, by)
        held.subjects = wanted
        _save(held, "subjects")
        audit.write(by=by, capacity="holder", verb="change_endpoint", subject=held, fields=["subjects"])
    return held


def rotate(*, endpoint: Endpoint, by: Any) -> Made:
    """A new secret. For a day both sign, so that nothing is missed while the other side changes over."""
    secret = new_secret()
    with transaction.atomic():
        held = _kept(endpoint, by)
        held.old_secret, held.old_secret_until = held.secret, timezone.now() + OLD_SECRET_LASTS
        held.secret = seal.seal(secret)
        _save(held, "secret", "old_secret", "old_secret_until")
        audit.write(by=by, capacity="holder", verb="rotate_endpoint", subject=held)
    return Made(held, secret)


def ping(*, endpoint: Endpoint, by: Any) -> None:
    """A notice of nothing, to see whether it arrives; also while the address rests after failures."""
    with transaction.atomic():
        held = _kept(endpoint, by)
        if held.stopped_at is not None:
            raise ValidationError(_("It is stopped. Begin again first."))
        limits.spend("endpoint-ping", held.public_id, limit=PINGS_AN_HOUR, period=limits.HOUR)
        outbox.announce("notify", subject=held, payload={"ping": secrets.token_hex(8)})


def stop(*, endpoint: Endpoint, by: Any) -> Endpoint:
    """Nothing leaves for it any more, from this moment on. A second time changes nothing."""
    if not can_stop_endpoint(by, endpoint):
        raise PermissionDenied
    return _stop(endpoint, Endpoint.Stop.PERSON, by=by, capacity="holder")


def stop_by_clock(*, endpoint: Endpoint, why: Endpoint.Stop) -> Endpoint:
    """Gone, silent for days, or of somebody who may not have keys any more: whoever made it is told."""
    return _stop(endpoint, why, by=None, capacity="clock")


def _stop(endpoint: Endpoint, why: Endpoint.Stop, *, by: Any, capacity: str) -> Endpoint:
    with transaction.atomic():
        held = Endpoint.objects.select_for_update(of=("self",)).get(pk=endpoint.pk)
        if held.stopped_at is not None:
            return held
        held.stopped_at, held.stopped_by, held.stop = timezone.now(), by, why
        held.old_secret, held.old_secret_until = "", None
        _save(held, "stopped_at", "stopped_by", "stop", "old_secret", "old_secret_until")
        audit.write(by=by, capacity=capacity, verb="stop_endpoint", subject=held)
        if by is None:
            mail.tell("endpoint_stopped", subject=held, key=f"{held.pk}:{held.stopped_at.timestamp()}")
    return held


def start(*, endpoint: Endpoint, by: Any) -> Endpoint:
    """Told again, of what changes from now on: what was missed stands in the list of changes."""
    with transaction.atomic():
        held = _kept(endpoint, by)
        if held.stopped_at is None:
            return held
        held.stopped_at = held.stopped_by = held.failing_since = held.rests_until = None
        held.stop, held.after = "", newest_line()
        # it rests on whoever begins it again: the lead may be another than the one who made it
        held.made_by, held.made_at = by, timezone.now()
        _save(held, "stopped_at", "stopped_by", "failing_since", "rests_until", "stop", "after", "made_by", "made_at")
        audit.write(by=by, capacity="holder", verb="start_endpoint", subject=held)
    return held


def _kept(endpoint: Endpoint, by: Any) -> Endpoint:
    held = Endpoint.objects.select_for_update(of=("self",)).select_related("holder").get(pk=endpoint.pk)
    if not can_keep_endpoint(by, held):
        raise PermissionDenied
    return held


def _save(held: Endpoint, *fields: str) -> None:
    held.updated_at = timezone.now()
    held.save(update_fields=[*fields, "updated_at"])
