"""Where partners are told of changes, on the desk: the secret shown once, a trial notice, what came of each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from promise.core.access import Door
from promise.partners import policies
from promise.partners.actions import endpoints
from promise.partners.forms.endpoints import EndpointForm, SubjectsForm
from promise.partners.models import Endpoint, NoticeTry
from promise.partners.views.keys import AskedAgain, OfHolder
from toolkit.forms.parts import refuse

SHOWN = 50


class EndpointMake(OfHolder, AskedAgain, FormView):  # type: ignore[type-arg]
    """Shows the secret: this once, in an answer that nothing keeps."""

    policy = policies.may_have_keys
    form_class = EndpointForm
    template_name = "partners/endpoints/make.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"holder": self.subject}

    def form_valid(self, form: EndpointForm) -> HttpResponse:
        try:
            made = endpoints.make(holder=self.subject, by=self.request.user, **form.cleaned_data)
        except ValidationError as error:
            refuse(form, error)
            return self.form_invalid(form)
        return render(self.request, "partners/endpoints/made.html", {"made": made, "is_new": True})


class OfEndpoint(Door):
    """One endpoint, for whoever keeps it and for the secretariat; to everybody else it is not there."""

    policy = policies.can_keep_endpoint
    subject: Endpoint

    def get_subject(self) -> Any:
        seen = Endpoint.objects.visible_to(self.request.user).filter(public_id=self.kwargs["public_id"])
        found = seen.select_related("holder__organisation", "made_by").first()
        if found is None and self.request.user.is_authenticated:
            raise Http404
        return found


class EndpointDetail(OfEndpoint, TemplateView):
    policy = policies.can_stop_endpoint
    template_name = "partners/endpoints/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "endpoint": self.subject,
            "tries": NoticeTry.objects.of(self.subject)[:SHOWN],
            "can_keep": policies.can_keep_endpoint(self.request.user, self.subject),
            "form": SubjectsForm(initial={"subjects": self.subject.subjects}),
        }


class EndpointSubjects(OfEndpoint):
    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        form = SubjectsForm(request.POST)
        if form.is_valid():
            endpoints.change_subjects(endpoint=self.subject, by=request.user, **form.cleaned_data)
            messages.success(request, _("Saved. It holds from the next notice on."))
        else:
            messages.error(request, _("Choose at least one kind of record."))
        return redirect(self.subject)


class EndpointPing(OfEndpoint):
    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        try:
            endpoints.ping(endpoint=self.subject, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(
                request, _("A trial notice is on its way. Load this page again in a few seconds to see what came of it.")
            )
        return redirect(self.subject)


class EndpointSecret(OfEndpoint, AskedAgain, TemplateView):
    """A new secret, shown this once; for a day the old one signs beside it."""

    template_name = "partners/endpoints/secret.html"

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        made = endpoints.rotate(endpoint=self.subject, by=request.user)
        return render(request, "partners/endpoints/made.html", {"made": made, "is_new": False})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"endpoint": self.subject}


class EndpointStop(OfEndpoint):
    policy = policies.can_stop_endpoint

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        endpoints.stop(endpoint=self.subject, by=request.user)
        messages.success(request, _("Stopped. Nothing is sent there any more."))
        return redirect(self.subject)


class EndpointStart(OfEndpoint):
    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        endpoints.start(endpoint=self.subject, by=request.user)
        messages.success(request, _("It is told of what changes from now on. What it missed stands in the list of changes."))
        return redirect(self.subject)
