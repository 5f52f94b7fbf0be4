from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView

from alliance.actions import mergers
from alliance.documents import figures, organisations, timeline
from alliance.documents.chapters import path_of
from alliance.documents.lineage import recruits_of
from alliance.filters import (
    STATUS_CHOICES,
    TRUE_FALSE,
    OrganisationFilter,
    by_relevance,
    chosen,
    relevance_page,
)
from alliance.models import Chapter, Country, LocalSystem, Organisation, Report
from alliance.models.lineage import ancestors
from alliance.views.member_map import chips, map_context
from promise.core.access import Door, anyone
from promise.core.api.renderers import as_csv, flatten
from promise.core.pages import RecordList
from promise.core.paging import BadCursor, Page

MOST_RECRUITS = 60
MOST_ADOPTIONS = 30
MOST_REPORTS = 5


class MemberList(RecordList):
    policy = anyone
    template_name = "alliance/members/list.html"
    filterset_class = OrganisationFilter
    sorts = {"name": ("name_folded", False), "newest": ("joined_on", True), "descendants": ("descendant_count", True)}
    extra_parameters = {"format", "view", "until"}

    def records(self) -> Any:
        return Organisation.objects.listed()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        if request.GET.get("format") != "csv":
            return super().get(request, *args, **kwargs)
        self.notes: list[str] = []
        found = self.filterset().qs.with_figures().order_by("name_folded", "pk").iterator(chunk_size=500)
        sample = self.records().with_figures().first()
        columns = list(flatten(organisations.as_json(sample))) if sample else ["id"]
        lines = as_csv((organisations.as_json(row) for row in found), columns)
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="members.csv"'
        return response

    def words(self) -> str:
        return self.request.GET.get("q", "").replace("\x00", "")[:200].strip()

    def sort(self) -> str:
        wanted = self.request.GET.get("sort", "")
        if wanted not in self.sorts and self.words():
            return "relevance"
        return super().sort()

    def page(self, filterset: Any) -> Page[Any]:
        """A page is found first; only its rows are then read with their figures."""
        if self.request.GET.get("view") == "map":
            return Page([], None, None)
        page = self.relevant(filterset) if self.sort() == "relevance" else super().page(filterset)
        return replace(page, rows=Organisation.objects.in_full(page.rows))

    def relevant(self, filterset: Any) -> Page[Any]:
        hits = by_relevance(filterset.qs, self.words())
        try:
            return relevance_page(hits, cursor=self.request.GET.get("cursor", ""), size=self.page_size)
        except BadCursor:
            return relevance_page(hits, cursor="", size=self.page_size)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        live = figures.live()
        options = self.choices(live.by_country)
        is_filtered = any(self.request.GET.get(name) for name in OrganisationFilter.base_filters)
        is_map = self.request.GET.get("view") == "map"
        found = context["filterset"].qs
        return context | {
            "figures": live,
            "options": options,
            "chips": chips(self.request.GET, options),
            "is_filtered": is_filtered,
            "is_map": is_map,
            **(map_context(self.request, found, is_filtered=is_filtered) if is_map else {}),
        }

    def choices(self, by_country: dict[str, int]) -> dict[str, Any]:
        """What each filter offers: countries where there are members, chapters that are open."""
        asked = self.request.GET.getlist
        countries = Country.objects.filter(pk__in=by_country).values_list("pk", "name")
        chapters = Chapter.objects.opened().values_list("slug", "name")
        return {
            "kind": chosen(asked("kind"), Organisation.Kind.choices),
            "country": chosen(asked("country"), countries),
            "chapter": chosen(asked("chapter"), chapters),
            "system": chosen(asked("system"), LocalSystem.objects.values_list("slug", "name")),
            "status": chosen(asked("status"), STATUS_CHOICES),
            "founding": chosen(asked("founding"), TRUE_FALSE[:1]),
        }


class MemberDetail(Door, TemplateView):
    policy = anyone
    template_name = "alliance/members/detail.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page of an organisation that went into another leads there for good."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except Http404:
            gone = Organisation.objects.filter(slug=kwargs["slug"], successor__isnull=False).first()
            after = mergers.line_of(gone)[-1] if gone else None
            if after is None or not after.is_listed:
                raise
            return redirect(after, permanent=True)

    def get_subject(self) -> Organisation:
        visible = Organisation.objects.visible_to(self.request.user)
        found = visible.with_figures().filter(slug=self.kwargs["slug"]).first()
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        organisation = cast("Any", self.subject)
        recruits = list(recruits_of(organisation).select_related("country")[: MOST_RECRUITS + 1])
        return super().get_context_data(**kwargs) | {
            "organisation": organisation,
            "pledge": next(iter(organisation.pledges_in_force), None),
            "commitments": [one for pledge in organisation.pledges_in_force for one in pledge.commitments.all()],
            "path": ancestors(organisation),
            "recruiter": organisation.recruiter if organisation.recruiter and organisation.recruiter.is_listed else None,
            "recruits": recruits[:MOST_RECRUITS],
            "recruits_asked": settings.RECRUITS_ASKED,
            "has_more_recruits": len(recruits) > MOST_RECRUITS,
            "beside": [
                row for pledge in organisation.pledges_in_force for row in pledge.cosignatures.all() if row.state == "shown"
            ],
            "reports": Report.objects.public().of(organisation)[:MOST_REPORTS],
            "timeline": timeline.of(organisation, recruits[:MOST_RECRUITS]),
            "adoptions": adoptions_of(organisation),
            "has_figures": shows_figures(organisation),
            "answers": answers_of(organisation),
            "chapters": path_of(organisation.chapter),
        }


def answers_of(organisation: Organisation) -> list[Any]:
    """What it answered to stories whose authors let search engines read them; reached by the reverse relation too."""
    related = getattr(organisation, "story_responses", None)
    if related is None:
        return []
    shown = related.for_search_engines().select_related("story", "adoption__initiative")
    return list(shown.order_by("-answered_at")[:MOST_ADOPTIONS])


def shows_figures(organisation: Organisation) -> bool:
    """Whether it shows what it counts on its wards; reached by the reverse relation too."""
    related = getattr(organisation, "measure_series", None)
    return related is not None and related.shown().exists()


def adoptions_of(organisation: Organisation) -> list[Any]:
    """What it tries, in its own name and in public: rows of an app above this one, reached by their reverse relation."""
    related = getattr(organisation, "adoptions", None)
    if related is None:
        return []
    public = related.filter(visibility="public", initiative__state="published").select_related("initiative")
    return list(public.order_by("-created_at")[:MOST_ADOPTIONS])
