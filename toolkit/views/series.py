"""A ward's figures, for its own people: the list, the chart, its twins as files, and who else may see it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from promise.core.access import Door
from promise.core.pages import RecordList
from toolkit import policies
from toolkit.actions import series as actions
from toolkit.documents import chart_files
from toolkit.documents.series import inside, place_of, title_of
from toolkit.documents.splits import tables
from toolkit.documents.turned_into import panel
from toolkit.forms.measures import SeriesForm, ShowForm, TuneForm
from toolkit.forms.parts import refuse
from toolkit.models import MeasureSeries
from toolkit.views.measures import crumbs
from toolkit.views.submissions import SeatNeeded


def ours() -> tuple[str, str]:
    return (_("Our figures"), reverse("toolkit:series-list"))


class SeriesList(SeatNeeded, RecordList):
    """What my organisations count, ward by ward."""

    template_name = "toolkit/measures/ours.html"
    sorts = {"ward": ("unit_key", False)}
    page_size = 60

    def records(self) -> Any:
        return MeasureSeries.objects.visible_to(self.request.user).joined()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        rows = [{"series": one, "title": title_of(one), "place": place_of(one)} for one in context["page"].rows]
        return context | {"rows": rows, "crumbs": crumbs()}


class SeriesMake(SeatNeeded, FormView):  # type: ignore[type-arg]
    form_class = SeriesForm
    template_name = "toolkit/measures/begin.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        initial = {"measure": self.request.GET.get("measure", "").replace("\x00", "")}
        return {**super().get_form_kwargs(), "by": self.request.user, "initial": initial}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"crumbs": crumbs(ours())}

    def form_valid(self, form: SeriesForm) -> HttpResponse:
        data = form.cleaned_data
        told = {name: data[name] for name in ("organisation", "measure", "nonce", "setting", "unit", "definition")}
        try:
            made = actions.begin(by=self.request.user, **told)
        except ValidationError as error:
            refuse(form, error)
            return self.form_invalid(form)
        return redirect("toolkit:point-enter", made.public_id)


class SeriesPage(Door):
    """One series, for people with a seat in its organisation; to everybody else it is not there."""

    policy = policies.can_read_series
    subject: MeasureSeries

    def get_subject(self) -> Any:
        if not self.request.user.is_authenticated:
            return MeasureSeries()
        seen = MeasureSeries.objects.visible_to(self.request.user).joined()
        found = seen.filter(public_id=self.kwargs["public_id"]).first()
        if found is None:
            raise Http404
        return found

    def about(self) -> dict[str, Any]:
        series = self.subject
        place, title = place_of(series), title_of(series)
        return {
            "series": series, "place": place, "title": title,
            "crumbs": crumbs(ours(), (f"{place}: {title}", series.get_absolute_url())),
        }  # fmt: skip


class SeriesDetail(SeriesPage, TemplateView):
    template_name = "toolkit/measures/series.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, series = self.request.user, self.subject
        return super().get_context_data(**kwargs) | self.about() | {
            "crumbs": crumbs(ours()),
            "chart": inside(series),
            "groups": tables(series, public=False),
            "panel": panel(series),
            "can_write": policies.can_write_series(user, series),
            "can_show": policies.can_show_series(user, series),
        }  # fmt: skip


class SeriesChart(SeriesPage):
    """The chart as a file: SVG, PNG or PDF."""

    kind = "svg"

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        return as_file(chart_files.made(inside(self.subject), self.subject, self.kind), self.kind)


def as_file(content: bytes, kind: str, *, is_public: bool = False) -> HttpResponse:
    response = HttpResponse(content, content_type=chart_files.TYPES[kind])
    response["Content-Disposition"] = (
        f'inline; filename="chart.{kind}"' if kind != "csv" else 'attachment; filename="figures.csv"'
    )
    response["Cache-Control"] = "public, max-age=300" if is_public else "private, no-store"
    return response


class SeriesHistory(SeriesPage, RecordList):
    """Everything that was ever written down, the newest first."""

    template_name = "toolkit/measures/history.html"
    sorts = {"newest": ("at", True)}

    def records(self) -> Any:
        return self.subject.point_changes.select_related("by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | self.about() | {"headers": chart_files.HISTORY, "rows": chart_files.history(context["page"].rows)}


class SeriesTune(SeriesPage, FormView):  # type: ignore[type-arg]
    policy = policies.can_write_series
    form_class = TuneForm
    template_name = "toolkit/measures/tune.html"

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.subject, name) for name in TuneForm.base_fields}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | self.about() | {"heading": _("How the lines are drawn")}

    def form_valid(self, form: TuneForm) -> HttpResponse:
        try:
            actions.tune(series=self.subject, by=self.request.user, **form.cleaned_data)
        except ValidationError as error:
            refuse(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Saved."))
        return redirect(self.subject)


class SeriesShow(SeriesPage, FormView):  # type: ignore[type-arg]
    """A lead decides what the world sees."""

    policy = policies.can_show_series
    form_class = ShowForm
    template_name = "toolkit/measures/tune.html"

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.subject, name) for name in ShowForm.base_fields}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | self.about() | {"heading": _("Who may see these figures")}

    def form_valid(self, form: ShowForm) -> HttpResponse:
        try:
            actions.show(series=self.subject, by=self.request.user, **form.cleaned_data)
        except ValidationError as error:
            refuse(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Saved."))
        return redirect(self.subject)
