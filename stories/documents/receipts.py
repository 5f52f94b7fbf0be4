"""What a withdrawal removed, when, and what nobody can call back: from numbers and kept consents, never from words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from stories.documents.stores import stores
from stories.models import Story
from stories.models.wordings import wording


def receipt(story: Story) -> dict[str, Any]:
    """For a story that was taken back: `gone`, `told` (partners heard of it), `no_way_back` and the moment."""
    held = story.removed
    return {
        "at": story.withdrawn_at,
        "gone": [store.label for name, store in stores.items() if held.get(name)],
        "consents": held.get("consents", 0),
        "told": bool(held.get("partners_told")),
        "no_way_back": [*_by_consents(story), _("Our own backups lose it as they grow old. It can never come back from one.")],
    }


def _by_consents(story: Story) -> list[str]:
    """Of every use that was ever agreed to and could have left a trace: the sentence that stood beside it then."""
    once_shown = story.published_at is not None
    ever = story.consents.order_by("given_at", "id").values_list("use", "wording_version")
    uses = [(use, version) for use, version in ever if once_shown or use in BEFORE_SHOWING]
    return list(dict.fromkeys(str(wording(use, version).no_way_back) for use, version in uses if use not in LEAVES_NOTHING))


# these leave traces already while guardians read, or leave none that could not be removed
BEFORE_SHOWING = ("hold",)
LEAVES_NOTHING = ("translation", "contact")
