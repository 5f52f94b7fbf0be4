"""Where a story stands, in words for its author."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promise.core import vocabulary
from stories.models import Story, StoryDecision, WordsProposal

State = Story.State


class Standing(NamedTuple):
    title: str | Promise
    text: str | Promise


STANDINGS: dict[str, Standing] = {
    State.SUBMITTED: Standing(
        gettext_lazy("It waits for a guardian"),
        gettext_lazy("Nobody has decided yet. Two guardians will read it, one after the other. You need not do anything."),
    ),
    State.IN_REVIEW: Standing(
        gettext_lazy("One guardian has agreed"), gettext_lazy("A second guardian will read it now. Nobody else can see it.")
    ),
    State.BACK_WITH_AUTHOR: Standing(
        gettext_lazy("It is back with you"),
        gettext_lazy(
            "A guardian asks you to look at something, or proposes other words. The reason is below. You decide what happens."
        ),
    ),
    State.COOLING_OFF: Standing(
        gettext_lazy("Both guardians have agreed"),
        gettext_lazy("It is not shown yet. You have some days to think it over in peace. You can still change everything."),
    ),
    State.PUBLISHED: Standing(
        gettext_lazy("It is on the site"), gettext_lazy("Everyone can read it, with what you agreed to below.")
    ),
    State.PAUSED: Standing(
        gettext_lazy("It is hidden"), gettext_lazy("Nobody can read it. We keep it as it is until you decide.")
    ),
    State.HELD: Standing(
        gettext_lazy("We have put it aside for now"),
        gettext_lazy(
            "A guardian is worried that someone may not be safe. Nobody else can read it. We do not look into what happened; "
            "below is the reason, and who can help."
        ),
    ),
    State.DECLINED: Standing(
        gettext_lazy("We will not show it"),
        gettext_lazy(
            "The reason is below. It says nothing about you. You can take the story back, and then nothing of it stays here."
        ),
    ),
    State.WITHDRAWN: Standing(gettext_lazy("You have taken it back"), gettext_lazy("Nothing of your words is left here.")),
}

MOVES = {
    "agree": gettext_lazy("A guardian read it and agreed."),
    "agree_second": gettext_lazy("A second guardian read it and agreed."),
    "return": gettext_lazy("A guardian sent it back to you."),
    "propose": gettext_lazy("A guardian proposed other words."),
    "answer": gettext_lazy("You answered the proposal."),
    "resubmit": gettext_lazy("You changed it and sent it again."),
    "decline": gettext_lazy("The guardians decided not to show it."),
    "hold": gettext_lazy("A guardian put it aside."),
    "release": gettext_lazy("The worry was answered; guardians read it again."),
    "publish": gettext_lazy("It went on the site."),
    "pause": gettext_lazy("It was hidden."),
    "resume": gettext_lazy("You asked us to show it again."),
    "withdraw": gettext_lazy("You took it back."),
}


def standing(story: Story) -> Standing:
    if story.state == State.COOLING_OFF and not story.may_publish:
        return Standing(
            _("Both guardians have agreed"),
            _("It is not shown, because you have not said yes to showing it on this site. You can say yes below."),
        )
    return STANDINGS[story.state]


def move_words(decision: StoryDecision) -> str:
    return str(MOVES.get(decision.move, decision.move))


def masked(email: str) -> str:
    """Enough for its owner to know it again: l…@example.org."""
    name, _at, host = email.partition("@")
    return f"{name[:1]}…@{host}"


def before_and_after(proposal: WordsProposal) -> tuple[dict[str, str], dict[str, str]]:
    """Each part in words, as it was and as it is proposed."""
    notes = proposal.was_content_notes if proposal.content_notes is None else proposal.content_notes
    before = {"title": proposal.was_title, "text": proposal.was_text, "content_notes": _in_words(proposal.was_content_notes)}
    return before, {"title": proposal.title, "text": proposal.text, "content_notes": _in_words(notes)}


def _in_words(notes: Iterable[str]) -> str:
    return "\n".join(sorted(vocabulary.label("content_notes", key) for key in notes))
