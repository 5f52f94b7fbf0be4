"""An organisation answers a story; a guardian reads the answer first; the author is told that there is one, no more."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.actions import limits
from promise.core import audit, mail, workflow
from promise.core.workflow import MoveRefused
from stories import policies
from stories.actions.authors import tidy
from stories.actions.steps import follow, in_feed, tell_author
from stories.models import Response, Story
from toolkit.models import Adoption

A_DAY, LONGEST, SHORTEST = 10, 2000, 20
Kind = Response.Kind
MAY = {
    "publish": policies.can_decide_response,
    "send_back": policies.can_decide_response,
    "decline": policies.can_decide_response,
    "resubmit": policies.can_edit_response,
    "take_down": policies.can_take_down_response,
}
CAPACITY = {"publish": "guardian", "send_back": "guardian", "decline": "guardian"}


def respond(
    *, story: Story, organisation: Any, kind: str, text: str, adoption: Adoption | None, by: Any, nonce: str
) -> Response:  # fmt: skip
    """Sent to the guardians. The same form again finds the first. Raises ValidationError by field."""
    if found := Response.objects.filter(form_nonce=nonce, answered_by=by).first():
        return found
    values = _checked(organisation=organisation, kind=kind, text=text, adoption=adoption)
    limits.spend("respond", str(by.pk), limit=A_DAY, period=limits.DAY)
    try:
        with transaction.atomic():
            held = workflow.lock(story)
            if not policies.can_respond(by, held) or not policies.can_answer_for(by, organisation):
                raise ValidationError(_("This story takes no answers now, or you cannot answer for this organisation."))
            made = Response.objects.create(
                story=held, organisation=organisation, answered_by=by, answered_at=timezone.now(), form_nonce=nonce,
                state=Response.State.SUBMITTED, **values,
            )  # fmt: skip
            audit.write(by=by, verb="respond", subject=made)
    except IntegrityError as error:
        if twin := Response.objects.filter(form_nonce=nonce, answered_by=by).first():
            return twin
        raise ValidationError(
            {"kind": _("Your organisation has said this here already. Take that answer back first, or wait for the guardian.")}
        ) from error
    return made


def resubmit(*, response: Response, text: str, adoption: Adoption | None, by: Any) -> Response:
    """Other words, after a guardian asked for them."""
    values = _checked(organisation=response.organisation, kind=response.kind, text=text, adoption=adoption)
    with transaction.atomic():
        moved = _move(response, "resubmit", by=by)
        moved.text, moved.adoption = values["text"], values["adoption"]
        moved.save(update_fields=["text", "adoption"])
    return moved


def publish(*, response: Response, by: Any) -> Response:
    with transaction.atomic():
        story = workflow.lock(response.story)
        moved = _move(response, "publish", by=by, tells=True)
        _heard_of_outcome(moved)
        _reads_differently(story)
        tell_author("story_answered", story)
    return moved


def tell_outcomes() -> int:
    """By the clock: what came of things that answers name. Authors who let us write are told, and partners that it reads anew."""
    told = 0
    for answer in Response.objects.with_news().select_related("story"):
        with transaction.atomic():
            story = workflow.lock(answer.story)
            fresh = Response.objects.with_news().filter(pk=answer.pk).select_related("adoption").first()
            if fresh is None:
                continue
            _heard_of_outcome(fresh)
            _reads_differently(story)
            tell_author("story_outcome", story)
            told += 1
    return told


def _heard_of_outcome(response: Response) -> None:
    response.outcome_told = response.adoption.outcome if response.adoption else ""
    response.save(update_fields=["outcome_told"])


def send_back(*, response: Response, by: Any, reason: str) -> Response:
    return _move(response, "send_back", by=by, reason=reason, tells=True)


def decline(*, response: Response, by: Any, reason: str) -> Response:
    return _move(response, "decline", by=by, reason=reason, tells=True)


def take_down(*, response: Response, by: Any) -> Response:
    """The organisation takes its words back, wherever they stand."""
    with transaction.atomic():
        story = workflow.lock(response.story)
        was_shown = response.state == Response.State.PUBLISHED
        moved = _move(response, "take_down", by=by)
        if was_shown:
            _reads_differently(story)
    return moved


def _checked(*, organisation: Any, kind: str, text: str, adoption: Adoption | None) -> dict[str, Any]:
    """A change that is planned or made names what is tried, told in public under the organisation's own name."""
    if kind not in Kind.values:
        raise ValidationError({"kind": _("Choose one of these.")})
    words = tidy(text)
    if not SHORTEST <= len(words) <= LONGEST:
        raise ValidationError(
            {"text": _("Write between %(least)d and %(most)d characters.") % {"least": SHORTEST, "most": LONGEST}}
        )
    if kind == Kind.HEARD:
        return {"kind": kind, "text": words, "adoption": None}
    named = Adoption.objects.named().filter(organisation=organisation)
    if adoption is None or not named.filter(pk=adoption.pk).exists():
        raise ValidationError(
            {
                "adoption": _(
                    "Name what you try. If it is not in the list, first tell in the toolkit that you try it, under your own "
                    "name: then whoever told this story can see what comes of it."
                )
            }
        )
    return {"kind": kind, "text": words, "adoption": adoption}


def _move(response: Response, verb: str, *, by: Any, reason: str = "", tells: bool = False) -> Response:
    with transaction.atomic():
        held = workflow.lock(response)
        held.workflow.find(verb, held.state)
        if not MAY[verb](by, held):
            raise MoveRefused(_("Somebody else has the next word here. Load the page again to see where it stands."))
        decision = workflow.move(response, verb, by=by, capacity=CAPACITY.get(verb, "member"), reason=reason)
        if tells:
            mail.tell("response_decided", subject=response, key=str(decision.pk), payload={"decision": decision.pk})
    response.refresh_from_db()
    return response


def _reads_differently(story: Story) -> None:
    """Partners who hold the story hear that it reads differently now."""
    story.updated_at = timezone.now()
    story.save(update_fields=["updated_at"])
    follow(story, was_in_feed=in_feed(story), reads_differently=True)
