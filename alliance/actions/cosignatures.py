"""A person with lived experience writes beside the signature: asked by the lead, in their own words, taken back at will."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.actions import limits, pledges
from alliance.models import CoSignature, Organisation, Pledge
from alliance.models.cosignatures import LINK, LONGEST, OPEN
from alliance.models.pledges import IN_FORCE
from promise.core import audit, ledger, mail, tokens
from promise.core.text import has_link_or_address
from promise.core.workflow import MoveRefused, lock
from promise.core.workflow import move as workflow_move

MOST = 5
ANSWER_WITHIN_DAYS = 60


def ask(*, pledge: Pledge, email: str, by: Any, address: str = "") -> CoSignature:
    """The lead asks one person by mail. Asking the same mailbox twice is one letter. Raises ValidationError, MoveRefused."""
    typed = email.strip().lower()
    validate_email(typed)
    with transaction.atomic():
        Organisation.objects.select_for_update(of=("self",)).get(pk=pledge.organisation_id)
        if not Pledge.objects.filter(pk=pledge.pk, state__in=IN_FORCE).exists():
            raise MoveRefused(_("Somebody can write beside a pledge that is in force."))
        rows = CoSignature.objects.filter(pledge=pledge, state__in=OPEN)
        if found := rows.filter(email=typed).first():
            return found
        if rows.count() >= MOST:
            raise MoveRefused(_("At most %d people can write beside one signature.") % MOST)
        if address:
            limits.spend("cosign", pledge.organisation.public_id, limit=10, period=limits.DAY)
            limits.one_mail_to(typed)
        nonce, link_hash = tokens.new_pair(LINK)
        row = CoSignature.objects.create(pledge=pledge, email=typed, state="asked", link_nonce=nonce, link_hash=link_hash)
        audit.write(by=by, verb="ask_to_cosign", subject=row, capacity="lead")
        mail.tell("cosign_asked", subject=row, key=str(row.pk))
    return row


def write(*, cosignature: CoSignature, words: str, shown_name: str = "", consents: bool = False) -> CoSignature:
    """The person's own words and consent, by the private link. Nothing is public before the secretariat has read it."""
    text = words.replace("\r\n", "\n").strip()
    if not text or len(text) > LONGEST:
        raise ValidationError({"words": _("Please write between one and %d characters.") % LONGEST})
    if has_link_or_address(text) or has_link_or_address(shown_name):
        raise ValidationError({"words": _("Please leave out web and mail addresses.")})
    if not consents:
        raise ValidationError({"consents": _("Your words are only shown if you agree to it.")})
    with transaction.atomic():
        held = lock(cosignature)
        was_shown = held.state == "shown"
        held.workflow.find("write", held.state)
        _may_be_beside(held)
        CoSignature.objects.filter(pk=held.pk).update(
            words=text, shown_name=" ".join(shown_name.split())[:80], consented_at=timezone.now()
        )
        workflow_move(held, "write", by=None, capacity="author")
        if was_shown:
            _tell_partners(held)
        mail.tell("cosign_written", subject=held, key=str(held.pk))
    return _fresh(cosignature)


def show(*, cosignature: CoSignature, by: Any) -> CoSignature:
    """The secretariat has read it: nobody else can be recognised in it, and it is kind to publish."""
    with transaction.atomic():
        _may_be_beside(lock(cosignature))
        decision = workflow_move(cosignature, "show", by=by, capacity="secretariat")
        _tell_partners(cosignature)
        mail.tell("cosign_shown", subject=cosignature, key=str(decision.pk))
    return _fresh(cosignature)


def send_back(*, cosignature: CoSignature, by: Any, reason: str) -> CoSignature:
    """Back to the person, with what should change; their words stay theirs and stay there."""
    with transaction.atomic():
        decision = workflow_move(cosignature, "return", by=by, capacity="secretariat", reason=reason)
        mail.tell("cosign_returned", subject=cosignature, key=str(decision.pk), payload={"decision": decision.pk})
    return _fresh(cosignature)


def withdraw(*, cosignature: CoSignature) -> CoSignature:
    """In one step, by the link, whatever the organisation says. A second click changes nothing."""
    with transaction.atomic():
        held = lock(cosignature)
        if held.state not in OPEN:
            return _fresh(cosignature)
        if held.state == "asked":
            return _end(held, "decline", by=None, capacity="author")
        return _end(held, "withdraw", by=None, capacity="author")


def remove(*, cosignature: CoSignature, by: Any, reason: str) -> CoSignature:
    """The secretariat takes it off the page. The person hears why before the address is wiped."""
    with transaction.atomic():
        held = lock(cosignature)
        if not reason.strip():
            raise MoveRefused(_("Please give a reason. The people concerned will read it."))
        mail.tell_sealed(mail.compose(removed_letter(held, reason)), subject=held)
        _end(held, "remove", by=by, capacity="secretariat", reason=reason)
    return _fresh(cosignature)


def removed_letter(held: CoSignature, reason: str) -> mail.Letter:
    """Composed at once: afterwards nobody knows the address any more."""
    return mail.Letter(held.email, "cosign_removed", {"organisation": held.pledge.organisation.name, "reason": reason.strip()})


def expire(*, at: dt.datetime | None = None) -> int:
    """Whoever has not answered for 60 days did not want to; the address is wiped. Returns how many."""
    moment = at or timezone.now()
    old = CoSignature.objects.filter(state="asked", updated_at__lt=moment - dt.timedelta(days=ANSWER_WITHIN_DAYS))
    for row in old:
        with transaction.atomic():
            held = lock(row)
            if held.state == "asked":
                _end(held, "expire", by=None, capacity="clock", reason=_("No answer within the time."))
    return len(old)


def replay() -> int:
    """After a restore: end again what had ended, by whomever: all of it was wiped. Returns how many those were."""
    again = [row for ids in ledger.chunks() for row in CoSignature.objects.filter(state__in=OPEN, public_id__in=ids)]
    for row in again:
        with transaction.atomic():
            held = lock(row)
            _end(held, "decline" if held.state == "asked" else "withdraw", by=None, capacity="ledger")
    return len(again)


@ledger.waits
def not_yet_replayed(ids: list[str]) -> bool:
    """Whether words that the ledger names are still held here."""
    return CoSignature.objects.filter(state__in=OPEN, public_id__in=ids).exists()


def _may_be_beside(held: CoSignature) -> None:
    if held.pledge.state not in IN_FORCE:
        raise MoveRefused(_("The organisation has left the alliance, so nothing can stand beside its signature now."))


def _end(held: CoSignature, verb: str, *, by: Any, capacity: str, reason: str = "") -> CoSignature:
    """Wiped first, then moved: the database lets nothing stand in one that is gone."""
    held.workflow.find(verb, held.state)
    was_shown = held.state == "shown"
    CoSignature.objects.filter(pk=held.pk).update(words="", shown_name="", email="")
    workflow_move(held, verb, by=by, capacity=capacity, reason=reason)
    if capacity in {"author", "ledger"}:  # what the secretariat wrote about their words goes with the words
        held.decisions.exclude(reason="").update(reason="")
    if capacity != "ledger":
        ledger.note(held.public_id, at=timezone.now())
    if was_shown:
        _tell_partners(held)
    return _fresh(held)


def _tell_partners(held: CoSignature) -> None:
    pledges.tell_partners(held.pledge.organisation)


def _fresh(row: CoSignature) -> CoSignature:
    row.refresh_from_db()
    return row
