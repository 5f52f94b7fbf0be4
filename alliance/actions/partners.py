"""Friends who have not signed: named, corrected and removed by the secretariat, each time with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.models import Partner
from promise.core import audit
from promise.core.workflow import move as workflow_move

FIELDS = ("name", "relation", "words", "company_number", "link", "source", "last_checked_on")


def add(*, values: Mapping[str, Any], reason: str, by: Any, capacity: str = "secretariat") -> Partner:
    """Name a friend. One that was removed before comes back under the same row."""
    with transaction.atomic():
        partner = Partner.objects.select_for_update().filter(name=str(values.get("name", "")).strip(), state="removed").first()
        partner = partner or Partner(state=Partner.workflow.initial)
        _fill(partner, values, by)
        workflow_move(partner, "list", by=by, capacity=capacity, reason=reason)
    return partner


def correct(*, partner: Partner, values: Mapping[str, Any], reason: str, by: Any) -> Partner:
    with transaction.atomic():
        _fill(partner, values, by)
        workflow_move(partner, "correct", by=by, capacity="secretariat", reason=reason)
    return partner


def remove(*, partner: Partner, reason: str, by: Any) -> Partner:
    """It is no longer named. The row and the reasons stay."""
    with transaction.atomic():
        workflow_move(partner, "remove", by=by, capacity="secretariat", reason=reason)
        Partner.objects.filter(pk=partner.pk).update(decided_by=by, decided_at=timezone.now())
    return partner


def _fill(partner: Partner, values: Mapping[str, Any], by: Any) -> None:
    for field in FIELDS:
        if field in values:
            value = values[field]
            setattr(partner, field, value.strip() if isinstance(value, str) else value)
    partner.link = safe_link(partner.link)
    if partner.last_checked_on and partner.last_checked_on > timezone.localdate():
        raise ValidationError({"last_checked_on": _("Please give a day that has come.")})
    partner.decided_by, partner.decided_at = by, timezone.now()
    partner.full_clean()
    partner.save()
    audit.write(by=by, verb="write_partner", subject=partner, capacity="secretariat", fields=list(values))


def safe_link(link: str) -> str:
    """Only to the web, to a named place there, and without a name or password in the address."""
    if not link:
        return ""
    try:
        parts = urlsplit(link)
    except ValueError as error:
        raise ValidationError({"link": _("This is not a web address.")}) from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
        raise ValidationError({"link": _("A link begins with https:// or http:// and leads to a page on the web.")})
    return link
