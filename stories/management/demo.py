"""Invented stories in every state, brought there by the same acts as in life."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from promise.accounts.models import User
from stories.actions import books, responses, stories
from stories.models import Book, Consent, Response, Story
from stories.policies import organisations_answering
from toolkit.models import Adoption, Initiative

FILE = Path(__file__).parent / "content" / "demo_stories.yaml"


@dataclass(frozen=True)
class Sample:
    key: str
    state: str
    title: str
    told_by: str
    notes: list[str]
    uses: list[str]
    initiatives: list[str]
    text: str
    reason: str = ""
    email: str = ""
    themes: list[str] = field(default_factory=list)
    setting: str = ""
    # other words that a guardian proposes: the author has not answered yet
    proposed: str = ""
    nonce: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "nonce", f"demo-story-{self.key}")


def samples() -> list[Sample]:
    return [Sample(**row) for row in yaml.safe_load(FILE.read_text("utf-8"))]


def load_demo() -> dict[str, int]:
    """Add what is missing; whatever is there stays as people left it."""
    wanted = samples()
    there = set(Story.objects.filter(form_nonce__in=[s.nonce for s in wanted]).values_list("form_nonce", flat=True))
    missing = [sample for sample in wanted if sample.nonce not in there]
    first, second = (User.objects.get(email=f"{name}@demo.test") for name in ("guardian2", "guardian"))
    for sample in missing:
        with transaction.atomic():
            _bring(sample, first, second)
    return {"stories": len(missing), "answers to stories": _answer(second), "story books": _bind(first, second)}


ANSWERS = {
    "the-second-cup": (
        "heard",
        "Thank you for the second cup. We read your story at our ward meeting, and nobody wanted to be the first to speak.",
    ),
    "write-it-down": (
        "made",
        "You asked for something small, and you were right that it was missing. We sit down with each person afterwards now, and "
        "what they say stands in the same file, on the same page. We tell in the toolkit what comes of it, good or bad.",
    ),
}


BOOK = "demo-story-book-1"


def _bind(first: User, second: User) -> int:
    """One book out of what may stand in one, put together by one guardian and agreed by another."""
    may_stand = list(Story.objects.for_books().filter(is_demo=True).order_by("published_at", "pk"))
    if Book.objects.filter(form_nonce=BOOK).exists() or not may_stand:
        return 0
    words = {
        "title": "Small things (demo)",
        "introduction": "Invented stories about things that cost little: a cup, a page, a plan. So a book looks.",
    }
    book = books.begin(**words, by=first, nonce=BOOK, is_demo=True)
    books.change(book=book, **words, stories=may_stand, by=first)
    books.step(book=book, verb="propose", by=first)
    books.step(book=book, verb="publish", by=second)
    return 1


def _answer(guardian: User) -> int:
    """By the lead of the demo, who tries something in public; a guardian has read it."""
    lead = User.objects.filter(email="lead@demo.test").first()
    if lead is None:
        return 0
    tried = Adoption.objects.named().filter(organisation__in=organisations_answering(lead)).order_by("created_at").first()
    answered = 0
    for key, (kind, words) in ANSWERS.items():
        nonce, story = f"demo-answer-{key}", Story.objects.published().filter(form_nonce=f"demo-story-{key}").first()
        if tried is None or story is None or not story.may_be_answered or Response.objects.filter(form_nonce=nonce).exists():
            continue
        answer = responses.respond(
            story=story, organisation=tried.organisation, kind=kind, text=words, adoption=tried, by=lead, nonce=nonce
        )
        responses.publish(response=answer, by=guardian)
        answered += 1
    return answered


def _bring(sample: Sample, first: User, second: User) -> None:
    """Share it, then walk the way to its state."""
    story = stories.share(
        title=sample.title, text=sample.text, told_by=sample.told_by, content_notes=sample.notes,
        initiatives=Initiative.objects.filter(slug__in=sample.initiatives), consents=[Consent.Use.HOLD, *sample.uses],
        email=sample.email, nonce=sample.nonce, is_demo=True, themes=sample.themes, setting=sample.setting,
    )  # fmt: skip
    for step in WAYS[sample.state]:
        story = step(story, sample, first, second)


Step = Callable[[Story, Sample, User, User], Story]


def _agree(story: Story, sample: Sample, first: User, second: User) -> Story:
    by = second if story.state == Story.State.IN_REVIEW else first
    stories.read(story=story, by=by, reason="My turn in the queue")
    return stories.agree(story=story, by=by, severity=min(5, len(sample.notes)))


def _no(act: Callable[..., Story]) -> Step:
    def step(story: Story, sample: Sample, first: User, second: User) -> Story:
        stories.read(story=story, by=first, reason="My turn in the queue")
        return act(story=story, by=first, reason=" ".join(sample.reason.split()))

    return step


def _return(story: Story, sample: Sample, first: User, second: User) -> Story:
    """With other words where the sample has some, else with a question."""
    if not sample.proposed:
        return _no(stories.send_back)(story, sample, first, second)
    stories.read(story=story, by=first, reason="My turn in the queue")
    reason = " ".join(sample.reason.split())
    return stories.propose(story=story, by=first, title=sample.title, text=sample.proposed, reason=reason).story


def _author(act: Callable[..., Story]) -> Step:
    def step(story: Story, sample: Sample, first: User, second: User) -> Story:
        return act(story=story)

    return step


BOTH: list[Step] = [_agree, _agree]
WAYS: dict[str, list[Any]] = {
    "submitted": [],
    "in_review": [_agree],
    "back_with_author": [_return],
    "cooling_off": BOTH,
    "published": BOTH,
    "paused": [*BOTH, _author(stories.pause)],
    "held": [_no(stories.hold)],
    "declined": [_no(stories.decline)],
    "withdrawn": [*BOTH, _author(stories.withdraw)],
}
