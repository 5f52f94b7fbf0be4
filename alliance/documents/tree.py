"""A part of the lineage to draw: at most some two hundred organisations, one query a level, however large the forest is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.models import Organisation
from alliance.models.lineage import ancestors

MOST_NODES = 96
MOST_ROOTS = 24
MOST_CHILDREN = 60
# of each root or recruit in the picture of the whole, so that a third level finds room
MOST_IN_WHOLE = 8
LEVELS = 3
PATH_DRAWN = 6
# the exact size of a branch, of rows that come `with_recruited`
BRANCH = F("descendant_count") + F("unfolded")


@dataclass
class Node:
    """One organisation in the picture, as components/tree_node.html wants it, and what its row of the table says."""

    name: str
    href: str
    facts: str
    organisation: Organisation
    is_focus: bool = False
    is_new: bool = False
    open: bool = False
    children: list[Node] = field(default_factory=list)
    more: int = 0
    more_href: str = ""

    def walk(self) -> Iterable[Node]:
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Ground:
    """What a tree is drawn from: which rows may be named, and the page on which a branch opens."""

    rows: QuerySet[Organisation]
    address: str
    newest: frozenset[int] = frozenset()
    names_all: bool = False

    def drawn(self) -> QuerySet[Any]:
        """Those to draw: the named ones, and whoever has left but still holds a branch together."""
        keeps = (
            Q()
            if self.names_all
            else Q(shown=1) | Q(Exists(Organisation.objects.filter(recruiter=OuterRef("pk"))), status="withdrawn")
        )
        return self.rows.filter(keeps).with_recruited()  # type: ignore[attr-defined, no-any-return]

    def may_name(self, organisation: Organisation) -> bool:
        return self.names_all or organisation.is_listed

    def node(self, organisation: Any, **more: Any) -> Node:
        named = self.may_name(organisation)
        return Node(
            name=organisation.name if named else _("An organisation that has left"),
            href=organisation.get_absolute_url() if named else "#left",
            facts=facts(organisation) if named else "",
            organisation=organisation,
            is_new=organisation.pk in self.newest,
            **more,
        )

    def focus_address(self, organisation: Organisation) -> str:
        return f"{self.address}?focus={organisation.slug}" if self.may_name(organisation) else ""


def forest_ground(newest: Iterable[int] = ()) -> Ground:
    return Ground(Organisation.objects.all(), reverse("alliance:lineage"), frozenset(newest))


def facts(organisation: Any) -> str:
    parts = [str(organisation.country.name)]
    if organisation.recruited:
        parts.append(_("brought %d") % organisation.recruited)
    if organisation.descendants > organisation.recruited:
        parts.append(_("%d in its branch") % organisation.descendants)
    return " · ".join(parts)


def forest(ground: Ground, roots: QuerySet[Any] | None = None) -> tuple[list[Node], int]:
    """The roots, founding places first, with the levels below them. Returns them and how many more roots there are."""
    top = ground.drawn().filter(recruiter=None) if roots is None else roots
    rows = list(top.order_by("-is_founding", BRANCH.desc(), "name_folded", "pk")[: MOST_ROOTS + 1])
    more = top.count() - MOST_ROOTS if len(rows) > MOST_ROOTS else 0
    nodes = [ground.node(row, open=True) for row in rows[:MOST_ROOTS]]
    grow(ground, nodes, budget=MOST_NODES - len(nodes), widest=MOST_IN_WHOLE)
    return nodes, more


def branch(ground: Ground, focus: Any) -> tuple[list[Organisation], list[Node]]:
    """The whole way from the founder to one organisation, and its picture: the last of that way and what stands below."""
    path = ancestors(focus)
    drawn = path[-PATH_DRAWN:]
    known = {row.pk: row for row in ground.rows.with_recruited().filter(pk__in=[one.pk for one in drawn])}  # type: ignore[attr-defined]
    here = ground.node(focus, is_focus=True, open=True)
    grow(ground, [here], budget=MOST_NODES - len(drawn), widest=MOST_CHILDREN)
    top = here
    for one in reversed([known[one.pk] for one in drawn if one.pk in known]):
        others = max(0, one.recruited - 1)
        above = ground.node(one, open=True, children=[top], more=others)
        above.more_href = ground.focus_address(one) if others else ""
        top = above
    return path, [top]


def grow(ground: Ground, nodes: Sequence[Node], *, budget: int, widest: int = MOST_CHILDREN) -> None:
    """Draw the levels below these nodes until the budget is spent; every parent gets its fair part of each level."""
    parents = list(nodes)
    for level in range(LEVELS):
        parents = [node for node in parents if node.organisation.descendants]
        each = min(widest, budget // len(parents)) if parents else 0
        if not each:
            break
        parents = _level(ground, parents, each=each, is_open=level + 1 < LEVELS - 1)
        budget -= len(parents)
    for node in parents:
        if node.organisation.descendants and not node.children:
            node.more = node.organisation.descendants
            node.more_href = ground.focus_address(node.organisation)


def _level(ground: Ground, parents: Sequence[Node], *, each: int, is_open: bool) -> list[Node]:
    """The children of all these parents with one query: at most `each` of one parent, the largest branches first."""
    of = [F("recruiter")]
    by_size = [BRANCH.desc(), F("name_folded").asc(), F("pk").asc()]
    rows = (
        ground.drawn()
        .filter(recruiter__in=[node.organisation.pk for node in parents])
        .annotate(rank=Window(RowNumber(), partition_by=of, order_by=by_size), siblings=Window(Count("pk"), partition_by=of))
        .filter(rank__lte=each)
        .order_by("rank")
    )
    by_parent = {node.organisation.pk: node for node in parents}
    made = []
    for row in rows:
        parent = by_parent[cast("int", row.recruiter_id)]
        node = ground.node(row, open=is_open)
        parent.children.append(node)
        parent.more = row.siblings - each if row.siblings > each else 0
        parent.more_href = ground.focus_address(parent.organisation) if parent.more else ""
        made.append(node)
    return made
