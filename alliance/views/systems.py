from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from alliance import policies
from alliance.actions import systems
from alliance.forms.chapters import SystemForm, SystemJoinForm
from alliance.models import Country, LocalSystem, Organisation
from alliance.views.doors import OrganisationDoor, me
from promise.core.access import Door, anyone

MOST_SHOWN = 200


class SystemList(Door, TemplateView):
    policy = anyone
    template_name = "alliance/systems/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        members = Count("organisations", filter=Q(organisations__shown=1))
        rows = LocalSystem.objects.select_related("country").annotate(members=members).order_by("country__name", "name_folded")
        may_make = policies.can_make_systems(self.request.user, None)
        return super().get_context_data(**kwargs) | {"systems": rows[:MOST_SHOWN], "may_make": may_make}


class SystemDoor(Door):
    subject: LocalSystem

    def get_subject(self) -> Any:
        found = LocalSystem.objects.select_related("country").filter(slug=self.kwargs["slug"]).first()
        if found is None:
            raise Http404
        return found


class SystemDetail(SystemDoor, TemplateView):
    """What it is, and which members work in it."""

    policy = anyone
    template_name = "alliance/systems/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        members = Organisation.objects.listed().filter(local_system=self.subject).with_recruited()
        rows: list[Any] = list(members.order_by("name_folded", "pk")[:MOST_SHOWN])
        return super().get_context_data(**kwargs) | {
            "system": self.subject,
            "members": rows,
            "number": members.count(),
            "brought": sum(row.recruited for row in rows),
            "kinds": len({row.kind for row in rows}),
            "may_edit": policies.can_edit_system(self.request.user, self.subject),
        }


class SystemCreate(Door, FormView):  # type: ignore[type-arg]
    """For the secretariat, and for coordinators in the countries they look after."""

    policy = policies.can_make_systems
    form_class = SystemForm
    template_name = "alliance/systems/form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        codes = policies.coordinated_countries(self.request.user)
        countries = Country.objects.all() if codes is None else Country.objects.filter(pk__in=codes)
        return super().get_form_kwargs() | {"countries": countries}

    def form_valid(self, form: SystemForm) -> HttpResponse:
        try:
            system = systems.create(**form.cleaned_data, by=me(self.request))
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, _("The local system has a page now. Its organisations join it themselves."))
        return redirect(system)


class SystemEdit(SystemDoor, FormView):  # type: ignore[type-arg]
    policy = policies.can_edit_system
    form_class = SystemForm
    template_name = "alliance/systems/form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"countries": None}

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.subject, name) for name in ("name", "about", "website")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"system": self.subject}

    def form_valid(self, form: SystemForm) -> HttpResponse:
        try:
            systems.change(system=self.subject, **form.cleaned_data, by=me(self.request))
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, _("The page is changed."))
        return redirect(self.subject)


class SystemJoin(OrganisationDoor, FormView):  # type: ignore[type-arg]
    """The organisation's own choice: which local system it works in, or none."""

    policy = policies.can_lead
    form_class = SystemJoinForm
    template_name = "alliance/systems/join.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"organisation": self.subject}

    def get_initial(self) -> dict[str, Any]:
        return {"system": self.subject.local_system.slug if self.subject.local_system else ""}

    def form_valid(self, form: SystemJoinForm) -> HttpResponse:
        systems.join(organisation=self.subject, system=form.cleaned_data["system"], by=me(self.request))
        messages.success(self.request, _("Your choice is kept."))
        return redirect("alliance:system-join", slug=self.subject.slug)
