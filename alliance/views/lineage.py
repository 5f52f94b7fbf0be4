from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from alliance.documents import figures, tree
from alliance.figures.growth import Recruiting
from alliance.models import Organisation
from promise.core.access import Door, anyone
from promise.core.templatetags.ui import nice_date


class LineageForest(Door, TemplateView):
    policy = anyone
    template_name = "alliance/lineage/forest.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        live, newest = figures.live(), figures.newest()
        ground = tree.forest_ground(one.pk for one in newest)
        focus, note = self.focus()
        path: list[Organisation] = []
        if focus is None:
            nodes, more = tree.forest(ground)
        else:
            (path, nodes), more = tree.branch(ground, focus), 0
        return super().get_context_data(**kwargs) | {
            "figures": live,
            "newest": newest,
            "focus": focus,
            "path": path,
            "nodes": nodes,
            "more_roots": more,
            "rows": rows_of(nodes),
            "headers": headers(),
            "brought": brought(live.recruiting),
            "brought_headers": [_("Brought"), _("Members"), _("Share")],
            "generation_headers": [_("Generation"), _("Members")],
            "joined_headers": [_("When"), _("Joined"), _("Members then")],
            "generations": [[n or _("Founders and those who came on their own"), c] for n, c in live.by_generation.items()],
            "joined": [[period["label"], period["joined"], period["total"]] for period in reversed(live.periods)],
            "notes": [note] if note else [],
        }

    def focus(self) -> tuple[Organisation | None, str]:
        slug = self.request.GET.get("focus", "").replace("\x00", "")[:120]
        if not slug:
            return None, ""
        found = Organisation.objects.listed().with_recruited().filter(slug=slug).first()
        return found, "" if found else _("We did not find the organisation you asked for, so here is the whole tree.")


def brought(figures: Recruiting) -> list[list[Any]]:
    parts = [(_("Nobody yet"), figures.none), (_("One"), figures.one), (_("Two or more"), figures.two_or_more)]
    return [[words, n, f"{figures.percent(n)} %"] for words, n in parts]


def headers() -> list[str]:
    return [_("Organisation"), _("Brought by"), _("Country"), _("Generation"), _("Brought"), _("In its branch"), _("Signed")]


def rows_of(nodes: list[tree.Node]) -> list[list[Any]]:
    """The same organisations as the picture, as a table."""
    names = {node.organisation.pk: node.name for top in nodes for node in top.walk()}
    return [_row(node, names) for top in nodes for node in top.walk() if node.href != "#left"]


def _row(node: tree.Node, names: dict[int, str]) -> list[Any]:
    one: Any = node.organisation
    return [
        format_html('<a href="{}">{}</a>', node.href, node.name),
        names.get(one.recruiter_id, "") if one.recruiter_id else "",
        one.country.name,
        one.generation,
        one.recruited,
        one.descendant_count,
        nice_date(one.signed_on),
    ]
