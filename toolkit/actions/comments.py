"""A curator's remarks beside single parts, and the author's answers to them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promise.core import audit
from promise.core.workflow import MoveRefused
from toolkit.actions.fields import text
from toolkit.documents.steps import BY_KEY
from toolkit.models import Initiative, InitiativeDecision, ReviewComment

LONGEST = 2000


def write(*, initiative: Initiative, by: Any, remarks: dict[str, str]) -> None:
    """Keep what this curator has to say so far, one remark a part; an emptied one goes. The author sees none of it yet."""
    if unknown := set(remarks) - set(BY_KEY):
        raise ValidationError(_("There is no such part: %s.") % ", ".join(sorted(unknown))[:100])
    with transaction.atomic():
        for section, words in remarks.items():
            said = text(words, LONGEST)
            mine = ReviewComment.objects.unsent().filter(subject=initiative, section=section, by=by)
            if not said:
                mine.delete()
            elif not mine.update(text=said, at=timezone.now()):
                ReviewComment.objects.create(subject=initiative, section=section, text=said, by=by)


def send(*, initiative: Initiative, by: Any, decision: InitiativeDecision) -> int:
    """With a decision the author gets all that waits, of every curator who read it. Returns how many remarks."""
    with transaction.atomic():
        sent = ReviewComment.objects.unsent().filter(subject=initiative).update(decision=decision)
        if sent:
            audit.write(by=by, capacity="curator", verb="comment", subject=initiative)
    return sent


def answer(*, comment: ReviewComment, by: Any, words: str) -> ReviewComment:
    """The author answers one remark, while the text is with them; a second answer takes the place of the first."""
    said = text(words, LONGEST)
    if not said:
        raise ValidationError({"answer": _("Write a word or two, or leave it unanswered.")})
    with transaction.atomic():
        held = ReviewComment.objects.told().select_for_update(of=("self",)).select_related("subject").get(pk=comment.pk)
        if held.subject.state != Initiative.State.CHANGES_REQUESTED:
            raise MoveRefused(_("It is not with you now, so there is nothing to answer. A curator reads it."))
        held.answer, held.answered_at = said, timezone.now()
        held.save(update_fields=["answer", "answered_at"])
        audit.write(by=by, capacity="author", verb="answer", subject=held.subject)
    return held


def so_far(initiative: Initiative, by: Any) -> dict[str, str]:
    """What this curator has written and not sent, part by part."""
    mine = ReviewComment.objects.unsent().filter(subject=initiative, by=by)
    return dict(mine.values_list("section", "text"))
