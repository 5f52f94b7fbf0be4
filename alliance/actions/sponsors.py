"""We want to join, who sponsors us? Asked in public, confirmed by mail, answered by an invitation whose address nobody sees."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.actions import contacts, invitations, limits
from alliance.models import Country, Invitation, Organisation, SponsorAnswer, SponsorRequest
from alliance.models.sponsors import LINK
from promise.accounts.models import User
from promise.core import audit, mail, tokens
from promise.core.text import has_link_or_address
from promise.core.workflow import MoveRefused, lock
from promise.core.workflow import move as workflow_move

CONFIRM_DAYS = 14
OPEN_DAYS = 180
MOST_ANSWERS = 5
LONGEST = 600


def ask(
    *, organisation_name: str, kind: str, country: Country, message: str, contact_name: str, email: str, nonce: str,
    address: str = "", by: Any = None, at: datetime | None = None,
) -> SponsorRequest:  # fmt: skip
    """Nothing is shown before the link in the letter is used. Sending the form twice is one request."""
    if found := SponsorRequest.objects.filter(form_nonce=nonce).first():
        return found
    moment = at or timezone.now()
    link_nonce, link_hash = tokens.new_pair(LINK)
    asked = SponsorRequest(
        organisation_name=_plain("organisation_name", organisation_name), kind=kind, country=country,
        message=_plain("message", message), contact_name=_plain("contact_name", contact_name), email=email.strip(),
        state=SponsorRequest.workflow.initial, form_nonce=nonce, link_nonce=link_nonce, link_hash=link_hash,
        created_at=moment, updated_at=moment, expires_at=moment + timedelta(days=CONFIRM_DAYS),
    )  # fmt: skip
    asked.full_clean(exclude=["form_nonce", "link_hash"])
    if len(asked.message) > LONGEST:
        raise ValidationError({"message": _("Please keep this to %(n)d characters.") % {"n": LONGEST}})
    if address:
        limits.spend("sponsor-from", address, limit=5, period=limits.HOUR)
        limits.spend("sponsor-all", "site", limit=200, period=limits.DAY)
        limits.one_mail_to(email)
    try:
        with transaction.atomic():
            asked.save()
            audit.write(by=by, verb="ask_for_sponsor", subject=asked, capacity="visitor")
            mail.tell("sponsor_confirm", subject=asked, key=str(asked.pk))
    except IntegrityError as error:
        found = SponsorRequest.objects.filter(form_nonce=nonce).first()
        if found is None:
            raise ValidationError(str(error)) from error
        return found
    return asked


def _plain(field: str, words: str) -> str:
    """Leads read it, some in a letter: words only."""
    line = " ".join(words.split())
    if has_link_or_address(line) or not line.isprintable():
        raise ValidationError({field: _("Please use plain words here, without web or mail addresses.")})
    return line


def confirm(*, request: SponsorRequest, by: Any = None, at: datetime | None = None) -> None:
    """The one who asked used the mailed link. A second click changes nothing."""
    moment = at or timezone.now()
    with transaction.atomic():
        held = lock(request)
        if held.state != "received":
            return
        if held.expires_at <= moment:
            raise MoveRefused(_("This link is too old. Please ask again."))
        SponsorRequest.objects.filter(pk=held.pk).update(expires_at=moment + timedelta(days=OPEN_DAYS))
        workflow_move(held, "confirm", by=by, capacity="asker", at=moment)


def answer(*, request: SponsorRequest, organisation: Organisation, by: User, note: str = "", address: str = "") -> SponsorAnswer:
    """A member offers to bring it in. The letter goes to the kept address, and whoever signs by it is its recruit."""
    with transaction.atomic():
        held = lock(request)
        if held.answers.filter(organisation=organisation).exists():
            raise MoveRefused(_("Your organisation has already answered."))
        if held.answers.count() >= MOST_ANSWERS:
            raise MoveRefused(_("Enough members have answered. Thank you. There may be others who wait."))
        if held.expires_at <= timezone.now():
            raise MoveRefused(_("This request is over."))
        workflow_move(held, "answer", by=by, capacity="lead")
        invitation = invitations.send(
            organisation=organisation, email=held.email, organisation_name=held.organisation_name, by=by, note=note,
            address=address, asked_for=True,
        )  # fmt: skip
        return SponsorAnswer.objects.create(
            request=held, organisation=organisation, invitation=invitation, answered_at=timezone.now(), answered_by=by
        )


def withdraw(*, request: SponsorRequest, by: Any = None) -> None:
    """The one who asked takes it back. What they told us about themselves goes; the offers are forgotten, too."""
    with transaction.atomic():
        workflow_move(request, "withdraw", by=by, capacity="asker")
        _wipe(request)
        for given in request.answers.select_related("invitation"):
            contacts.forget(invitation=given.invitation, by=by, capacity="asker")


def close_signed(invitation: Invitation, *, by: Any = None) -> None:
    """A signature came by one of the offers: the first that leads to one counts."""
    given = SponsorAnswer.objects.filter(invitation=invitation).select_related("request").first()
    if given and given.request.state in {"open", "answered"}:
        workflow_move(given.request, "sign", by=by, capacity="asker")
        _wipe(given.request)


def expire(*, now: datetime | None = None, limit: int = 500) -> int:
    """The clock closes what was not confirmed, or found nobody in time. Returns how many."""
    moment, done = now or timezone.now(), 0
    waiting = SponsorRequest.objects.filter(state__in=["received", "open", "answered"], expires_at__lte=moment)
    for request in waiting.order_by("expires_at")[:limit]:
        try:
            with transaction.atomic():
                workflow_move(request, "expire", by=None, capacity="clock", at=moment)
                _wipe(request)
        except MoveRefused:
            continue
        done += 1
    return done


def _wipe(request: SponsorRequest) -> None:
    """Whom to write to and what was written are needed only while it looks for a sponsor."""
    SponsorRequest.objects.filter(pk=request.pk).update(email="", contact_name="", message="")
    request.email = request.contact_name = request.message = ""
