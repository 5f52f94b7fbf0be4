"""By what a story is found: what helped, what happened, what its author would change, how long it is, and told in what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf.locale import LANG_INFO
from django.db import models
from django.utils.translation import gettext_lazy as _

from toolkit.models.vocabularies import Setting


class StoryTheme(models.TextChoices):
    """What gave strength; nine headings of what people live through; four wishes for change."""

    HOPE = "hope", _("What gave me hope")
    AGENCY = "agency", _("Having a say")
    SELF_BELIEF = "self_belief", _("Believing in myself")
    COMMUNICATION = "communication", _("How people talked with me")
    ESCALATION = "escalation", _("How it got worse, and need not have")
    PROVOCATION = "provocation", _("Being provoked or bullied")
    ASSUMPTIONS = "assumptions", _("What people took me for")
    CULTURE = "culture", _("Ethnicity and culture")
    GENDER = "gender", _("Gender")
    AFTERCARE = "aftercare", _("Care afterwards")
    DEBRIEF = "debrief", _("Talking about it afterwards")
    COMPLAINTS = "complaints", _("Complaining, and what came of it")
    WISH_PLACE = "wish_place", _("My wish: places where people are respected and can choose")
    WISH_SERVICE = "wish_service", _("My wish: services that listen and answer")
    WISH_INFORMATION = "wish_information", _("My wish: information and support")
    WISH_STAFF = "wish_staff", _("My wish: staff who are kind, and trained for it")


class Medium(models.TextChoices):
    """Sound and film have a name already, so that partners meet no new word when they come."""

    WORDS = "words", _("Words")
    PICTURE = "picture", _("With pictures")
    AUDIO = "audio", _("To listen to")
    VIDEO = "video", _("To watch")


class Length(models.TextChoices):
    SHORT = "short", _("Up to 2 minutes")
    MIDDLE = "middle", _("3 to 7 minutes")
    LONG = "long", _("8 minutes or more")


# minutes: from, to
MINUTES = {Length.SHORT: (0, 2), Length.MIDDLE: (3, 7), Length.LONG: (8, 32_000)}
# each in its own name; countries' ways of writing one language are not told apart
LANGUAGES = sorted(
    (
        (code, str(info["name_local"]).capitalize())
        for code, info in LANG_INFO.items()
        if "name_local" in info and (len(code) <= 3 or code in {"zh-hans", "zh-hant"})
    ),
    key=lambda pair: pair[1].casefold(),
)


def length_of(minutes: int) -> str:
    return next(length.value for length, (least, most) in MINUTES.items() if least <= minutes <= most)


def known_sorting(
    *, themes: Iterable[str] | None = None, setting: str | None = None, language: str | None = None
) -> dict[str, Any]:  # fmt: skip
    """What is given, as far as it is a key of ours: themes in the order of the vocabulary, each once."""
    found: dict[str, Any] = {}
    if themes is not None:
        chosen = set(themes)
        found["themes"] = [key for key in StoryTheme.values if key in chosen]
    if setting is not None:
        found["setting"] = setting if setting in Setting.values else ""
    if language is not None:
        found["language"] = language if language in dict(LANGUAGES) else "en"
    return found
