"""The words things are counted by: those every site begins with, and those an organisation adds for itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.models import Organisation
from promise.core import audit, changes
from promise.core.ids import new_id
from promise.core.text import has_link_or_address
from toolkit.actions.fields import text
from toolkit.models import Measure, MeasureVersion

# characters
TEXTS = {"title": 120, "counts": 1000, "leaves_out": 1000, "unit": 80, "base_words": 120, "codes": 60, "source": 240}
NEEDED = ("title", "counts", "unit")
CHOICES: dict[str, list[str]] = {
    "basis": MeasureVersion.Basis.values,
    "kind": MeasureVersion.Kind.values,
    "direction": MeasureVersion.Direction.values,
}
FIELDS = (*TEXTS, *CHOICES, "asks_definition")
MOST_OWN = 60


def bring(rows: Iterable[dict[str, Any]]) -> int:
    """The agreed measures as they read now. Words that changed become a new version; returns how many were written."""
    held = {measure.key: measure for measure in Measure.objects.agreed().prefetch_related("versions")}
    written = 0
    with transaction.atomic():
        for position, row in enumerate(rows, 1):
            values = {"basis": "bed_days", "asks_definition": False} | {name: row[name] for name in FIELDS if name in row}
            measure = held.get(row["key"]) or Measure(key=row["key"])
            is_new = measure.pk is None
            if measure.position != position:
                measure.position = position
                measure.save()
            written += _write(measure, checked(**values), by=None)
            if is_new:
                changes.created("measure", measure.public_id, measure.get_absolute_url())
    return written


def make(*, organisation: Organisation, by: Any, nonce: str, **fields: Any) -> Measure:
    """An organisation's own measure. It stays inside: only agreed words can be compared."""
    values = checked(**fields)
    if known := Measure.objects.filter(form_nonce=nonce, organisation=organisation).first():
        return known
    if Measure.objects.filter(organisation=organisation).count() >= MOST_OWN:
        raise ValidationError(_("Your organisation has %(n)d measures of its own. That is as many as fit.") % {"n": MOST_OWN})
    try:
        with transaction.atomic():
            made = Measure.objects.create(
                key=f"own-{new_id()}".lower(), organisation=organisation, position=1000, form_nonce=nonce
            )
            _write(made, values, by=by)
            audit.write(by=by, verb="make_measure", subject=made)
    except IntegrityError as error:
        if twin := Measure.objects.filter(form_nonce=nonce, organisation=organisation).first():
            return twin
        raise ValidationError(_("Please load the form again and send it once more.")) from error
    return made


def reword(*, measure: Measure, by: Any, **fields: Any) -> Measure:
    """Other words from now on, as a new version. What was counted by the old ones stays with them."""
    values = checked(**fields)
    with transaction.atomic():
        held = Measure.objects.select_for_update().get(pk=measure.pk)
        if _write(held, values, by=by):
            audit.write(by=by, verb="reword_measure", subject=held)
    return measure


def checked(**fields: Any) -> dict[str, Any]:
    """The fields as they will be stored. Raises ValidationError by field."""
    wrong: dict[str, Any] = {name: _("This field is not known here.") for name in set(fields) - set(FIELDS)}
    good: dict[str, Any] = {"asks_definition": bool(fields.get("asks_definition"))}
    for name, most in TEXTS.items():
        try:
            good[name] = " ".join(text(fields.get(name, ""), most).split())
        except ValidationError as error:
            wrong[name] = error
    for name, allowed in CHOICES.items():
        good[name] = fields.get(name)
        if good[name] not in allowed:
            wrong[name] = _("Choose one from the list.")
    for name in NEEDED:
        if name not in wrong and not good[name]:
            wrong[name] = _("Say this too: without it others would count something else.")
    if "basis" not in wrong and "base_words" not in wrong:
        good["base_words"] = _base_words(good, wrong)
    for name in TEXTS:
        if name not in wrong and has_link_or_address(good[name]):
            wrong[name] = _("Please leave out web and mail addresses.")
    if wrong:
        raise ValidationError(wrong)
    return good


def _base_words(good: dict[str, Any], wrong: dict[str, Any]) -> str:
    if good["basis"] == "nothing":
        return ""
    if good["basis"] == "bed_days":
        return good["base_words"] or _("occupied bed days")
    if not good["base_words"]:
        wrong["base_words"] = _("Say out of what you count, such as “patients who answered”.")
    return str(good["base_words"])


def _write(measure: Measure, values: dict[str, Any], *, by: Any) -> int:
    """A new version, if the words differ from the newest. Returns how many that were: 0 or 1."""
    newest = max(measure.versions.all(), key=lambda version: version.number, default=None) if measure.pk else None
    if newest and all(getattr(newest, name) == value for name, value in values.items()):
        return 0
    MeasureVersion.objects.create(measure=measure, number=newest.number + 1 if newest else 1, made_by=by, **values)
    Measure.objects.filter(pk=measure.pk).update(updated_at=timezone.now())
    if newest and measure.organisation_id is None:
        changes.updated("measure", measure.public_id, measure.get_absolute_url())
    return 1
