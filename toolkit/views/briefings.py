"""Briefings: one page for each audience, on paper, as a slide, and what changed since somebody read it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from promise.core.access import Door, anyone, signed_in
from toolkit.actions import pages
from toolkit.documents import briefings
from toolkit.documents.pages import blocks
from toolkit.models import Page, PageMark
from toolkit.models.kinds import PageKind
from toolkit.views.journey import crumbs
from toolkit.views.papers import paper


class BriefingList(Door, TemplateView):
    policy = anyone
    template_name = "toolkit/briefings/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = blocks(Page.objects.of(PageKind.BRIEFING).shown())
        return super().get_context_data(**kwargs) | {"briefings": found, "shared": briefings.shared_points(), "crumbs": crumbs()}


class OneBriefing(Door):
    policy = anyone
    subject: Page

    def get_subject(self) -> Page:
        found = briefings.briefing(self.kwargs["slug"])
        if found is None:
            raise Http404
        return found


class BriefingDetail(OneBriefing, TemplateView):
    template_name = "toolkit/briefings/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, since = self.request.user, day_of(self.request.GET.get("since", ""))
        marked = user.is_authenticated and PageMark.objects.filter(page=self.subject, user=user).exists()
        trail = [*crumbs(), (_("Briefings"), reverse("toolkit:briefing-list"))]
        return super().get_context_data(**kwargs) | {
            "briefing": briefings.as_page(self.subject),
            "since": briefings.changes_for(self.subject, since, user) if self.subject.is_published else None,
            "is_marked": marked,
            "others": Page.objects.of(PageKind.BRIEFING).shown().exclude(pk=self.subject.pk),
            "crumbs": trail,
        }


def day_of(text: str) -> dt.date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


class BriefingPaper(OneBriefing):
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        if not self.subject.is_published:
            raise Http404
        return paper(briefings.paper(self.subject), f"briefing-{slug}.pdf")


class BriefingSlide(OneBriefing):
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        if not self.subject.is_published:
            raise Http404
        return paper(briefings.slide(self.subject), f"briefing-{slug}-slide.pdf")


class BriefingRead(OneBriefing, View):
    """A signed-in person marks what they read, or takes the mark away. Nothing is marked by reading alone."""

    policy = signed_in
    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        if request.POST.get("forget"):
            pages.forget_mark(page=self.subject, by=request.user)
            messages.success(request, _("Your mark is gone."))
        else:
            pages.mark_read(page=self.subject, by=request.user)
            messages.success(request, _("Marked. When you come back, this page shows you what has changed."))
        return redirect(self.subject)
