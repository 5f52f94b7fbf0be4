"""The years of the alliance: read by all, edited by the secretariat."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from alliance.figures.horizon import year_of
from alliance.views.papers import PagePaper
from promise.core.access import Door, anyone
from promise.core.workflow import MoveRefused
from toolkit import policies
from toolkit.actions import years
from toolkit.documents import years as documents
from toolkit.forms.parts import refuse
from toolkit.forms.years import YearForm
from toolkit.models import AllianceYear


class YearList(Door, TemplateView):
    """The horizon, and each year that was told."""

    policy = anyone
    template_name = "toolkit/years/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        return super().get_context_data(**kwargs) | {
            "years": AllianceYear.objects.visible_to(self.request.user),
            "horizon": year_of(today, start=settings.HORIZON_START, years=settings.HORIZON_YEARS),
        }


class OfYear(Door):
    policy = anyone
    subject: AllianceYear

    def get_subject(self) -> Any:
        found = AllianceYear.objects.visible_to(self.request.user).filter(number=self.kwargs["number"]).first()
        if found is None:
            raise Http404
        return found


class YearDetail(OfYear, TemplateView):
    template_name = "toolkit/years/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "year": self.subject,
            "horizon": documents.horizon_of(self.subject),
            "rows": documents.rows_of(self.subject),
            "outcomes": documents.outcomes_of(self.subject),
            "milestones": documents.milestones_of(self.subject),
            "together": documents.together_of(self.subject),
            "voices": documents.voices(self.subject),
            "can_keep": policies.can_keep_year(self.request.user, self.subject),
        }


class YearPaper(PagePaper):
    page = YearDetail


class YearEdit(OfYear, FormView):  # type: ignore[type-arg]
    """The secretariat's page: words, figures counted again, publish, take back."""

    policy = policies.can_keep_year
    form_class = YearForm
    template_name = "toolkit/years/edit.html"

    def get_subject(self) -> Any:
        """A visitor is asked to sign in; to others an unpublished one is not there."""
        return super().get_subject() if self.request.user.is_authenticated else None

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "year": self.subject}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "year": self.subject,
            "rows": documents.rows_of(self.subject),
            "together": documents.together_of(self.subject),
            "is_published": self.subject.state == AllianceYear.State.PUBLISHED,
            "decisions": self.subject.decisions.all(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        acts = {"count": self.count, "publish": self.publish, "take_back": self.take_back}
        chosen = acts.get(request.POST.get("act", ""))
        if chosen is None:
            return super().post(request, *args, **kwargs)
        try:
            chosen()
        except MoveRefused as refused:
            messages.error(request, str(refused))
        return redirect("toolkit:year-edit", self.subject.number)

    def count(self) -> None:
        years.count_again(year=self.subject, by=self.request.user)
        messages.success(self.request, _("Counted again."))

    def publish(self) -> None:
        years.publish(year=self.subject, by=self.request.user)
        messages.success(self.request, _("It is published."))

    def take_back(self) -> None:
        years.take_back(year=self.subject, by=self.request.user, reason=self.request.POST.get("reason", "")[:2000])
        messages.success(self.request, _("It is out of sight."))

    def form_valid(self, form: YearForm) -> HttpResponse:
        texts = {name: form.cleaned_data[name] for name in years.TEXTS}
        try:
            seen = parse_datetime(form.cleaned_data["seen"])
        except ValueError:
            seen = None
        try:
            years.write(year=self.subject, by=self.request.user, seen=seen, **texts)
        except (ValidationError, MoveRefused) as error:
            refuse(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Saved."))
        return redirect("toolkit:year-edit", self.subject.number)
