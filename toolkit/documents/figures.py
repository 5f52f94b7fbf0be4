"""Published figures as a picture and as a table: one bar a row; a row without a number has a word instead of a bar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from toolkit.models import Page


@dataclass(frozen=True)
class Bar:
    """`width` in hundredths of the longest bar; none where there is no number."""

    name: str
    words: str
    width: float | None


def number(value: int | None) -> str:
    """1591 as 1,591; what was not recorded is said so and never drawn as nothing."""
    return _("no number") if value is None else f"{value:,}"


def picture(page: Page) -> dict[str, Any]:
    """The bars of one page of figures, and the table that says the same."""
    rows = page.texts.get("rows", [])
    top = max((row["value"] for row in rows if row["value"] is not None), default=0)
    bars = [Bar(row["name"], number(row["value"]), share(row["value"], top)) for row in rows]
    table = [[row["name"], number(row["value"]), row["note"]] for row in rows]
    return {
        "bars": bars if top else [],
        "table": table,
        "caption": _("%s, as a table") % page.title,
        "headers": [_("What"), _("Number"), _("Note")],
    }


def share(value: int | None, top: int) -> float | None:
    return None if value is None or not top else round(100 * value / top, 2)
