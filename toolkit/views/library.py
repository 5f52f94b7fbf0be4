"""The library: what others wrote and run, when somebody last looked, campaign stories; and sending something in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView, TemplateView

from promise.core import buckets
from promise.core.access import Door, anyone
from promise.core.middleware import client_address
from promise.core.pages import RecordList
from promise.core.workflow import MoveRefused
from toolkit import policies
from toolkit.actions import checking, pages
from toolkit.documents.library import shelf_words, told
from toolkit.documents.pages import as_block, ideas_of
from toolkit.filters import LibraryFilter
from toolkit.forms.pages import SendForm
from toolkit.forms.parts import refuse
from toolkit.models import Page
from toolkit.models.kinds import PageKind, Shelf
from toolkit.models.pages import LIBRARY
from toolkit.views.journey import crumbs
from toolkit.views.submissions import SeatNeeded

REPORTS_AN_HOUR = 10


class LibraryList(RecordList):
    policy = anyone
    template_name = "toolkit/library/list.html"
    filterset_class = LibraryFilter
    sorts = {"shelf": ("pk", False), "newest": ("updated_at", True)}
    page_size = 60

    def records(self) -> Any:
        return Page.objects.of(*LIBRARY).shown().select_related("newer")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        rows = context["page"].rows
        shelves = [(key, words, [row for row in rows if row.shelf == key]) for key, words in Shelf.choices]
        chosen = self.request.GET.getlist("shelf")
        return context | {
            "shelves": [shelf for shelf in shelves if shelf[2]],
            "choices": [(key, words, key in chosen) for key, words in Shelf.choices],
            "q": self.request.GET.get("q", ""),
            "crumbs": crumbs(),
        }


class OneEntry(Door):
    policy = anyone
    subject: Page

    def get_subject(self) -> Page:
        known = Page.objects.of(*LIBRARY).shown().select_related("newer")
        found = known.filter(slug=self.kwargs["slug"]).first()
        if found is None:
            raise Http404
        return found


class LibraryDetail(OneEntry, TemplateView):
    template_name = "toolkit/library/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        block = as_block(self.subject, ideas_of([self.subject]))
        trail = [*crumbs(), (_("Library"), reverse("toolkit:library"))]
        return super().get_context_data(**kwargs) | {
            "entry": block,
            "shelf": shelf_words(self.subject),
            "story": told(self.subject) if self.subject.is_published else [],
            "before": self.subject.older.published(),
            "crumbs": trail,
        }


class LibraryBroken(OneEntry, View):
    """A reader tells the curators that an address or a contact no longer works."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        key = buckets.private_key("broken", client_address(request))
        if buckets.take(key, limit=REPORTS_AN_HOUR, period=3600).allowed:
            checking.report_broken(page=self.subject)
        messages.success(request, _("Thank you. A curator looks at it."))
        return redirect(self.subject)


class LibrarySend(SeatNeeded, FormView):  # type: ignore[type-arg]
    """A campaign story, or a resource that is missing."""

    policy = policies.can_send_page
    form_class = SendForm
    template_name = "toolkit/library/send.html"

    def get_subject(self) -> None:
        if self.kwargs["kind"] not in LIBRARY:
            raise Http404

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "kind": self.kwargs["kind"]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_campaign = self.kwargs["kind"] == PageKind.CAMPAIGN
        trail = [*crumbs(), (_("Library"), reverse("toolkit:library"))]
        return super().get_context_data(**kwargs) | {"is_campaign": is_campaign, "crumbs": trail}

    def form_valid(self, form: SendForm) -> HttpResponse:
        home = policies.organisations_of(self.request.user).order_by("name")[0]
        try:
            pages.send(
                kind=self.kwargs["kind"], values=form.values(), organisation=home, by=self.request.user,
                nonce=form.cleaned_data["nonce"],
            )  # fmt: skip
        except (ValidationError, MoveRefused) as error:
            refuse(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Thank you. A curator reads it, and you get a letter with the answer."))
        return redirect("toolkit:library")
