"""Another recruiter for those whose own has left: offered by the clock, chosen by the lead, agreed by the one that is asked."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from alliance.actions import lineage
from alliance.models import FosterOffer, Organisation
from alliance.models import lineage as shape
from promise.accounts.models import User
from promise.core import mail
from promise.core.workflow import MoveRefused, lock
from promise.core.workflow import move as workflow_move

SHOWN = 3
NEAR = 10
LEFT = "withdrawn"


def has_lost_recruiter(organisation: Organisation) -> bool:
    return organisation.recruiter is not None and organisation.recruiter.status == LEFT


def candidates(organisation: Organisation) -> list[Organisation]:
    """At most three: whom the recruiter went into, who had recruited it, then members of the chapter of about the same age."""
    recruiter = organisation.recruiter
    if recruiter is None:
        return []
    found: list[Organisation] = []
    for one in (recruiter.successor, recruiter.recruiter, *_of_the_same_age(organisation)):
        if one is not None and one not in found and _may_foster(one, organisation):
            found.append(one)
        if len(found) == SHOWN:
            break
    return found


def _of_the_same_age(organisation: Organisation) -> list[Organisation]:
    """The nearest in the same chapter by their day of joining."""
    if organisation.chapter_id is None or organisation.signed_on is None:
        return []
    day = organisation.signed_on
    chapter = Organisation.objects.listed().in_good_standing().filter(chapter=organisation.chapter_id).exclude(pk=organisation.pk)
    before = chapter.filter(signed_on__lte=day).order_by("-signed_on", "pk")[:NEAR]
    after = chapter.filter(signed_on__gt=day).order_by("signed_on", "pk")[:NEAR]
    return sorted([*before, *after], key=lambda one: (abs(((one.signed_on or day) - day).days), one.pk))


def _may_foster(candidate: Organisation, organisation: Organisation) -> bool:
    """In good standing, and not below the one it would stand above."""
    if not Organisation.objects.listed().in_good_standing().filter(pk=candidate.pk).exists():
        return False
    return organisation.pk not in shape.with_ancestors(candidate.pk)


def offer_due(*, limit: int = 200) -> int:
    """The clock writes once to every member whose recruiter has left. Returns how many."""
    offered = FosterOffer.objects.filter(organisation=OuterRef("pk"), lost=OuterRef("recruiter")).values("pk")[:1]
    waiting = Organisation.objects.in_good_standing().filter(recruiter__status=LEFT).annotate(offer=Subquery(offered))
    done = 0
    for organisation in waiting.filter(offer__isnull=True).order_by("pk")[:limit]:
        with transaction.atomic():
            offer, is_new = _offer(organisation)
            if is_new:
                mail.tell("foster_offered", subject=offer, key=str(offer.pk))
                done += 1
    return done


def _offer(organisation: Organisation) -> tuple[FosterOffer, bool]:
    return FosterOffer.objects.get_or_create(
        organisation=organisation, lost_id=organisation.recruiter_id, defaults={"state": FosterOffer.workflow.initial}
    )


def ask(*, organisation: Organisation, candidate: Organisation, by: User) -> FosterOffer:
    """The lead chooses one; nothing moves before that one has agreed."""
    with transaction.atomic():
        held = _with_lost_recruiter(organisation)
        if candidate not in candidates(held):
            raise ValidationError(_("Please choose one of the members shown here."))
        offer = lock(_offer(held)[0])
        FosterOffer.objects.filter(pk=offer.pk).update(candidate=candidate)
        decision = workflow_move(offer, "ask", by=by, capacity="lead")
        mail.tell("foster_asked", subject=offer, key=str(decision.pk))
    offer.refresh_from_db()
    return offer


def keep(*, organisation: Organisation, by: User) -> None:
    """Stay below the one that has left: its place in the lineage stays, too."""
    with transaction.atomic():
        workflow_move(_offer(_with_lost_recruiter(organisation))[0], "keep", by=by, capacity="lead")


def agree(*, offer: FosterOffer, by: User) -> None:
    """The one that was asked says yes, and the branch moves below it."""
    with transaction.atomic():
        held = lock(offer)
        organisation = _with_lost_recruiter(held.organisation)
        if held.candidate is None or not _may_foster(held.candidate, organisation):
            raise MoveRefused(_("Your organisation cannot bring others in at the moment."))
        workflow_move(offer, "agree", by=by, capacity="lead")
        reason = _("Its recruiter has left: %(left)s. Both leads agreed on %(new)s.") % {
            "left": held.lost.name, "new": held.candidate.name
        }  # fmt: skip
        lineage.move(organisation=organisation, recruiter=held.candidate, by=by, reason=reason)
        mail.tell("foster_answered", subject=offer, key=f"{offer.pk}:agree")


def refuse(*, offer: FosterOffer, by: User) -> None:
    with transaction.atomic():
        decision = workflow_move(offer, "refuse", by=by, capacity="lead")
        mail.tell("foster_answered", subject=offer, key=str(decision.pk))


def _with_lost_recruiter(organisation: Organisation) -> Organisation:
    """The row, locked, while the recruiter is still the one that left."""
    held = Organisation.objects.select_for_update(of=("self",)).select_related("recruiter").get(pk=organisation.pk)
    if not has_lost_recruiter(held):
        raise MoveRefused(_("The recruiter of your organisation is a member. Nothing needs to change."))
    return held


def latest(organisation: Organisation) -> Any:
    """The offer about the recruiter it has now, if there is one."""
    return (
        FosterOffer.objects.filter(organisation=organisation, lost=organisation.recruiter_id).select_related("candidate").first()
    )
