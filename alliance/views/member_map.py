"""The directory as a map: where the members of the chosen filters are, and how they came quarter by quarter."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from alliance.documents import figures
from alliance.documents import map as world

FILTERS = ("q", "kind", "country", "chapter", "system", "status", "founding")


def map_context(request: HttpRequest, found: Any, *, is_filtered: bool) -> dict[str, Any]:
    """What templates/alliance/members/map.html prints. `until` (2026-Q3) goes back to the end of that quarter."""
    joined = found.joined_by_country() if is_filtered else figures.kept("alliance:joined", found.joined_by_country)
    quarters = world.quarters(joined, today=timezone.localdate())
    until = request.GET.get("until", "")
    known = {quarter.key: quarter for quarter in quarters}
    countries = world.countries_on_map(
        world.at_end_of(quarters, until), address=address(request.GET, drop=("country",), country="{code}")
    )
    return {
        "countries": countries,
        "map_data": world.as_data(countries, [] if until in known else quarters),
        "until": known.get(until),
        "quarter_headers": [_("At the end of"), _("Members"), _("Countries")],
        "quarter_rows": [
            [
                format_html('<a href="{}">{}</a>', address(request.GET, view="map", until=quarter.key), quarter.label),
                quarter.total,
                quarter.countries,
            ]
            for quarter in reversed(quarters)
        ],
        "today_href": address(request.GET, view="map"),
    }


def chips(question: QueryDict, options: dict[str, list[dict[str, Any]]]) -> list[dict[str, str]]:
    """Each filter that is on, with the address that takes it back."""
    found = []
    if words := question.get("q", "").replace("\x00", "").strip():
        found.append({"label": _("“%s”") % words[:60], "href": address(question, drop=("q",), keep_view=True)})
    for name, offered in options.items():
        for option in offered:
            if option["chosen"]:
                label = _("Founding places only") if name == "founding" else str(option["label"])
                found.append({"label": label, "href": address(question, without=(name, option["value"]), keep_view=True)})
    return found


def address(
    question: QueryDict, *, drop: tuple[str, ...] = (), without: tuple[str, str] = ("", ""), keep_view: bool = False, **more: str
) -> str:
    """The directory with the filters that are on, less those dropped, and what is added."""
    made = QueryDict(mutable=True)
    for name in (*FILTERS, "sort", *(("view",) if keep_view else ())):
        if name not in drop:
            kept = [value for value in question.getlist(name) if value and (name, value) != without]
            if kept:
                made.setlist(name, kept)
    for name, value in more.items():
        made[name] = value
    return f"?{made.urlencode(safe='{}')}"
