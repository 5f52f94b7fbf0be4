"""Teaching the bank what people's words mean. What is taught counts from the next question on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promise.core import audit
from promise.core.search import Meaning, analysis
from promise.core.search.asking import LONGEST_RUN
from toolkit.documents.entries import FACETS, WORDED
from toolkit.documents.words import VOCABULARIES
from toolkit.models import LayWord
from toolkit.models.asking import LONGEST

MOST = 2_000


def teach(*, said: str, facet: str = "", key: str = "", means: str = "", by: Any) -> LayWord:
    """These words mean that term, those other words, or both. Taught twice is taught once."""
    said, means = _tidy(said), _tidy(means)
    _check(said, facet, key, means)
    with transaction.atomic():
        word, _made = LayWord.objects.update_or_create(
            said=said, facet=facet, key=key, means=means, defaults={"is_used": True, "added_by": by, "changed_at": timezone.now()}
        )
        audit.write(by=by, verb="teach_word", subject=word, capacity="curator", fields=["said"])
    return word


def _tidy(words: str) -> str:
    return " ".join(words.replace("\x00", " ").lower().split())


def _check(said: str, facet: str, key: str, means: str) -> None:
    for name, words in (("said", said), ("means", means)):
        if len(words) > LONGEST:
            raise ValidationError({name: _("Please keep it to %(n)d characters.") % {"n": LONGEST}})
        if len(analysis.stems(words)) > LONGEST_RUN:
            raise ValidationError(
                {name: _("Please keep it to %(n)d words: the few that make the difference.") % {"n": LONGEST_RUN}}
            )
    if not analysis.stems(said):
        raise ValidationError({"said": _("Write the words that people use.")})
    if (facet or key) and (facet not in WORDED or key not in VOCABULARIES[FACETS[facet][1]].values):
        raise ValidationError({"term": _("Choose one of the terms.")})
    if not key and not analysis.stems(means):
        raise ValidationError({"term": _("Choose a term, or write other words for it.")})
    if LayWord.objects.count() >= MOST:
        raise ValidationError({"said": _("There are %(n)d of them already. Please remove some that help least.") % {"n": MOST}})


def unteach(*, word: LayWord, by: Any) -> None:
    """These words no longer mean that. One that the bank began with is kept, switched off, so that it stays away."""
    with transaction.atomic():
        audit.write(by=by, verb="unteach_word", subject=word, capacity="curator", fields=["said"])
        if word.is_starter:
            LayWord.objects.filter(pk=word.pk).update(is_used=False, changed_at=timezone.now())
        else:
            word.delete()


def bring(meanings: Iterable[Meaning]) -> int:
    """The words the bank begins with; those that are there, switched off or not, are left alone. Returns how many are new."""
    had = set(LayWord.objects.values_list("said", "facet", "key", "means"))
    all_of_them = {(_tidy(one.said), one.facet, one.key, _tidy(one.means)) for one in meanings}
    rows = [
        LayWord(said=said, facet=facet, key=key, means=means, is_starter=True)
        for said, facet, key, means in sorted(all_of_them - had)
    ]
    LayWord.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)  # two starts at once
    return len(rows)
