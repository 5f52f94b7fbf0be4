"""Beginning to count something on a ward, and who may see it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.models import Organisation
from promise.core import audit, changes
from promise.core.text import fold, has_link_or_address
from toolkit.actions.fields import text
from toolkit.models import Measure, MeasureSeries
from toolkit.models.series import ENOUGH
from toolkit.models.vocabularies import Setting

WHOLE = Setting.WHOLE_ORGANISATION.value
UNIT = 80
MOST_SERIES = 20_000
# a ward's name needs no long number and no title of a person
TELLS_OF_SOMEBODY = re.compile(r"\d{5,}|\b(?:mr|mrs|ms|miss|dr|prof|sir|nhs no)\b\.?", re.IGNORECASE)


def begin(
    *, organisation: Organisation, measure: Measure, by: Any, nonce: str, setting: str, unit: str = "", definition: str = "",
    is_demo: bool = False,
) -> MeasureSeries:  # fmt: skip
    """A new, empty series by the newest words of the measure. The same form again finds the first."""
    if known := MeasureSeries.objects.filter(form_nonce=nonce, organisation=organisation).first():
        return known
    values = checked(organisation, measure, setting=setting, unit=unit, definition=definition)
    try:
        with transaction.atomic():
            made = MeasureSeries.objects.create(
                organisation=organisation, measure=measure, form_nonce=nonce, is_demo=is_demo, **values
            )
            audit.write(by=by, verb="begin_series", subject=made)
    except IntegrityError as error:
        if twin := MeasureSeries.objects.filter(form_nonce=nonce, organisation=organisation).first():
            return twin
        raise ValidationError(_("This is counted there already. Go to it and add your months.")) from error
    return made


def checked(organisation: Organisation, measure: Measure, *, setting: str, unit: str, definition: str) -> dict[str, Any]:
    """The columns of a new series. Raises ValidationError by field."""
    if measure.organisation_id not in {None, organisation.pk}:
        raise ValidationError({"measure": _("This is another organisation's own measure.")})
    version = measure.newest
    wrong: dict[str, Any] = {}
    if setting not in Setting.values:
        wrong["setting"] = _("Choose one from the list.")
    try:
        unit = unit_name(unit)
    except ValidationError as error:
        wrong["unit"] = error
    else:
        if setting == WHOLE and unit:
            wrong["unit"] = _("Leave this empty when you count for the whole organisation.")
        elif setting != WHOLE and not unit:
            wrong["unit"] = _("Give the name of the ward or team.")
    if version.asks_definition != (definition in MeasureSeries.Definition.values):
        wrong["definition"] = (
            _("Say which definition you use: they count different things.") if version.asks_definition
            else _("This measure has one definition only. Leave this empty.")
        )  # fmt: skip
    if wrong:
        raise ValidationError(wrong)
    return {"version": version, "unit": unit, "unit_key": fold(unit)[:UNIT], "setting": setting, "definition": definition}


def unit_name(value: Any) -> str:
    """The name of a ward as it will be stored. Raises ValidationError for what might tell of one person."""
    unit = " ".join(text(value, UNIT).split())
    if has_link_or_address(unit) or TELLS_OF_SOMEBODY.search(unit) or unit.startswith(("=", "+", "-", "@")):
        raise ValidationError(_("Give only the name of the ward or team: no person, no address, no long number."))
    return unit


def tune(*, series: MeasureSeries, by: Any, target: Decimal | None, screens_outliers: bool, locks_after: int | None) -> None:
    """How its lines are drawn."""
    if target is not None and not 0 <= target < 10_000_000:
        raise ValidationError({"target": _("Give a figure from 0 up.")})
    if locks_after is not None and not ENOUGH <= locks_after <= 240:
        raise ValidationError({"locks_after": _("Lines can be locked after 12 to 240 months.")})
    with _held(series, by=by, verb="tune_series") as held:
        held.target, held.screens_outliers, held.locks_after = target, screens_outliers, locks_after


def show(*, series: MeasureSeries, by: Any, is_shared: bool, is_pooled: bool) -> None:
    """Opens it to the public, small numbers left out, or takes it back; and lets it join the pooled figures, or not."""
    with _held(series, by=by, verb="show_series", fields=["is_shared", "is_pooled"]) as held:
        if held.measure.organisation_id is not None and (is_shared or is_pooled):
            raise ValidationError(_("A measure of your own stays inside: others count something else."))
        was = held.is_shared
        if (is_shared and not was) or (is_pooled and not held.is_pooled):
            _refuse_overlap(held)
            held.shared_at, held.shared_by = timezone.now(), by
        held.is_shared, held.is_pooled = is_shared, is_pooled
        if is_shared != was:
            _announce(held)


def _refuse_overlap(series: MeasureSeries) -> None:
    """Wards and their sum side by side would give away the ward that is missing: one level of a measure, and one wording."""
    Organisation.objects.select_for_update().get(pk=series.organisation_id)
    ever = MeasureSeries.objects.filter(organisation=series.organisation_id, measure=series.measure_id, shared_at__isnull=False)
    if ever.exclude(pk=series.pk).filter(unit=series.unit).exists():
        raise ValidationError(_("Figures of this ward by another wording were shown before. Both together would tell too much."))
    levels = ever.exclude(unit="") if series.unit == "" else ever.filter(unit="")
    if levels.exists():
        raise ValidationError(
            _("Show either the whole organisation or single wards. Both together would tell the wards that are not shown.")
        )


def _announce(series: MeasureSeries) -> None:
    if series.is_shared:
        changes.created("series", series.public_id, series.shown_url())
    else:
        changes.removed("series", series.public_id)


def announce_update(series: MeasureSeries) -> None:
    """Its figures changed."""
    if series.is_shared:
        changes.updated("series", series.public_id, series.shown_url())


@contextmanager
def _held(series: MeasureSeries, *, by: Any, verb: str, fields: list[str] | None = None) -> Iterator[MeasureSeries]:
    with transaction.atomic():
        rows = MeasureSeries.objects.select_for_update(of=("self",)).select_related("organisation", "measure")
        held = rows.get(pk=series.pk)
        yield held
        held.updated_at = timezone.now()
        held.save()
        audit.write(by=by, verb=verb, subject=held, fields=fields)
    series.refresh_from_db()
