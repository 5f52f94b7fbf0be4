"""What a page of the framework may hold, checked where it is written, by the table in models.kinds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from toolkit.actions.fields import text
from toolkit.models.kinds import Part, parts_of

MOST_LINES = 40


def checked(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as they will be stored. Raises ValidationError by field, also for one nobody knows."""
    parts = {part.name: part for part in parts_of(kind)}
    good: dict[str, Any] = {}
    wrong: dict[str, ValidationError] = {}
    for name, value in values.items():
        try:
            if name not in parts:
                raise ValidationError(_("This field is not known here."))
            good[name] = _check(parts[name], value)
        except ValidationError as error:
            wrong[name] = error
    for name, part in parts.items():
        if part.is_required and name not in wrong and not good.get(name):
            wrong[name] = ValidationError(_("Please fill this in."))
    if wrong:
        raise ValidationError(wrong)
    return good


def _check(part: Part, value: Any) -> Any:
    if part.shape == "choice":
        if value and value not in part.choices.values:
            raise ValidationError(_("Choose one from the list."))
        return str(value or "")
    if part.shape == "year":
        return _year(value)
    if part.shape == "lines":
        return [line for line in (_line(item, part.most) for item in _several(value)) if line]
    if part.shape == "rows":
        return [row for row in (_row(part, item) for item in _several(value)) if any(row.values())]
    found = text("" if value is None else value, part.most)
    if part.shape == "line":
        found = " ".join(found.split())
    return _address(found) if part.name == "address" else found


def _several(value: Any) -> list[Any]:
    if value in (None, ""):
        return []
    if not isinstance(value, (list, tuple)):
        raise ValidationError(_("Give a list."))
    if len(value) > MOST_LINES:
        raise ValidationError(_("Please keep to %(most)s lines at most.") % {"most": MOST_LINES})
    return list(value)


def _line(value: Any, most: int) -> str:
    return " ".join(text(value, most).split())


def _row(part: Part, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) - set(part.columns):
        raise ValidationError(_("Write each line as: %s.") % " | ".join(part.columns))
    row = {name: _line(str(value.get(name) if value.get(name) is not None else ""), part.most) for name in part.columns}
    if "value" not in row:
        return row
    number = row["value"].replace(",", "")
    if number and not number.isdigit():
        raise ValidationError(_("“%s” is no number. Leave it empty where nothing was recorded.") % number[:20])
    return {**row, "value": int(number) if number else None}


def _year(value: Any) -> int | None:
    if value in (None, ""):
        return None
    if not str(value).isdigit() or not 1800 <= int(value) <= timezone.localdate().year + 1:
        raise ValidationError(_("Give a year, such as 2015."))
    return int(value)


def _address(found: str) -> str:
    """Only to the web, to a named place there, and without a name or password in it."""
    if not found:
        return ""
    try:
        where = urlsplit(found)
    except ValueError as error:
        raise ValidationError(_("This is not a web address.")) from error
    if where.scheme not in {"http", "https"} or not where.hostname or where.username or where.password:
        raise ValidationError(_("A link begins with https:// or http:// and leads to a page on the web."))
    return found
