"""Synthetic published stories to measure with: reproducible, by the hundred thousand, never on a real site."""

from __future__ import annotations

import datetime as dt
import random

from django.db import transaction

from promise.core import tokens
from promise.core.ids import ALPHABET, LENGTH
from stories.documents.stories import minutes
from stories.models import Consent, ContentNote, Story, StoryTheme
from stories.models.stories import LINK
from toolkit.models.vocabularies import Setting

BATCH = 2_000
WORDS = [
    "morning", "evening", "nurse", "friend", "door", "garden", "tea", "window", "quiet", "night", "voice", "hand",
    "walk", "letter", "room", "sister", "doctor", "music", "rain", "bread", "asked", "told", "waited", "listened",
    "slept", "laughed", "stayed", "learnt", "wrote", "called", "held", "trusted", "hoped", "remembered",
]  # fmt: skip
USES = (Consent.Use.HOLD, Consent.Use.PUBLISH, Consent.Use.NAME, Consent.Use.API, Consent.Use.SEARCH_ENGINES)
START = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def make(*, stories: int, seed: int = 0) -> int:
    """Add `stories` published stories. The same seed gives the same words; a second run with it adds nothing."""
    chance = random.Random(seed)
    for start in range(0, stories, BATCH):
        rows = [_story(chance, f"scale-{seed}-{n}", n) for n in range(start, min(start + BATCH, stories))]
        with transaction.atomic():
            Story.objects.bulk_create(rows, ignore_conflicts=True)
            _consent([row.form_nonce for row in rows])
    return stories


def _story(chance: random.Random, nonce: str, number: int) -> Story:
    moment = START + dt.timedelta(minutes=number)
    sentences = (" ".join(chance.choices(WORDS, k=12)).capitalize() + "." for _ in range(chance.randint(4, 24)))
    link_hash = tokens.fingerprint(tokens.derive(LINK, nonce))
    notes = sorted(chance.sample(ContentNote.values, k=chance.randint(0, 3)))
    text = " ".join(sentences)
    return Story(
        public_id="".join(chance.choices(ALPHABET, k=LENGTH)), slug="".join(chance.choices(ALPHABET, k=12)),
        state=Story.State.PUBLISHED, title=" ".join(chance.choices(WORDS, k=4)).capitalize(), text=text,
        told_by=chance.choice(("Robin", "Kim", "Sam")), content_notes=notes, minutes=minutes(text),
        themes=sorted(chance.sample(StoryTheme.values, k=chance.randint(0, 4))), setting=chance.choice(("", *Setting.values)),
        may_publish=True, may_api=True, may_be_indexed=True, may_be_named=True, link_nonce=nonce, link_hash=link_hash,
        published_at=moment, created_at=moment, updated_at=moment, form_nonce=nonce, is_demo=True,
    )  # fmt: skip


def _consent(nonces: list[str]) -> None:
    """The rows behind the kept flags, for those stories that have none yet."""
    made = Story.objects.filter(form_nonce__in=nonces, consents__isnull=True).only("pk")
    Consent.objects.bulk_create(Consent(story=story, use=use, wording_version=1) for story in made for use in USES)
