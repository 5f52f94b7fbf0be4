"""What stands in the way, and telling which idea against it helped."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from promise.core.access import Door, anyone
from promise.core.workflow import MoveRefused
from toolkit import policies
from toolkit.actions import barriers
from toolkit.documents.barriers import barrier_row, barrier_rows
from toolkit.forms.barriers import BarrierTryForm
from toolkit.forms.parts import refuse
from toolkit.models import BarrierTry, Initiative
from toolkit.views.journey import crumbs
from toolkit.views.submissions import SeatNeeded


class BarrierList(Door, TemplateView):
    policy = anyone
    template_name = "toolkit/barriers/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"barriers": barrier_rows(), "crumbs": crumbs()}


class OneBarrier(Door):
    """A barrier of the vocabulary, or one that the editors added."""

    policy = anyone

    def get_subject(self) -> None:
        self.barrier = barrier_row(self.kwargs["slug"])
        if self.barrier is None:
            raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        trail = [*crumbs(), (_("What stands in the way"), reverse("toolkit:barrier-list"))]
        return super().get_context_data(**kwargs) | {"barrier": self.barrier, "crumbs": trail}


class BarrierDetail(OneBarrier, TemplateView):
    template_name = "toolkit/barriers/detail.html"


class BarrierTried(OneBarrier, SeatNeeded, FormView):  # type: ignore[type-arg]
    """We met this, we tried that: it helped, or not."""

    policy = policies.can_report_on_barrier
    form_class = BarrierTryForm
    template_name = "toolkit/barriers/tried.html"

    def get_subject(self) -> None:
        super().get_subject()
        self.initiative = get_object_or_404(Initiative.objects.published(), slug=self.kwargs["initiative"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"initiative": self.initiative, "outcomes": BarrierTry.Outcome.choices}

    def form_valid(self, form: BarrierTryForm) -> HttpResponse:
        data = form.cleaned_data
        try:
            barriers.tell(
                barrier=self.kwargs["slug"], initiative=self.initiative, organisation=form.home or data["organisation"],
                outcome=data["outcome"], visibility=data["visibility"], by=self.request.user, nonce=data["nonce"],
            )  # fmt: skip
        except (ValidationError, MoveRefused) as error:
            refuse(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Thank you. It is counted. You can tell more on the page of the idea."))
        return redirect("toolkit:barrier-detail", self.kwargs["slug"])
