"""A story as the world may have it: nothing here that its consents do not cover."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from promise.core import vocabulary
from stories.documents import pictures, responses
from stories.models import Story
from stories.models.sorting import LANGUAGES
from stories.models.stories import StoryQuerySet
from toolkit.models import Initiative

WORDS_A_MINUTE = 200
# what an author agrees to who lets a story be passed on (models.wordings), said to whoever receives it
TERMS = (
    "By consent of its author, for partner organisations and their programs. Show it whole and unchanged, with this address. "
    "Do not teach machines with it. Delete every copy when the author takes it back: see /api/v1/changes/."
)


def with_initiatives(queryset: StoryQuerySet) -> StoryQuerySet:
    """Joined in one query for the whole list: the published initiatives each story tells of."""
    return queryset.prefetch_related(
        Prefetch("initiatives", queryset=Initiative.objects.published().order_by("title"), to_attr="told_initiatives")
    )


def as_json(story: Story) -> dict[str, Any]:
    """One published story with consent for the API, with its pictures and what `with_initiatives` and `with_responses` join."""
    url = settings.SITE_URL + story.get_absolute_url()
    return {
        "id": story.public_id,
        "slug": story.slug,
        "url": url,
        "title": story.title,
        "text": story.text,
        "told_by": story.public_name,
        "language": story.language,
        "medium": story.medium,
        "minutes": story.minutes,
        "themes": story.themes,
        "setting": story.setting,
        "content_notes": story.content_notes,
        "pictures": [pictures.as_json(story, one) for one in story.pictures.all()],
        "responses": [responses.as_json(one) for one in story.told_responses],  # type: ignore[attr-defined]
        "initiatives": [initiative.slug for initiative in story.told_initiatives],  # type: ignore[attr-defined]
        "licence": TERMS,
        "citation": f"{told_by(story)}. {story.title}. Stories of the PROMISE alliance. {url}",
        "published_at": month_of(story.published_at),
        "updated_at": story.updated_at,
    }


def month_of(moment: datetime | None) -> datetime | None:
    """Its month alone, as the first day of it: the hour at which a story appeared may tell whose it is."""
    return moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0) if moment else None


def minutes(text: str) -> int:
    """How long it takes to read, in whole minutes, at least one."""
    return max(1, math.ceil(len(text.split()) / WORDS_A_MINUTE))


def themes(story: Story) -> list[tuple[str, str]]:
    """(key, words) of what its author says it is about."""
    return [(key, vocabulary.label("story_themes", key)) for key in story.themes]


def found_by(story: Story) -> list[str]:
    """Everything it is sorted by, in words."""
    where = [vocabulary.label("settings", story.setting)] if story.setting else []
    return [*(words for _key, words in themes(story)), *where, language(story), vocabulary.label("story_media", story.medium)]


def language(story: Story) -> str:
    """The name a language has for itself."""
    return dict(LANGUAGES).get(story.language, story.language)


def told_by(story: Story) -> str:
    return story.public_name or _("someone who chose not to give a name")


def notes(story: Story) -> list[str]:
    """Its content notes in words."""
    return [vocabulary.label("content_notes", key) for key in story.content_notes]


def card(story: Story) -> dict[str, Any]:
    """What stands on a list before anything is opened: notes first, no words of the story. Months only, no exact days."""
    return {
        "title": story.title,
        "href": story.get_absolute_url(),
        "notes": [words[:1].lower() + words[1:] for words in notes(story)],
        "keys": story.content_notes,
        "themes": [words for _key, words in themes(story)],
        "told_by": told_by(story),
        "minutes": story.minutes,
        "month": story.published_at,
    }
