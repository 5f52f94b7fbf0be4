"""Members ask for a chapter of their country; enough of them make it ready; the secretariat opens it or says why not."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from alliance.actions import chapters
from alliance.models import Chapter, ChapterProposal, Organisation, ProposalSupport
from alliance.models.organisations import IN_GOOD_STANDING
from alliance.models.places import nations_of
from promise.core import audit, mail
from promise.core.workflow import MoveRefused, lock
from promise.core.workflow import move as workflow_move


def propose(*, organisation: Organisation, aims: str, by: Any, nation: str = "", could_coordinate: str = "") -> ChapterProposal:
    """A member's lead asks for a chapter of its country, or of its nation; the first support is its own."""
    _refuse_not_standing(organisation)
    if nation and (nation not in dict(nations_of(organisation.country_id)) or organisation.nation != nation):
        raise ValidationError({"nation": _("Your organisation is not in this nation. Say first where it is.")})
    if Chapter.objects.opened().filter(code=nation or organisation.country_id).exists():
        raise ValidationError(_("This chapter is open already."))
    try:
        with transaction.atomic():
            proposal = ChapterProposal.objects.create(
                country=organisation.country, nation=nation, aims=aims.strip(), state=ChapterProposal.workflow.initial,
                could_coordinate=" ".join(could_coordinate.split()), organisation=organisation, proposed_by=by,
            )  # fmt: skip
            audit.write(by=by, verb="propose_chapter", subject=proposal)
            support(proposal=proposal, organisation=organisation, by=by)
    except IntegrityError as error:
        raise ValidationError(_("Somebody has already proposed this chapter. Look at the list and support it.")) from error
    return proposal


def support(*, proposal: ChapterProposal, organisation: Organisation, by: Any) -> ProposalSupport:
    """A member stands behind it, once. The last one that is needed makes it ready."""
    _refuse_not_standing(organisation)
    if not proposal.may_support(organisation):
        raise ValidationError(_("Only members of this country can support this chapter."))
    with transaction.atomic():
        held = lock(proposal)
        if held.state not in {"collecting", "ready"}:
            raise MoveRefused(_("This proposal has been decided already."))
        given, made = ProposalSupport.objects.get_or_create(proposal=held, organisation=organisation, defaults={"given_by": by})
        if made:
            audit.write(by=by, verb="support_chapter", subject=held)
        if held.state == "collecting" and _standing(held) >= settings.CHAPTER_THRESHOLD:
            workflow_move(held, "gather", by=by, capacity="lead")
    proposal.refresh_from_db(fields=["state", "updated_at"])
    return given


def open_(*, proposal: ChapterProposal, by: Any, reason: str = "") -> Chapter:
    """The secretariat opens the chapter; the organisations of the country come in, and who asked for it is told."""
    with transaction.atomic():
        held = lock(proposal)
        workflow_move(held, "open", by=by, capacity="secretariat", reason=reason)
        chapter = chapters.open_national(country=held.country, nation=held.nation, aims=held.aims, by=by)
        ChapterProposal.objects.filter(pk=held.pk).update(chapter=chapter)
        _tell("proposal_opened", held)
    proposal.refresh_from_db()
    return chapter


def decline(*, proposal: ChapterProposal, by: Any, reason: str) -> ChapterProposal:
    """The secretariat says why the chapter is not opened now; a new proposal can follow."""
    with transaction.atomic():
        workflow_move(proposal, "decline", by=by, capacity="secretariat", reason=reason)
        _tell("proposal_declined", proposal)
    return proposal


def _tell(event: str, proposal: ChapterProposal) -> None:
    for organisation in proposal.supports.values_list("organisation", flat=True):
        mail.tell(event, subject=proposal, key=f"{proposal.pk}:{organisation}", payload={"organisation": organisation})


def _standing(proposal: ChapterProposal) -> int:
    return proposal.supports.filter(organisation__status__in=IN_GOOD_STANDING).count()


def _refuse_not_standing(organisation: Organisation) -> None:
    if organisation.status not in IN_GOOD_STANDING:
        raise ValidationError(_("Only members in good standing can do this. Reporting puts it right."))
