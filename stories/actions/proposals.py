"""A guardian proposes other words, and the author decides. Nothing of a story is ever changed by anybody else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promise.core.workflow import MoveRefused, lock, move
from stories.actions.authors import AUTHOR, known_notes, tidy
from stories.actions.steps import tell_author
from stories.documents.stories import minutes
from stories.models import Story, WordsProposal

GUARDIAN = "guardian"


def propose(
    *, story: Story, by: Any, title: str, text: str, reason: str, content_notes: Iterable[str] | None = None
) -> WordsProposal:  # fmt: skip
    """Back to the author with the change and the reason side by side. The story itself stays as it is."""
    with transaction.atomic():
        story = lock(story)
        title, text = tidy(title), tidy(text)
        notes = None if content_notes is None else known_notes(content_notes)
        if (title, text) == (story.title, story.text) and notes in (None, known_notes(story.content_notes)):
            raise ValidationError(_("Nothing is different yet. Change the words, or send it back with a question instead."))
        move(story, "propose", by=by, capacity=GUARDIAN, reason=reason)
        made = WordsProposal.objects.create(
            story=story, title=title, text=text, content_notes=notes, was_title=story.title, was_text=story.text,
            was_content_notes=story.content_notes, reason=reason.strip(), made_by=by,
        )  # fmt: skip
        tell_author("story_returned", story)
        return made


def answer(*, story: Story, accept: bool) -> Story:
    """The author's yes or no by the private link. Either way guardians read it again, with the words the author chose."""
    with transaction.atomic():
        story = lock(story)
        open_one = story.proposals.open().first()
        if open_one is None:
            raise MoveRefused(_("There is no proposal to answer. Load the page again to see where your story stands."))
        move(story, "answer", by=None, capacity=AUTHOR)
        if accept:
            story.title, story.text, story.minutes = open_one.title, open_one.text, minutes(open_one.text)
            if open_one.content_notes is not None:
                story.content_notes = open_one.content_notes
        story.severity = story.cooling_until = None
        story.save(update_fields=["title", "text", "content_notes", "minutes", "severity", "cooling_until"])
        open_one.answer = WordsProposal.Answer.ACCEPTED if accept else WordsProposal.Answer.REFUSED
        open_one.answered_at = timezone.now()
        open_one.save(update_fields=["answer", "answered_at"])
        return story
