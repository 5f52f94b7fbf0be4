"""A part of the lineage as data for the moving picture, and the whole of a branch as rows for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.documents import tree
from alliance.models import Organisation, lineage
from alliance.models.places import CONTINENTS

Document = dict[str, Any]
COLUMNS = ["name", "slug", "country", "recruiter", "generation", "recruited", "descendant_count", "status", "signed_on"]


@dataclass(frozen=True)
class Key:
    """How a part of the world is drawn: a colour that stays apart for colour-blind eyes, and a shape for greyscale."""

    code: str
    label: Any
    colour: str
    symbol: str
    path: str


KEYS = (
    Key("150", CONTINENTS["150"], "#0f4c5c", "circle", "M6 0.5A5.5 5.5 0 1 1 6 11.5A5.5 5.5 0 1 1 6 0.5Z"),
    Key("019", CONTINENTS["019"], "#d55e00", "rect", "M1 1H11V11H1Z"),
    Key("002", CONTINENTS["002"], "#f4a63a", "triangle", "M6 0.5L11.5 11H0.5Z"),
    Key("142", CONTINENTS["142"], "#56a3c9", "diamond", "M6 0L12 6L6 12L0 6Z"),
    Key(
        "009",
        CONTINENTS["009"],
        "#2e7d4f",
        "roundRect",
        "M3 1H9A2 2 0 0 1 11 3V9A2 2 0 0 1 9 11H3A2 2 0 0 1 1 9V3A2 2 0 0 1 3 1Z",
    ),
    Key("", gettext_lazy("Elsewhere"), "#6b3f6e", "pin", "M6 12L2 5A4 4 0 1 1 10 5Z"),
)


def as_data(nodes: list[tree.Node], *, focus: Organisation | None, newest: frozenset[int]) -> Document:
    """{name, children: [...]}: one root for the library to draw; `more` says how many stand below that are not here."""
    top: Document = {
        "name": _("The alliance"), "facts": "", "part": "", "href": "", "more": 0, "open": True,
        "children": [_node(node) for node in nodes],
    }  # fmt: skip
    if len(nodes) == 1:
        top = top["children"][0]
    return {"focus": focus.slug if focus else "", "root": top}


def _node(node: tree.Node) -> Document:
    one, named = node.organisation, node.href != "#left"
    return {
        "name": node.name,
        "facts": node.facts,
        "slug": one.slug if named else "",
        "href": node.href if named else "",
        "part": one.country.continent,
        "is_new": node.is_new and named,
        "is_focus": node.is_focus,
        "more": node.more if named else 0,
        "open": node.open,
        "children": [_node(child) for child in node.children],
    }


def rows(focus: Organisation | None) -> Iterator[Document]:
    """Every organisation the world may see, of the forest or of one branch, generation by generation."""
    listed = Organisation.objects.listed().with_recruited()
    if focus is not None:
        listed = listed.filter(pk__in=lineage.below(focus))
    listed = listed.annotate(above=F("recruiter__name"), above_shown=F("recruiter__shown"))
    for one in listed.order_by("generation", "name_folded", "pk").iterator(chunk_size=1000):
        made: Any = one
        yield {
            "name": one.name, "slug": one.slug, "country": one.country_id, "generation": one.generation, "status": one.status,
            "recruiter": made.above if made.above_shown else "", "recruited": made.recruited,
            "descendant_count": one.descendants, "signed_on": one.signed_on.isoformat() if one.signed_on else "",
        }  # fmt: skip


def keys() -> list[dict[str, str]]:
    """The same keys for the script of the picture."""
    return [{"code": key.code, "colour": key.colour, "symbol": key.symbol} for key in KEYS]


def source() -> str:
    """Where the picture fetches what it draws."""
    return reverse("alliance:lineage-branch")
