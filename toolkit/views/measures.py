"""The agreed words, who shows figures, and an organisation's own measures."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from alliance.models import Organisation
from promise.core.access import Door, anyone
from toolkit import policies
from toolkit.actions import measures
from toolkit.forms.measures import MeasureForm
from toolkit.forms.parts import refuse
from toolkit.models import Measure, MeasureSeries, MeasureVersion
from toolkit.views.submissions import SeatNeeded


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Toolkit"), reverse("toolkit:initiative-list")), (_("Measures"), reverse("toolkit:measure-list")), *more]


class MeasureList(Door, TemplateView):
    """What is counted and in which words; and the organisations that show their figures, in the order of their names."""

    policy = anyone
    template_name = "toolkit/measures/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seen = Measure.objects.visible_to(self.request.user).prefetch_related("versions")
        shown = MeasureSeries.objects.shown().order_by().values("organisation").annotate(n=Count("pk"))
        numbers = {row["organisation"]: row["n"] for row in shown}
        open_ones = Organisation.objects.listed().filter(pk__in=list(numbers)).order_by("name_folded", "pk")
        return super().get_context_data(**kwargs) | {
            "groups": grouped([measure for measure in seen if measure.organisation_id is None]),
            "own": [measure for measure in seen if measure.organisation_id is not None],
            "showing": [{"organisation": one, "number": numbers[one.pk]} for one in open_ones],
            "can_count": policies.can_count(self.request.user),
            "crumbs": crumbs()[:1],
        }


def grouped(found: list[Measure]) -> list[dict[str, Any]]:
    """By kind, in the order of the kinds."""
    return [
        {"words": kind.label, "measures": [measure for measure in found if measure.newest.kind == kind]}
        for kind in MeasureVersion.Kind
    ]


class MeasurePage(Door):
    policy = anyone
    subject: Measure

    def get_subject(self) -> Any:
        seen = Measure.objects.visible_to(self.request.user).prefetch_related("versions")
        found = seen.filter(key=self.kwargs["key"]).first()
        if found is None:
            raise Http404
        return found


class MeasureDetail(MeasurePage, TemplateView):
    template_name = "toolkit/measures/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        measure = self.subject
        versions = sorted(measure.versions.all(), key=lambda version: -version.number)
        return super().get_context_data(**kwargs) | {
            "measure": measure,
            "version": versions[0],
            "older": versions[1:],
            "can_edit": policies.can_edit_measure(self.request.user, measure),
            "crumbs": crumbs(),
        }


class MeasureMake(SeatNeeded, FormView):  # type: ignore[type-arg]
    """An own measure, for what the agreed ones leave out."""

    form_class = MeasureForm
    template_name = "toolkit/measures/form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"crumbs": crumbs()}

    def form_valid(self, form: MeasureForm) -> HttpResponse:
        data = form.cleaned_data
        try:
            made = measures.make(organisation=data["organisation"], by=self.request.user, nonce=data["nonce"], **form.values())
        except ValidationError as error:
            refuse(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Your measure is there. Now choose a ward to count it on."))
        return redirect(made)


class MeasureReword(MeasurePage, FormView):  # type: ignore[type-arg]
    """Other words from now on."""

    policy = policies.can_edit_measure
    form_class = MeasureForm
    template_name = "toolkit/measures/form.html"

    def get_subject(self) -> Any:
        return super().get_subject() if self.request.user.is_authenticated else Measure()

    def get_form_kwargs(self) -> dict[str, Any]:
        initial = MeasureForm.initial_of(self.subject)
        return {**super().get_form_kwargs(), "by": self.request.user, "measure": self.subject, "initial": initial}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"measure": self.subject, "crumbs": crumbs()}

    def form_valid(self, form: MeasureForm) -> HttpResponse:
        try:
            measures.reword(measure=self.subject, by=self.request.user, **form.values())
        except ValidationError as error:
            refuse(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Saved as a new version. Figures counted before keep the words they had."))
        return redirect(self.subject)
