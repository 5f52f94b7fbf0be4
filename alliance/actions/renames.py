"""Another name: the lead asks, the secretariat looks, the old name is kept and still found."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.actions import limits, organisations, pledges
from alliance.models import FormerName, NameChange, Organisation
from promise.core import audit, mail
from promise.core.text import fold, name_key
from promise.core.workflow import MoveRefused
from promise.core.workflow import move as workflow_move


def propose(*, organisation: Organisation, new_name: str, why: str, by: Any, address: str = "") -> NameChange:
    """The lead asks for another name. One wish at a time; nothing changes before the secretariat has looked."""
    name = organisations.clean_name(new_name)[:200]
    if not why.strip():
        raise ValidationError({"why": _("Please say why the name has changed.")})
    if address:
        limits.spend("name-change", organisation.public_id, limit=5, period=limits.DAY)
    with transaction.atomic():
        held = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
        if name == held.name:
            raise ValidationError({"new_name": _("This is the name you have now.")})
        _free(held, name)
        if NameChange.objects.waiting().filter(organisation=held).exists():
            raise MoveRefused(_("You have asked already. The secretariat answers first."))
        change = NameChange.objects.create(
            organisation=held, old_name=held.name, new_name=name, why=why.strip()[:1000], state=NameChange.workflow.initial
        )
        audit.write(by=by, verb="propose_name", subject=change, capacity="lead")
    return change


def make(*, change: NameChange, by: Any, reason: str = "", at: dt.datetime | None = None) -> NameChange:
    """The organisation bears its new name everywhere; its address stays, and the old name still finds it."""
    moment = at or timezone.now()
    with transaction.atomic():
        held = Organisation.objects.select_for_update(of=("self",)).get(pk=change.organisation_id)
        _free(held, change.new_name)
        workflow_move(change, "make", by=by, capacity="secretariat", reason=reason, at=moment)
        remember(held, held.name, cause=FormerName.Cause.RENAMED, until=timezone.localdate(moment))
        Organisation.objects.filter(pk=held.pk).update(
            name=change.new_name, name_folded=fold(change.new_name)[:200], name_key=name_key(change.new_name)[:200],
            updated_at=moment,
        )  # fmt: skip
        held.refresh_from_db()
        change.organisation = held
        audit.write(by=by, verb="rename", subject=held, capacity="secretariat", fields=["name"])
        pledges.tell_partners(held)
        mail.tell("name_change_decided", subject=change, key=str(change.pk))
    return change


def refuse(*, change: NameChange, by: Any, reason: str) -> NameChange:
    with transaction.atomic():
        workflow_move(change, "refuse", by=by, capacity="secretariat", reason=reason)
        mail.tell("name_change_decided", subject=change, key=str(change.pk))
    return change


def take_back(*, change: NameChange, by: Any) -> NameChange:
    """The lead thinks again, before anybody has decided."""
    workflow_move(change, "take_back", by=by, capacity="lead")
    return change


def remember(organisation: Organisation, name: str, *, cause: str, until: dt.date) -> None:
    """Keep a name under which people may still look for it; once is enough."""
    folded = fold(name)[:200]
    if not FormerName.objects.filter(organisation=organisation, name_folded=folded).exists():
        FormerName.objects.create(
            organisation=organisation, name=name, name_folded=folded, name_key=name_key(name)[:200], cause=cause, until=until
        )


def _free(organisation: Organisation, name: str) -> None:
    same = Organisation.objects.filter(name_folded=fold(name)[:200], country=organisation.country_id)
    if same.exclude(pk=organisation.pk).exists():
        raise ValidationError({"new_name": _("Another organisation in your country has this name here.")})
