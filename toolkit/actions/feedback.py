"""Was this useful? Told without an account, once a day from one browser about one initiative."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from alliance.actions import limits
from promise.core import audit
from toolkit.models import Feedback, Initiative

LONGEST = 1000


def tell(*, initiative: Initiative, answer: str, words: str = "", browser: str = "", address: str = "", by: Any = None) -> bool:
    """Keep an answer. False when this browser has answered today already: then nothing is kept.

    `browser` and `address` only feed the allowances, which hold keyed hashes; `by` is never written down.
    """
    words = words.strip()
    if answer not in Feedback.Answer.values:
        raise ValidationError({"answer": _("Choose one of the three answers.")})
    if len(words) > LONGEST:
        raise ValidationError({"words": _("Please keep your words to %(n)d characters.") % {"n": LONGEST}})
    with transaction.atomic():
        if browser and not limits.passes("useful", f"{browser}|{initiative.pk}", limit=1, period=limits.DAY):
            return False
        if address:
            limits.spend("useful-from", address, limit=60, period=limits.DAY)
            limits.spend("useful-all", "site", limit=5000, period=limits.DAY)
        made = Feedback.objects.create(initiative=initiative, answer=answer, words=words, version=initiative.version)
        audit.write(by=None, verb="tell_useful", subject=made, capacity="visitor")
    return True


def forget_words(*, feedback: Feedback, by: Any) -> None:
    """A curator wipes words that name somebody or help nobody. The answer stays counted."""
    with transaction.atomic():
        Feedback.objects.filter(pk=feedback.pk).update(words="")
        audit.write(by=by, verb="forget_words", subject=feedback, capacity="curator", fields=["words"])
