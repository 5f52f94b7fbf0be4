"""What the world may see of an organisation's figures: what a lead chose to show, small numbers left out."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.generic import TemplateView

from alliance.models import Organisation
from promise.core.access import Door, anyone
from toolkit.documents import chart_files
from toolkit.documents.series import outside, place_of, title_of
from toolkit.documents.splits import tables
from toolkit.models import MeasureSeries
from toolkit.views.measures import crumbs
from toolkit.views.series import as_file


class ShownList(Door, TemplateView):
    """The measures of one organisation that are shown, by ward."""

    policy = anyone
    template_name = "toolkit/measures/shown.html"
    subject: Organisation

    def get_subject(self) -> Any:
        found = Organisation.objects.listed().filter(slug=self.kwargs["organisation"]).first()
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = MeasureSeries.objects.shown().filter(organisation=self.subject).joined()
        rows = [{"href": one.shown_url(), "title": title_of(one), "place": place_of(one)} for one in held]
        return super().get_context_data(**kwargs) | {"organisation": self.subject, "rows": rows, "crumbs": crumbs()}


class ShownPage(Door):
    policy = anyone
    subject: MeasureSeries

    def get_subject(self) -> Any:
        shown = MeasureSeries.objects.shown().filter(organisation__slug=self.kwargs["organisation"])
        found = shown.joined().filter(public_id=self.kwargs["public_id"]).first()
        if found is None:
            raise Http404
        return found


class ShownDetail(ShownPage, TemplateView):
    template_name = "toolkit/measures/shown_series.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        series = self.subject
        return super().get_context_data(**kwargs) | {
            "series": series,
            "place": place_of(series),
            "title": title_of(series),
            "chart": outside(series),
            "groups": tables(series, public=True),
            "crumbs": crumbs(),
        }


class ShownChart(ShownPage):
    kind = "svg"

    def get(self, request: HttpRequest, organisation: str, public_id: str) -> HttpResponse:
        return as_file(chart_files.made(outside(self.subject), self.subject, self.kind), self.kind, is_public=True)
