"""Other words for one part of an initiative: suggested by a member, agreed to by its author, put in by a curator."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.actions import limits
from promise.core import audit, mail, workflow
from promise.core.workflow import MoveRefused
from toolkit import policies
from toolkit.actions import initiatives
from toolkit.actions.fields import AUTHOR_FIELDS, checked, text
from toolkit.documents.texts import fingerprint, in_words
from toolkit.models import Initiative, Suggestion

# the parts that are words; what an initiative is sorted by is the curators' own work
PARTS = (
    "summary", "trouble", "steps", "benefits", "difficulties", "keep_going", "wish_list", "consider", "left_out",
)  # fmt: skip
WHY, A_DAY = 600, 10
# who may make each move
MAY = {
    "agree": policies.can_agree_to_suggestion,
    "decline": policies.can_decline_suggestion,
    "take_in": policies.can_take_in_suggestion,
    "withdraw": policies.can_withdraw_suggestion,
}


def value_of(part: str, words: str) -> Any:
    """The typed text as the field holds it."""
    return [line for line in words.splitlines() if line.strip()] if part == "steps" else words


def current(initiative: Initiative, part: str) -> str:
    return in_words(part, getattr(initiative, part))


def suggest(*, initiative: Initiative, part: str, words: str, why: str, by: Any, nonce: str) -> Suggestion:
    """Raises ValidationError by field. The same form again finds the first; one open suggestion for a part at a time."""
    if found := Suggestion.objects.filter(form_nonce=nonce, suggested_by=by).first():
        return found
    if part not in PARTS:
        raise ValidationError(_("Choose one of the parts."))
    reason = text(why, WHY)
    if not reason:
        raise ValidationError({"why": _("Say why: its author and a curator read it.")})
    try:
        stored = checked({part: value_of(part, words)}, allowed=AUTHOR_FIELDS)[part]
    except ValidationError as error:
        raise ValidationError({"words": error.messages}) from error
    if in_words(part, stored) == current(initiative, part):
        raise ValidationError({"words": _("That is what stands there now. Change what you would like to see changed.")})
    limits.spend("suggest", str(by.pk), limit=A_DAY, period=limits.DAY)
    try:
        with transaction.atomic():
            held = workflow.lock(initiative)
            if held.state != Initiative.State.PUBLISHED:
                raise ValidationError(_("This initiative is not in the bank any more."))
            made = Suggestion.objects.create(
                initiative=held, part=part, words=in_words(part, stored), why=reason, suggested_by=by,
                suggested_at=timezone.now(), form_nonce=nonce, state=Suggestion.State.SENT,
            )  # fmt: skip
            audit.write(by=by, verb="suggest", subject=made)
            if held.owner and limits.has_room_for_mail(held.owner.email):  # else it waits on the author's own page
                mail.tell("suggestion_made", subject=made, key=str(made.pk))
    except IntegrityError as error:
        if twin := Suggestion.objects.filter(form_nonce=nonce, suggested_by=by).first():
            return twin
        raise ValidationError(
            _("You have a suggestion for this part already. Take it back first, or wait for the answer.")
        ) from error
    return made


def agree(*, suggestion: Suggestion, by: Any) -> Suggestion:
    """Its author would like to see it so."""
    return _move(suggestion, "agree", by=by, capacity="author")


def decline(*, suggestion: Suggestion, by: Any, reason: str) -> Suggestion:
    """By its author or a curator; whoever suggested it reads why."""
    capacity = "author" if suggestion.initiative.owner_id == by.pk else "curator"
    return _move(suggestion, "decline", by=by, capacity=capacity, reason=text(reason, WHY), tells=True)


def withdraw(*, suggestion: Suggestion, by: Any) -> Suggestion:
    return _move(suggestion, "withdraw", by=by, capacity="member")


def take_in(*, suggestion: Suggestion, by: Any, was: str) -> Suggestion:
    """A curator puts the words in: a new version. `was` is the mark of the part as the curator saw it beside them."""
    part = suggestion.part
    with transaction.atomic():
        held = workflow.lock(suggestion.initiative)
        if was != fingerprint(held, [part]):
            raise MoveRefused(str(initiatives.CHANGED_MEANWHILE))
        moved = _move(suggestion, "take_in", by=by, capacity="curator", tells=True)
        initiatives.edit(
            initiative=held, by=by, capacity="curator", **{part: value_of(part, moved.words)}
        )  # fmt: skip
    return moved


def _move(
    suggestion: Suggestion, verb: str, *, by: Any, capacity: str, reason: str = "", tells: bool = False
) -> Suggestion:  # fmt: skip
    """One move of whoever may make it now, asked under the lock: what was open when the page was read may not be any more."""
    with transaction.atomic():
        held = workflow.lock(suggestion)
        held.workflow.find(verb, held.state)
        if not MAY[verb](by, held):
            raise MoveRefused(_("Somebody else has the next word here. Load the page again to see where it stands."))
        decision = workflow.move(suggestion, verb, by=by, capacity=capacity, reason=reason)
        if tells:
            mail.tell("suggestion_answered", subject=suggestion, key=str(decision.pk), payload={"decision": decision.pk})
    suggestion.refresh_from_db()
    return suggestion
