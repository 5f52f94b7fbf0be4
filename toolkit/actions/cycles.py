"""Small tests of a change: plan with a prediction, do, study, act."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from toolkit.actions import adoptions
from toolkit.actions.fields import text
from toolkit.actions.unnamed import refuse_clues
from toolkit.models import Adoption, Cycle

# characters
TEXTS = {"plan": 1000, "prediction": 1000, "done": 2000, "study": 2000}
NEEDED = ("plan", "prediction")
MOST = 50
FULL = gettext_lazy("A trial holds at most %(most)s tests. Report what came of it, and begin anew.")


def plan(*, adoption: Adoption, by: Any, nonce: str, **fields: Any) -> Cycle:
    """The next test of this trial; the same nonce again finds the first."""
    if known := Cycle.objects.filter(form_nonce=nonce, adoption=adoption).first():
        return known
    try:
        with adoptions.telling(adoption, by=by, verb="plan_test") as held:
            values = checked(held, **({"act": ""} | fields))
            last = held.cycles.aggregate(last=Max("number"))["last"] or 0
            if held.cycles.count() >= MOST:
                raise ValidationError(FULL % {"most": MOST})
            made = Cycle.objects.create(adoption=held, number=last + 1, form_nonce=nonce, **values)
    except IntegrityError as error:
        if twin := Cycle.objects.filter(form_nonce=nonce, adoption=adoption).first():
            return twin
        raise ValidationError(_("Please load the form again and send it once more.")) from error
    return made


def write(*, cycle: Cycle, by: Any, **fields: Any) -> Cycle:
    """What was done, seen and decided; anything may be said better later."""
    with adoptions.telling(cycle.adoption, by=by, verb="write_test") as adoption:
        held = Cycle.objects.get(pk=cycle.pk)
        stood = {name: getattr(held, name) for name in (*TEXTS, "act", "tested_on")}
        for name, value in checked(adoption, **{**stood, **fields}).items():
            setattr(held, name, value)
        held.save()
    return held


def remove(*, cycle: Cycle, by: Any) -> None:
    """Written by mistake. The numbers of the others stay."""
    with adoptions.telling(cycle.adoption, by=by, verb="remove_test"):
        Cycle.objects.filter(pk=cycle.pk).delete()


def checked(adoption: Adoption, **fields: Any) -> dict[str, Any]:
    """The fields of a test as they will be stored. Raises ValidationError by field."""
    wrong: dict[str, Any] = {}
    good: dict[str, Any] = {}
    for name, value in fields.items():
        try:
            good[name] = _check(name, value)
        except ValidationError as error:
            wrong[name] = error
    for name in NEEDED:
        if name not in wrong and not good.get(name):
            wrong[name] = ValidationError(_("Say this first, also in a few words: without it there is nothing to compare with."))
    if "study" not in wrong and good.get("act") and not good.get("study"):
        wrong["study"] = ValidationError(_("Say what you saw before you say what follows."))
    if wrong:
        raise ValidationError(wrong)
    refuse_clues(adoption, [(name, good.get(name, "")) for name in TEXTS])
    return good


def _check(name: str, value: Any) -> Any:
    if name in TEXTS:
        return text(value, TEXTS[name])
    if name == "act" and value in ("", *Cycle.Act.values):
        return value
    if name == "tested_on":
        if value is None or (type(value) is dt.date and dt.date(1950, 1, 1) <= value <= timezone.localdate()):
            return value
        raise ValidationError(_("Give a day in the past."))
    raise ValidationError(_("Choose one from the list."))
