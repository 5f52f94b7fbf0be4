"""Lists that teams made: read by whoever may, written by the team."""

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

from alliance.views.doors import LinkDoor
from promise.core.access import Door, anyone
from promise.core.api.renderers import as_csv
from promise.core.pages import RecordList
from promise.core.workflow import MoveRefused
from toolkit import policies
from toolkit.actions import collections
from toolkit.documents.collections import COLUMNS, as_rows, as_table, collection_pdf, items_of
from toolkit.forms.collections import WithholdForm
from toolkit.forms.parts import refuse
from toolkit.models import Collection
from toolkit.views.papers import paper


class CollectionList(RecordList):
    """What teams show to everyone; above it, what one's own team keeps."""

    policy = anyone
    template_name = "toolkit/collections/list.html"
    sorts = {"newest": ("updated_at", True)}

    def records(self) -> Any:
        return Collection.objects.public().select_related("organisation").with_sizes()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        mine = Collection.objects.of_teams(user).select_related("organisation").with_sizes().order_by("-updated_at", "-pk")
        return super().get_context_data(**kwargs) | {
            "mine": mine[: collections.MOST_LISTS],
            "can_make": policies.can_submit(user),
        }


class CollectionPage(Door):
    """One list, for whoever may read it."""

    policy = anyone
    subject: Collection

    def get_subject(self) -> Any:
        seen = Collection.objects.visible_to(self.request.user).filter(public_id=self.kwargs["public_id"])
        found = seen.select_related("organisation").first()
        if found is None:
            raise Http404
        return found


class Shown(TemplateView):
    """The page of a list, the same by its address and by its private link."""

    template_name = "toolkit/collections/detail.html"
    subject: Collection

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "collection": self.subject,
            "rows": as_rows(items_of(self.subject)),
            "can_edit": False,
            "can_withhold": False,
            "paper": "",
            "table": "",
        }


class CollectionDetail(CollectionPage, Shown):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        public_id = self.subject.public_id
        return super().get_context_data(**kwargs) | {
            "can_edit": policies.can_edit_collection(self.request.user, self.subject),
            "can_withhold": policies.can_withhold_collection(self.request.user, self.subject),
            "withhold_form": WithholdForm(),
            "link": self.request.build_absolute_uri(reverse("toolkit:collection-shared", args=[self.subject.link_token()])),
            "paper": reverse("toolkit:collection-pdf", args=[public_id]),
            "table": reverse("toolkit:collection-csv", args=[public_id]),
        }


def table(collection: Collection) -> HttpResponse:
    response = HttpResponse(
        b"".join(as_csv(as_table(items_of(collection)), list(COLUMNS))), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="list-{collection.public_id}.csv"'
    return response


def on_paper(collection: Collection, link: str) -> HttpResponse:
    """Never kept by anybody between: who may read a list changes."""
    response = paper(collection_pdf(collection, link=link), f"list-{collection.public_id}.pdf")
    response["Cache-Control"] = "private, no-store"
    return response


class CollectionPaper(CollectionPage):
    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        return on_paper(self.subject, self.subject.get_absolute_url())


class CollectionTable(CollectionPage):
    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        return table(self.subject)


class SharedPage(LinkDoor):
    """Whoever has the link may read; nothing can be changed from here."""

    subject: Collection

    def find(self, token: str) -> Any:
        return Collection.objects.opened_by(token).select_related("organisation").first()


class CollectionShared(SharedPage, Shown):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        token = self.kwargs["token"]
        return super().get_context_data(**kwargs) | {
            "paper": reverse("toolkit:collection-shared-pdf", args=[token]),
            "table": reverse("toolkit:collection-shared-csv", args=[token]),
        }


class CollectionSharedPaper(SharedPage):
    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return on_paper(self.subject, reverse("toolkit:collection-shared", args=[token]))


class CollectionSharedTable(SharedPage):
    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return table(self.subject)


class CollectionWithhold(CollectionPage, FormView):  # type: ignore[type-arg]
    """A curator puts a public list aside, and says why."""

    policy = policies.can_withhold_collection
    form_class = WithholdForm
    template_name = "toolkit/collections/withhold.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"collection": self.subject}

    def form_valid(self, form: WithholdForm) -> HttpResponse:
        try:
            collections.withhold(collection=self.subject, by=self.request.user, reason=form.cleaned_data["reason"])
        except (ValidationError, MoveRefused) as error:
            refuse(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("It is out of sight. The team has a letter with your reason."))
        return redirect(self.subject)


class CollectionLetBack(CollectionPage, View):
    policy = policies.can_withhold_collection

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        collections.let_back(collection=self.subject, by=request.user)
        messages.success(request, _("Everyone can see it again."))
        return redirect(self.subject)
