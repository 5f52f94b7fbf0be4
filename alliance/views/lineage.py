from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from alliance.documents import fan, figures, forest, pieces, recruiting, tree
from alliance.figures.growth import Recruiting
from alliance.figures.reproduction import Reproduction
from alliance.models import Organisation
from promise.core.access import Door, anyone
from promise.core.api.renderers import as_csv
from promise.core.templatetags.ui import nice_date

SORTS: dict[str, Any] = {
    "tree": None,
    "name": lambda one: one.name_folded,
    "country": lambda one: (one.country.name, one.name_folded),
    "generation": lambda one: (one.generation, one.name_folded),
    "brought": lambda one: (-one.recruited, one.name_folded),
    "branch": lambda one: (-one.descendants, one.name_folded),
    "newest": lambda one: (-one.joined_on.toordinal(), one.name_folded),
}


class LineageDoor(Door):
    """About the whole forest, or with `?focus=<slug>` about one organisation and its branch."""

    policy = anyone
    request: HttpRequest

    def focus(self) -> tuple[Organisation | None, str]:
        slug = self.request.GET.get("focus", "").replace("\x00", "")[:120]
        if not slug:
            return None, ""
        found = Organisation.objects.listed().with_recruited().filter(slug=slug).first()
        return found, "" if found else _("We did not find the organisation you asked for, so here is the whole tree.")


class LineageForest(LineageDoor, TemplateView):
    template_name = "alliance/lineage/forest.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        if request.GET.get("format") == "csv":
            return self.csv()
        return super().get(request, *args, **kwargs)

    def csv(self) -> StreamingHttpResponse:
        focus, _note = self.focus()
        lines = as_csv(forest.rows(focus), forest.COLUMNS)
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{focus.slug if focus else "lineage"}.csv"'
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        focus, note = self.focus()
        sort = self.request.GET.get("sort", "")
        context = super().get_context_data(**kwargs) | {"focus": focus, "notes": [note] if note else []}
        if focus is None and sort not in SORTS:
            return context | pieces.kept_whole("lineage", whole) | kept_figures()
        return context | drawn_now(focus, sort if sort in SORTS else "")


class LineageBranch(LineageDoor):
    """The same organisations as the page draws, as data for its picture."""

    def get(self, request: HttpRequest) -> HttpResponse:
        newest = frozenset(one.pk for one in figures.newest())
        ground = tree.forest_ground(newest)
        focus, _note = self.focus()
        nodes = tree.branch(ground, focus)[1] if focus else tree.forest(ground)[0]
        response = JsonResponse(forest.as_data(nodes, focus=focus, newest=newest))
        response["Cache-Control"] = "public, max-age=60"
        return response


# -- what the page is made of ------------------------------------------------------------------------------------------


def whole() -> dict[str, Any]:
    """The whole tree and the newest, in the parts that the page prints."""
    newest = figures.newest()
    nodes, more = tree.forest(tree.forest_ground(one.pk for one in newest))
    drawn = drawing(nodes, None, "") | {"more_roots": more}
    return {"tree_kept": kept_tree(drawn) if nodes else "", "newest_kept": joined_last(newest)}


def joined_last(newest: list[Organisation]) -> str:
    return render_to_string("alliance/lineage/newest.html", {"newest": newest})


def drawn_now(focus: Organisation | None, sort: str) -> dict[str, Any]:
    """One branch, or the whole in another order: drawn for this reader."""
    newest = figures.newest()
    ground = tree.forest_ground(one.pk for one in newest)
    if focus is None:
        nodes, more = tree.forest(ground)
        return drawing(nodes, None, sort) | {"more_roots": more, "newest_kept": joined_last(newest), **kept_figures()}
    path, nodes = tree.branch(ground, focus)
    return drawing(nodes, focus, sort) | {"path": path, "more_roots": 0}


def drawing(nodes: list[tree.Node], focus: Organisation | None, sort: str) -> dict[str, Any]:
    """What alliance/lineage/tree.html wants."""
    return {
        "focus": focus,
        "nodes": nodes,
        "rows": rows_of(nodes, sort or "tree"),
        "sorts": sort_links(focus, sort or "tree"),
        "table_open": bool(sort),
        "headers": headers(),
        "picture": forest.source(),
        "keys": forest.KEYS,
        "key_data": forest.keys(),
    }


def kept_tree(drawn: dict[str, Any]) -> str:
    """The whole tree in words; written anew as soon as one name, count or place in it is another."""
    printed = [[node.name, node.href, node.facts, node.is_new, node.more, len(node.children)] for node in walk(drawn["nodes"])]
    return pieces.kept("lineage-tree", [printed, drawn["rows"], drawn["more_roots"]], "alliance/lineage/tree.html", drawn)


