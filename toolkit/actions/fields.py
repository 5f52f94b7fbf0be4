"""What an initiative may hold, checked where it is written: forms, API, demo and tests all pass here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext as _

from alliance.models import Country
from toolkit.models import vocabularies as words

# characters
TEXTS = {
    "title": 160,
    "summary": 2000,
    "trouble": 2000,
    "benefits": 4000,
    "difficulties": 4000,
    "keep_going": 4000,
    "wish_list": 2000,
    "consider": 2000,
    "left_out": 2000,
    "credit": 1000,
    "co_produced_who": 1000,
    "co_produced_how": 2000,
    "evidence_text": 4000,
    "origin_name": 250,
}
CHOSEN: dict[str, type[TextChoices]] = {
    "settings": words.Setting,
    "themes": words.Theme,
    "targets": words.Target,
    "phases": words.Phase,
    "frameworks": words.Framework,
    "barriers": words.Barrier,
}
TAKES = ("setup_time", "weekly_time", "money", "people")
STEPS, STEP_LENGTH, TAKES_LENGTH = 20, 400, 300
PHRASES, PHRASE_LENGTH = 20, 120

EDITORS_TEXTS = {"evidence_level_reason": 600, "cost_reason": 600, "contested_note": 1000}
EDITORS_CHOICES: dict[str, type[TextChoices]] = {
    "evidence_level": words.EvidenceLevel,
    "evidence_effect": words.Effect,
    "cost_band": words.CostBand,
}
# what may be shared onward; the key is what is printed
LICENCES = ("CC BY 4.0", "CC BY-SA 4.0", "CC0 1.0")
AUTHOR_FIELDS = frozenset({*TEXTS, *CHOSEN, "steps", "takes", "kind", "country", "licence"})
EDITOR_FIELDS = AUTHOR_FIELDS | {*EDITORS_TEXTS, *EDITORS_CHOICES, "lay_phrases", "is_contested"}
ONE_LINE = {"title", "origin_name"}


def checked(fields: dict[str, Any], *, allowed: frozenset[str]) -> dict[str, Any]:
    """The fields as they will be stored. Raises ValidationError by field, also for a field nobody knows."""
    good, wrong = {}, {}
    for name, value in fields.items():
        try:
            if name not in allowed:
                raise ValidationError(_("This field is not known here."))
            good[name] = _check(name, value)
        except ValidationError as error:
            wrong[name] = error
    if wrong:
        raise ValidationError(wrong)
    return good


def _check(name: str, value: Any) -> Any:
    lengths = TEXTS | EDITORS_TEXTS
    if name in lengths:
        found = text(value, lengths[name])
        return " ".join(found.split()) if name in ONE_LINE else found
    if name in CHOSEN:
        return keys(value, CHOSEN[name])
    if name == "kind" or name in EDITORS_CHOICES:
        return keys([value], words.Kind if name == "kind" else EDITORS_CHOICES[name])[0]
    return OTHERS[name](value)


def text(value: Any, most: int) -> str:
    """A text without control characters, no longer than it may be."""
    if not isinstance(value, str) or "\x00" in value:
        raise ValidationError(_("This holds a character that no text has."))
    found = value.replace("\r\n", "\n").strip()
    if len(found) > most:
        raise ValidationError(_("This is too long: %(most)s characters at most.") % {"most": most})
    return found


def keys(value: Any, vocabulary: type[TextChoices]) -> list[str]:
    if not isinstance(value, (list, tuple)):
        raise ValidationError(_("Give a list."))
    for key in value:
        if not isinstance(key, str) or key not in vocabulary.values:
            raise ValidationError(_("“%(key)s” is not one of the words we sort by.") % {"key": str(key)[:40]})
    return [key for key in vocabulary.values if key in value] if vocabulary is not words.Theme else list(dict.fromkeys(value))


def _lines(value: Any, most: int, length: int) -> list[str]:
    if not isinstance(value, (list, tuple)):
        raise ValidationError(_("Give a list."))
    if len(value) > most:
        raise ValidationError(_("That is too many: %(most)s at most.") % {"most": most})
    return [line for line in (" ".join(text(item, length).split()) for item in value) if line]


def _takes(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or set(value) - set(TAKES):
        raise ValidationError(_("Only these are known: %s.") % ", ".join(TAKES))
    stated = {key: text(value[key], TAKES_LENGTH) for key in TAKES if key in value}
    return {key: words for key, words in stated.items() if words}


def _licence(value: Any) -> str:
    if value not in LICENCES:
        raise ValidationError(_("Choose one of these: %s.") % ", ".join(LICENCES))
    return str(value)


def _country(value: Any) -> Country | None:
    if value is not None and not isinstance(value, Country):
        raise ValidationError(_("Choose a country from the list."))
    return value


OTHERS: dict[str, Callable[[Any], Any]] = {
    "steps": lambda value: _lines(value, STEPS, STEP_LENGTH),
    "lay_phrases": lambda value: _lines(value, PHRASES, PHRASE_LENGTH),
    "takes": _takes,
    "country": _country,
    "licence": _licence,
    "is_contested": bool,
}
