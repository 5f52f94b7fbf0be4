from __future__ import annotations

from typing import Any, ClassVar, cast

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from alliance import policies
from alliance.documents import figures, tree
from alliance.documents.chapters import path_of
from alliance.filters import BranchFilter, chosen
from alliance.models import Chapter, Meeting, Organisation, Pledge
from promise.core.access import Door, anyone
from promise.core.pages import RecordList

WAITING = ("applied", "verified")
QUIET = ("overdue", "lapsed")
MOST_NAMED = 50


class ChapterList(Door, TemplateView):
    policy = anyone
    template_name = "alliance/chapters/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        members = figures.chapter_members()
        opened = list(Chapter.objects.opened().select_related("parent"))
        rows = [{"chapter": one, "members": members.get(one.pk, 0), "children": []} for one in opened]
        by_parent: dict[int | None, list[dict[str, Any]]] = {}
        for row in rows:
            by_parent.setdefault(cast("Chapter", row["chapter"]).parent_id, []).append(row)
        for row in rows:
            row["children"] = by_parent.get(cast("Chapter", row["chapter"]).pk, [])
        world = [row for row in rows if cast("Chapter", row["chapter"]).level == Chapter.Level.GLOBAL]
        return super().get_context_data(**kwargs) | {
            "world": world[0] if world else None,
            "continents": [row for row in rows if cast("Chapter", row["chapter"]).level == Chapter.Level.CONTINENTAL],
        }


class ChapterDoor(Door):
    """A page about one open chapter."""

    def get_subject(self) -> Chapter:
        opened = Chapter.objects.opened().select_related("parent__parent", "country")
        found = opened.filter(slug=self.kwargs["slug"]).first()
        if found is None:
            raise Http404
        return found

    @property
    def chapter(self) -> Chapter:
        return cast("Chapter", self.subject)


class ChapterDetail(ChapterDoor, TemplateView):
    policy = anyone
    template_name = "alliance/chapters/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chapter = self.chapter
        members = in_branch(Organisation.objects.listed(), chapter).with_recruited()
        meetings = Meeting.objects.public().upcoming()
        if chapter.level != Chapter.Level.GLOBAL:
            meetings = meetings.filter(Q(chapter=chapter) | Q(chapter__parent=chapter))
        counts = figures.chapter_members()
        return super().get_context_data(**kwargs) | {
            "chapter": chapter,
            "above": path_of(chapter)[1:][::-1],
            "below": [(one, counts.get(one.pk, 0)) for one in Chapter.objects.opened().filter(parent=chapter)],
            "figures": figures.live(chapter),
            "coordinators": chapter.posts.filter(ended_at__isnull=True).count(),
            "newest": members.order_by("-joined_on", "-pk")[:6],
            "meetings": meetings.select_related("chapter")[:5],
            "may_see_members": policies.can_see_branch(self.request.user, chapter),
        }


class ChapterMembers(ChapterDoor, RecordList):
    """The coordinator's own branch in full: who recruited whom, who waits, who has gone quiet. The rest are counts."""

    policy = policies.can_see_branch
    template_name = "alliance/chapters/members.html"
    filterset_class = BranchFilter
    sorts: ClassVar[dict[str, tuple[str, bool]]] = {"name": ("name_folded", False), "newest": ("joined_on", True)}
    extra_parameters = {"focus"}
    page_size = 50

    def branch(self) -> Any:
        return in_branch(Organisation.objects.all(), self.chapter)

    def records(self) -> QuerySet[Any]:
        return cast("QuerySet[Any]", self.branch().with_recruited().select_related("recruiter"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        branch = self.branch()
        states = dict(branch.order_by().values_list("status").annotate(n=Count("pk")))
        pledges = Pledge.objects.filter(organisation__in=branch.values("pk")).select_related(
            "organisation__country", "named_recruiter"
        )
        return context | self.tree() | {
            "chapter": self.chapter,
            "states": [(state.value, state.label, states[state.value]) for state in Pledge.State if state.value in states],
            "total": sum(states.values()),
            "waiting": pledges.filter(state__in=WAITING).order_by("created_at")[:MOST_NAMED],
            "quiet": branch.filter(status__in=QUIET).with_recruited().order_by("updated_at")[:MOST_NAMED],
            "elsewhere": max(0, figures.live().members - figures.live(self.chapter).members),
            "branch_ids": self.named_here(context["page"].rows),
            "status_options": chosen(self.request.GET.getlist("status"), Pledge.State.choices),
        }  # fmt: skip

    def named_here(self, rows: Any) -> set[int]:
        """Which recruiters of these rows may be named: those of this branch and those the world may see."""
        recruiters = {row.recruiter_id for row in rows if row.recruiter_id}
        inside = self.branch().filter(pk__in=recruiters).values_list("pk", flat=True)
        return set(inside) | {row.recruiter_id for row in rows if row.recruiter and row.recruiter.is_listed}

    def tree(self) -> dict[str, Any]:
        branch = self.branch()
        ground = tree.Ground(branch, reverse("alliance:chapter-members", args=[self.chapter.slug]), names_all=True)
        slug = self.request.GET.get("focus", "").replace("\x00", "")[:120]
        focus = branch.with_recruited().filter(slug=slug).first() if slug else None
        if focus:
            node = ground.node(focus, is_focus=True, open=True)
            tree.grow(ground, [node], budget=tree.MOST_NODES)
            return {"nodes": [node], "more_roots": 0, "focus": focus}
        outside = Q(recruiter=None) | ~Q(recruiter__in=branch.values("pk"))
        roots = ground.drawn().filter(outside).exclude(status__in=[*WAITING, "declined", "none"])
        nodes, more = tree.forest(ground, roots)
        return {"nodes": nodes, "more_roots": more, "focus": None}


def in_branch(rows: Any, chapter: Chapter) -> Any:
    """The rows of a chapter; the global one has them all, also those of no continent."""
    return rows if chapter.level == Chapter.Level.GLOBAL else rows.in_branch(chapter)
