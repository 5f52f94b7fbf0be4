"""Beside a line: a new baseline with its reason, and what happened when."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView

from promise.core.access import Door
from toolkit import policies
from toolkit.actions import charts
from toolkit.documents.chart_months import month_name
from toolkit.forms.parts import refuse
from toolkit.forms.points import MarkForm, RebaseForm
from toolkit.models import MeasureSeries, Rebase, SeriesMark
from toolkit.views.series import SeriesPage


class RebaseMake(SeriesPage, FormView):  # type: ignore[type-arg]
    policy = policies.can_write_series
    form_class = RebaseForm
    template_name = "toolkit/measures/lines.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.subject.rebases.select_related("made_by", "undone_by")
        kept = [{"rebase": one, "month": month_name(one.month)} for one in rows]
        return super().get_context_data(**kwargs) | self.about() | {"kept": kept, "heading": _("Begin the lines anew")}

    def form_valid(self, form: RebaseForm) -> HttpResponse:
        try:
            charts.rebase(series=self.subject, by=self.request.user, **form.cleaned_data)
        except ValidationError as error:
            refuse(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("The lines begin anew there. Your reason stands beside it."))
        return redirect(self.subject)


class MarkMake(SeriesPage, FormView):  # type: ignore[type-arg]
    policy = policies.can_write_series
    form_class = MarkForm
    template_name = "toolkit/measures/lines.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept = [{"mark": one, "month": month_name(one.month)} for one in self.subject.marks.all()]
        return super().get_context_data(**kwargs) | self.about() | {"kept": kept, "heading": _("Mark what happened")}

    def form_valid(self, form: MarkForm) -> HttpResponse:
        try:
            charts.mark(series=self.subject, by=self.request.user, **form.cleaned_data)
        except ValidationError as error:
            refuse(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("It is marked on the chart."))
        return redirect(self.subject)


class Beside(Door, View):
    """One row beside a line, by its number; the series decides who may touch it."""

    policy = policies.can_write_series
    model: Any
    row: Any

    def get_subject(self) -> Any:
        if not self.request.user.is_authenticated:
            return MeasureSeries()
        seen = MeasureSeries.objects.visible_to(self.request.user)
        rows = self.model._default_manager.filter(series__in=seen, pk=min(self.kwargs["pk"], 2**63 - 1))
        self.row = rows.select_related("series").first()
        if self.row is None:
            raise Http404
        return self.row.series


class RebaseUndo(Beside):
    model = Rebase

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        charts.undo_rebase(rebase=self.row, by=request.user)
        messages.success(request, _("The lines run through again. That they were cut once stays written down."))
        return redirect(self.subject)


class MarkRemove(Beside):
    model = SeriesMark

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        charts.unmark(mark=self.row, by=request.user)
        messages.success(request, _("The mark is gone."))
        return redirect(self.subject)
