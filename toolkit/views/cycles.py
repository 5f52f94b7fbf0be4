"""The small tests of a trial: planned, carried out, looked at, and what followed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView

from toolkit.actions import adoptions, cycles
from toolkit.forms.cycles import CycleForm
from toolkit.forms.parts import refuse
from toolkit.models import Cycle
from toolkit.views.adoptions import OwnAdoption


class CycleForms(OwnAdoption, FormView):  # type: ignore[type-arg]
    form_class = CycleForm
    template_name = "toolkit/adoptions/cycle.html"
    cycle: Any = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mine = {"adoption": self.subject, "initiative": self.subject.initiative, "cycle": self.cycle}
        return super().get_context_data(**kwargs) | mine

    def keep(self, form: CycleForm) -> Cycle:
        raise NotImplementedError

    def form_valid(self, form: CycleForm) -> HttpResponse:
        try:
            kept = self.keep(form)
        except ValidationError as error:
            refuse(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Test %(number)s is kept. Come back to it at any time.") % {"number": kept.number})
        return redirect("toolkit:adoption-edit", self.subject.public_id)


class CyclePlan(CycleForms):
    def keep(self, form: CycleForm) -> Cycle:
        return cycles.plan(adoption=self.subject, by=self.request.user, nonce=form.cleaned_data["nonce"], **form.values())


class OneCycle(OwnAdoption):
    cycle: Any

    def get_subject(self) -> Any:
        adoption = super().get_subject()
        if adoption.pk:
            found = adoption.cycles.filter(number=self.kwargs["number"]).first()
            if found is None and self.request.user.is_authenticated:
                raise Http404
            self.cycle = found or Cycle()
        return adoption


class CycleEdit(OneCycle, CycleForms):
    def get_initial(self) -> dict[str, Any]:
        return CycleForm.initial_of(self.cycle)

    def keep(self, form: CycleForm) -> Cycle:
        return cycles.write(cycle=self.cycle, by=self.request.user, **form.values())


class CycleRemove(OneCycle, View):
    def post(self, request: HttpRequest, public_id: str, number: int) -> HttpResponse:
        cycles.remove(cycle=self.cycle, by=request.user)
        messages.success(request, _("Test %(number)s is gone.") % {"number": number})
        return redirect("toolkit:adoption-edit", self.subject.public_id)


class AdoptionAsking(OwnAdoption, View):
    """No more reminders about this one, or again."""

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        wanted = request.POST.get("ask") == "yes"
        adoptions.stop_asking(adoption=self.subject, by=request.user, is_asked_after=wanted)
        done = _("We will ask after half a year of silence.") if wanted else _("We will not ask about this one any more.")
        messages.success(request, done)
        return redirect("toolkit:adoption-edit", self.subject.public_id)