def kept_figures() -> dict[str, Any]:
    """All figures below the tree: they change once a minute at most, when the clock has counted."""
    live = figures.live()
    shown = {
        "figures": live,
        "brought": brought(live.recruiting),
        "brought_headers": [_("Brought"), _("Members"), _("Share")],
        "generation_headers": [_("Generation"), _("Members")],
        "joined_headers": [_("When"), _("Joined"), _("Members then")],
        "generations": [[n or _("Founders and those who came on their own"), c] for n, c in live.by_generation.items()],
        "joined": [[period["label"], period["joined"], period["total"]] for period in reversed(live.periods)],
        **recruited(),
    }
    return shown | {"figures_kept": pieces.kept("lineage-figures", shown, "alliance/lineage/figures.html", shown)}


def walk(nodes: list[tree.Node]) -> list[tree.Node]:
    return [node for top in nodes for node in top.walk()]


# -- how members bring others ------------------------------------------------------------------------------------------


def recruited() -> dict[str, Any]:
    """R with its intervals, how long recruiting takes, and the ten years ahead, as the clock counted them last."""
    kept = recruiting.kept()
    if kept is None:
        return {"recruiting": None}
    this_year, roots = timezone.localdate().year, _("0: founders, and those who came on their own")
    return {
        "recruiting": kept,
        "months": round(kept.maturity / 30.44),
        "r_headers": [_("Group"), _("Members counted"), _("Brought by them"), _("R"), _("Likely between")],
        "r_generations": [_r(str(n) if n else roots, one) for n, one in kept.by_generation],
        "r_years": [_r(str(year), one) for year, one in kept.by_year],
        "r_chapters": [_r(name, one) for name, one in kept.by_chapter],
        "fan": fan.fan(kept.band, members=kept.members, this_year=this_year),
        "fan_headers": [_("End of year"), _("1 in 10 below"), _("1 in 4 below"), _("1 in 4 above"), _("1 in 10 above")],
        "fan_rows": [
            [this_year + year.year, *(f"{n:,}" for n in (year.p10, year.p25, year.p75, year.p90))] for year in kept.band
        ],
    }  # fmt: skip


def _r(name: str, found: Reproduction) -> list[Any]:
    if found.r is None or found.low is None or found.high is None:
        return [name, found.members, found.recruits, _("too few to say"), ""]
    return [
        name,
        found.members,
        found.recruits,
        f"{found.r:.2f}",
        _("%(low).2f and %(high).2f") % {"low": found.low, "high": found.high},
    ]


def brought(figures: Recruiting) -> list[list[Any]]:
    parts = [(_("Nobody yet"), figures.none), (_("One"), figures.one), (_("Two or more"), figures.two_or_more)]
    return [[words, n, f"{figures.percent(n)} %"] for words, n in parts]


# -- the table ---------------------------------------------------------------------------------------------------------


def headers() -> list[str]:
    return [_("Organisation"), _("Brought by"), _("Country"), _("Generation"), _("Brought"), _("In its branch"), _("Signed")]


def sort_links(focus: Organisation | None, chosen: str) -> list[dict[str, Any]]:
    """The orders the table can stand in, each with its address."""
    names = {
        "tree": _("as in the tree"), "name": _("name"), "country": _("country"), "generation": _("generation"),
        "brought": _("who brought most"), "branch": _("largest branch"), "newest": _("newest first"),
    }  # fmt: skip
    start = f"focus={focus.slug}&" if focus else ""
    return [{"label": names[key], "href": f"?{start}sort={key}#table", "chosen": key == chosen} for key in SORTS]


def rows_of(nodes: list[tree.Node], sort: str = "tree") -> list[list[Any]]:
    """The same organisations as the picture, as a table."""
    found = walk(nodes)
    names = {node.organisation.pk: node.name for node in found}
    shown = [node for node in found if node.href != "#left"]
    if SORTS[sort]:
        shown.sort(key=lambda node: SORTS[sort](node.organisation))
    return [_row(node, names) for node in shown]


def _row(node: tree.Node, names: dict[int, str]) -> list[Any]:
    one: Any = node.organisation
    return [
        format_html('<a href="{}">{}</a>', node.href, node.name),
        names.get(one.recruiter_id, "") if one.recruiter_id else "",
        one.country.name,
        one.generation,
        one.recruited,
        one.descendants,
        nice_date(one.signed_on),
    ]
