"""Telling what became of trying an initiative, and telling how it went on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from promise.core.access import Door
from promise.core.workflow import MoveRefused
from toolkit import policies
from toolkit.actions import adoptions
from toolkit.forms import AdoptionForm
from toolkit.forms.parts import refuse
from toolkit.models import Adoption, Initiative
from toolkit.views.submissions import SeatNeeded


class AdoptionReport(SeatNeeded, FormView):  # type: ignore[type-arg]
    form_class = AdoptionForm
    template_name = "toolkit/adoptions/report.html"
    needs_seat_for = "report"
    subject: Initiative

    def get_subject(self) -> Initiative:
        found = Initiative.objects.published().filter(slug=self.kwargs["slug"]).first()
        if found is None:
            raise Http404
        return found

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ours = Adoption.objects.visible_to(self.request.user).filter(
            initiative=self.subject, organisation__in=policies.organisations_of(self.request.user)
        )
        return super().get_context_data(**kwargs) | {"initiative": self.subject, "ours": ours.select_related("organisation")}

    def form_valid(self, form: AdoptionForm) -> HttpResponse:
        home = form.home or form.cleaned_data["organisation"]
        try:
            made = adoptions.report(
                initiative=self.subject, organisation=home, by=self.request.user, nonce=form.cleaned_data["nonce"],
                **form.values(),
            )  # fmt: skip
        except (ValidationError, MoveRefused) as error:
            refuse(form, error)
            return self.form_invalid(form)
        messages.success(self.request, thanks(made))
        return redirect("toolkit:adoption-edit", made.public_id)


def thanks(adoption: Adoption) -> str:
    """A failing is thanked for in the same words as a success."""
    if adoption.visibility == Adoption.Visibility.MEMBERS:
        return _("Thank you. Members can read it now. You can change it on this page at any time.")
    return _("Thank you. It is on the page of the initiative now. You can change it here at any time.")


class OwnAdoption(Door):
    """A report of one's own organisation; to everybody else it is not there."""

    policy = policies.can_edit_adoption
    subject: Adoption

    def get_subject(self) -> Adoption:
        known = Adoption.objects.visible_to(self.request.user).filter(public_id=self.kwargs["public_id"])
        found = known.select_related("initiative", "organisation").first()
        if self.request.user.is_authenticated and (found is None or not self.policy(self.request.user, found)):
            raise Http404
        return found or Adoption()


class AdoptionEdit(OwnAdoption, FormView):  # type: ignore[type-arg]
    """Our own report: any colleague with a seat may tell how it went on."""

    form_class = AdoptionForm
    template_name = "toolkit/adoptions/form.html"

    def get_initial(self) -> dict[str, Any]:
        return AdoptionForm.initial_of(self.subject)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by": self.request.user, "adoption": self.subject}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "adoption": self.subject,
            "initiative": self.subject.initiative,
            "cycles": self.subject.cycles.all(),
            "moves": self.subject.moves.all(),
        }

    def form_valid(self, form: AdoptionForm) -> HttpResponse:
        try:
            told = adoptions.update(adoption=self.subject, by=self.request.user, **form.values())
        except (ValidationError, MoveRefused) as error:
            refuse(form, error)
            return self.form_invalid(form)
        messages.success(self.request, thanks(told))
        return redirect("toolkit:adoption-edit", told.public_id)
