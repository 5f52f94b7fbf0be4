"""Reading the bank: the list with its search, one initiative."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from promise.core.access import Door, anyone
from promise.core.pages import RecordList
from promise.core.paging import BadCursor, Page
from promise.core.search import RELEVANCE
from promise.core.search.analysis import LONGEST_QUESTION
from promise.core.text import script_data
from toolkit.actions import asking
from toolkit.actions.letters import takes_letters
from toolkit.documents import beside
from toolkit.documents import initiatives as documents
from toolkit.documents.detail import (
    as_sections,
    ideas_against,
    is_about_planning_ahead,
    kindred,
    only_successes,
    tally,
    told_stories,
)
from toolkit.documents.entries import COLUMNS
from toolkit.documents.linked import as_linked_data
from toolkit.documents.told import told_more
from toolkit.documents.tried import MOST, as_rows, newest, reports_of
from toolkit.filters import InitiativeFilter
from toolkit.filters.facets import chips, groups, sort_choices
from toolkit.filters.finding import SORTS, Found, find, started_again, wish
from toolkit.models import Attachment, Bookmark, Follow, Initiative
from toolkit.policies import can_report_adoption
from toolkit.views.counting import after


class InitiativeList(RecordList):
    """Search and browse: words and choices in one shareable address."""

    policy = anyone
    template_name = "toolkit/initiatives/list.html"
    filterset_class = InitiativeFilter
    sorts = SORTS
    extra_parameters = {"view"}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Words asked afresh are counted, without who asked: curators see which led nowhere."""
        response = super().get(request, *args, **kwargs)
        wanted, total = self.wanted, self.found.page.total
        if wanted.q and not wanted.chosen and not wanted.cursor and total is not None:
            after(response, partial(asking.note_asked, q=wanted.q, found=total))
        return response

    def records(self) -> Any:
        """With words each record is read whole enough to say why it was found."""
        asked = bool(self.request.GET.get("q", "").strip())
        return Initiative.objects.published().only(*documents.OF_CARD, "reported_order", *(COLUMNS if asked else ()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        found, filterset = self.found, context["filterset"]
        q = self.wanted.q
        return context | {
            "q": q,
            "cards": [documents.as_card(row, why=found.why.get(row.pk, ""), q=q) for row in found.page.rows],
            "is_grid": self.request.GET.get("view") == "grid",
            "barriers": beside.barriers(q, found.nearby) if q else [],
            "stories": beside.stories(q, found.page.rows) if q else [],
            "groups": groups(filterset, found.facets, self.wanted.chosen),
            "chips": chips(self.request.GET, self.wanted.chosen, q),
            "sort_choices": sort_choices(has_words=bool(q)),
            "csv": f"{reverse('api-initiatives-list')}?{self.whole_list()}",
        }

    def page(self, filterset: Any) -> Page[Any]:
        self.wanted = wish(
            filterset, sort=self.sort_asked(), cursor=self.request.GET.get("cursor", ""), size=self.page_size, counts_facets=True
        )
        try:
            self.found = self.look(filterset)
        except BadCursor:
            self.notes.append(_("That page is no longer there, so this is the first one."))
            self.wanted = wish(filterset, sort=self.sort_asked(), size=self.page_size, counts_facets=True)
            self.found = self.look(filterset)
        if self.found.page.note:
            self.notes.append(self.found.page.note)
        return self.found.page

    def look(self, filterset: Any) -> Found:
        return find(self.wanted, self.records(), lambda: filterset.qs)

    def sort_asked(self) -> str:
        """What the address says, or nothing: then words are answered by relevance and all else newest first."""
        asked = self.request.GET.get("sort", "")
        return asked if asked in SORTS else ""

    def sort(self) -> str:
        return self.sort_asked() or (RELEVANCE if self.request.GET.get("q", "").strip() else "newest")

    def whole_list(self) -> str:
        """The question as the API takes it: what it would refuse is left out."""
        question = self.request.GET.copy()
        for name in list(question):
            if name not in InitiativeFilter.base_filters:
                del question[name]
            else:
                good = [self.wanted.q] if name == "q" else self.wanted.chosen.get(name, [])
                question.setlist(name, [value for value in good if value])
        if self.sort_asked():
            question["sort"] = self.sort_asked()
        question["format"] = "csv"
        return question.urlencode()


class InitiativePage(Door):
    """What the page and the paper of one initiative share."""

    policy = anyone
    slug_kwarg: ClassVar[str] = "slug"
    subject: Initiative

    def get_subject(self) -> Initiative:
        # the same for everybody, so nobody is asked who they are: papers and pictures are kept by shared caches
        found = Initiative.objects.published().select_related("country", "owner").filter(slug=self.kwargs["slug"]).first()
        if found is None:
            raise Http404
        return found


class InitiativeReports(InitiativePage, RecordList):
    """Every report of one initiative, by pages: those that failed stand among the others."""

    template_name = "toolkit/adoptions/all.html"
    sorts = {"newest": ("created_at", True)}

    def records(self) -> Any:
        return reports_of(self.subject, self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"initiative": self.subject, "adoptions": as_rows(context["page"].rows), "only_successes": False}


class InitiativeDetail(InitiativePage, TemplateView):
    template_name = "toolkit/initiatives/detail.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        if q := self.question():
            after(response, partial(asking.note_opened, q=q))
        return response

    def question(self) -> str:
        """The words that led here from a search, for the way back."""
        return self.request.GET.get("q", "").replace("\x00", " ").strip()[:LONGEST_QUESTION]

    def crumbs(self) -> list[tuple[str, str]]:
        bank = reverse("toolkit:initiative-list")
        crumbs = [(_("Toolkit"), bank)]
        if q := self.question():
            crumbs.append((_("Results for “%s”") % Truncator(q).chars(40), f"{bank}?{urlencode({'q': q})}"))
        return crumbs

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page of one that was in the bank and whose place another took leads there for good."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except Http404:
            found = Initiative.objects.in_place_of(kwargs["slug"])
            if found is None:
                raise
            return redirect(found, permanent=True)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        initiative = self.subject
        reports = newest(initiative, self.request.user)
        return super().get_context_data(**kwargs) | {
            "initiative": initiative,
            "crumbs": self.crumbs(),
            "sections": as_sections(initiative),
            "tally": tally(initiative),
            "ideas": ideas_against(initiative),
            "linked": script_data(as_linked_data(initiative)),
            "has_plan": is_about_planning_ahead(initiative),
            "outcomes": documents.outcomes(initiative),
            "adoptions": as_rows(reports[:MOST]),
            "has_more": len(reports) > MOST,
            "only_successes": only_successes(initiative),
            "kindred": kindred(initiative),
            "stories": told_stories(initiative),
            "told_more": told_more(initiative),
            "citation": documents.citation(initiative),
            "takes_letters": takes_letters(initiative),
            "attachments": Attachment.objects.visible_to(self.request.user).filter(initiative=initiative),
            "can_report": can_report_adoption(self.request.user, initiative),
            **self.kept(),
        }

    def kept(self) -> dict[str, bool]:
        """Whether it is on the lists of this person; nothing is asked or stored of a visitor."""
        lists = {"is_kept": Bookmark, "is_followed": Follow}
        user = self.request.user
        return {
            name: user.is_authenticated and model.objects.visible_to(user).filter(initiative=self.subject).exists()
            for name, model in lists.items()
        }


__all__ = ["InitiativeDetail", "InitiativeList", "InitiativePage", "InitiativeReports", "started_again"]
