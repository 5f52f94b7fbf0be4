"""Stories like this one, by what they are about. What other people read plays no part: it is not known here."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from promise.core import vocabulary
from stories.documents.stories import card, with_initiatives
from stories.models import Story
from stories.models.stories import StoryQuerySet

MOST, MOST_LOOKED_AT = 3, 300
# what is shared, by how much it says about a story
INITIATIVE, THEME, SETTING = 2.0, 1.0, 0.5


@dataclass(frozen=True)
class Alike:
    card: dict[str, object]
    why: str


def alike(story: Story, among: StoryQuerySet) -> list[Alike]:
    """Up to three others of `among`, those that share most first, then the newest, each with what it shares in words."""
    others = with_initiatives(among.exclude(pk=story.pk)).order_by("-published_at", "-pk")[:MOST_LOOKED_AT]
    scored = [(_score(story, other), other) for other in others]
    best = sorted((pair for pair in scored if pair[0]), key=lambda pair: -pair[0])[:MOST]
    return [Alike(card(other), _why(story, other)) for _points, other in best]


def _shared(story: Story, other: Story) -> tuple[list[str], list[str], str]:
    """Themes, titles of initiatives, setting."""
    titles = [i.title for i in other.told_initiatives if i in story.told_initiatives]  # type: ignore[attr-defined]
    setting = story.setting if story.setting == other.setting else ""
    return [key for key in story.themes if key in other.themes], titles, setting


def _score(story: Story, other: Story) -> float:
    themes, titles, setting = _shared(story, other)
    return INITIATIVE * len(titles) + THEME * len(themes) + (SETTING if setting else 0)


def _why(story: Story, other: Story) -> str:
    themes, titles, setting = _shared(story, other)
    words = [*titles, *(vocabulary.label("story_themes", key) for key in themes)]
    if setting:
        words.append(vocabulary.label("settings", setting))
    return _("Also about: %s.") % "; ".join(words[:3])
