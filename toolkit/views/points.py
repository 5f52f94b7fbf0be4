"""Typing figures in, twelve months at a time; and how a month's figure falls on groups."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView

from toolkit import policies
from toolkit.actions import points
from toolkit.actions.points import Values
from toolkit.documents.chart_months import month_name
from toolkit.figures import months
from toolkit.forms.parts import refuse
from toolkit.forms.points import SPAN, PointGrid, SplitForm, known_split, start_of
from toolkit.models import MeasureSeries, MeasureVersion, Point
from toolkit.models.points import Split
from toolkit.views.series import SeriesPage


class PointEnter(SeriesPage, FormView):  # type: ignore[type-arg]
    """The grid. Where another figure of the ward has the same bed days, they stand there already."""

    policy = policies.can_write_series
    form_class = PointGrid
    template_name = "toolkit/measures/enter.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        start = start_of(self.request.GET.get("from", ""))
        stands = {
            point.month: Values(point.events, point.people, point.denominator)
            for point in self.subject.points.filter(month__gte=start, month__lt=start + SPAN)
        }
        for month, days in self.bed_days(start).items():
            stands.setdefault(month, Values(denominator=days))
        return {**super().get_form_kwargs(), "series": self.subject, "start": start, "stands": stands}

    def bed_days(self, start: int) -> dict[int, int]:
        if self.subject.version.basis != MeasureVersion.Basis.BED_DAYS:
            return {}
        ward = MeasureSeries.objects.filter(organisation=self.subject.organisation_id, unit_key=self.subject.unit_key)
        beside = ward.filter(version__basis=MeasureVersion.Basis.BED_DAYS).exclude(pk=self.subject.pk)
        rows = Point.objects.filter(series__in=beside, month__gte=start, month__lt=start + SPAN, denominator__isnull=False)
        return dict(rows.values_list("month", "denominator"))  # type: ignore[arg-type]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        start = start_of(self.request.GET.get("from", ""))
        return super().get_context_data(**kwargs) | self.about() | {
            "earlier": months.iso(max(start - SPAN, 1990 * 12)),
            "later": months.iso(start + SPAN) if start_of(months.iso(start + SPAN)) > start else "",
        }  # fmt: skip

    def form_valid(self, form: PointGrid) -> HttpResponse:
        told = {month: values for month, values in form.values().items() if self.says_something(form, month, values)}
        try:
            changed = points.enter(series=self.subject, by=self.request.user, rows=told)
        except ValidationError as error:
            form.refuse(error.message_dict)
            return self.form_invalid(form)
        said = ngettext("%(n)d month is written down.", "%(n)d months are written down.", changed) % {"n": changed}
        messages.success(self.request, said if changed else _("Nothing was different, so nothing was written."))
        return redirect(self.subject)

    def says_something(self, form: PointGrid, month: int, values: Values) -> bool:
        """Bed days that were only lent from another figure make no month of this one."""
        is_stored = self.subject.points.filter(month=month).exists() if values.events is None else True
        return is_stored or values.events is not None or values.people is not None or self.typed_days(form, month)

    def typed_days(self, form: PointGrid, month: int) -> bool:
        return f"denominator-{month}" in form.changed_data


class PointSplits(SeriesPage, FormView):  # type: ignore[type-arg]
    """Inside the organisation: on which groups the times of one month fell."""

    policy = policies.can_write_series
    form_class = SplitForm
    template_name = "toolkit/measures/splits.html"

    def chosen(self) -> Point:
        month = months.read(self.request.GET.get("month", ""))
        reported = self.subject.points.filter(events__isnull=False)
        found = reported.filter(month=month).first() if month is not None else reported.order_by("-month").first()
        if found is None:
            raise Http404
        return found

    def get_form_kwargs(self) -> dict[str, Any]:
        self.point, self.split = self.chosen(), known_split(self.request.GET.get("by", ""))
        stands = dict(self.point.splits.filter(split=self.split).values_list("group", "events"))
        return {**super().get_form_kwargs(), "split": self.split, "stands": stands}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | self.about() | {
            "month": month_name(self.point.month), "iso": months.iso(self.point.month), "events": self.point.events,
            "split": self.split, "splits": Split.choices,
        }  # fmt: skip

    def form_valid(self, form: SplitForm) -> HttpResponse:
        try:
            points.split(point=self.point, by=self.request.user, dimension=self.split, groups=form.cleaned_data)
        except ValidationError as error:
            refuse(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Saved."))
        address = reverse("toolkit:point-splits", args=[self.subject.public_id])
        return redirect(f"{address}?month={months.iso(self.point.month)}&by={self.split}")
