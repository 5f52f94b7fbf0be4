"""Was this useful? A reader answers without an account; curators read what was said."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView

from alliance.views.doors import with_status
from promise.core.access import Door
from promise.core.middleware import client_address
from promise.core.pages import RecordList
from toolkit import policies
from toolkit.actions import feedback
from toolkit.forms import FeedbackForm
from toolkit.forms.parts import refuse
from toolkit.models import Feedback, Initiative
from toolkit.views.initiatives import InitiativePage


class InitiativeUseful(InitiativePage, FormView):  # type: ignore[type-arg]
    form_class = FeedbackForm
    template_name = "toolkit/initiatives/useful.html"

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET.get("answer", "")
        return {"answer": asked} if asked in Feedback.Answer.values else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"initiative": self.subject}

    def form_valid(self, form: FeedbackForm) -> HttpResponse:
        address = client_address(self.request)
        browser = f"{address}|{self.request.headers.get('User-Agent', '')}|{self.request.headers.get('Accept-Language', '')}"
        data = form.cleaned_data
        try:
            kept = feedback.tell(
                initiative=self.subject, answer=data["answer"], words=data["words"], browser=browser, address=address
            )
        except ValidationError as error:
            refuse(form, error)
            return with_status(self.form_invalid(form), error)
        if kept:
            messages.success(self.request, _("Thank you. Only the curators see it, to make this page better."))
        else:
            messages.info(self.request, _("Thank you. This browser has answered for today already, so we kept the first answer."))
        return redirect(self.subject.get_absolute_url())


class FeedbackList(RecordList):
    """For curators: which pages help and which do not, with the readers' words. Never a public score."""

    policy = policies.can_read_feedback
    template_name = "toolkit/reviews/feedback.html"
    sorts = {"newest": ("id", True)}
    extra_parameters = {"initiative"}

    def records(self) -> Any:
        seen = Initiative.objects.visible_to(self.request.user)
        if slug := self.request.GET.get("initiative", ""):
            seen = seen.filter(slug=slug.replace("\x00", "")[:120])
        return Feedback.objects.filter(initiative__in=seen.values("pk")).select_related("initiative")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        rows = context["page"].rows
        counts = counted({row.initiative_id for row in rows})
        return context | {"rows": [(row, counts[row.initiative_id]) for row in rows]}


def counted(initiatives: set[int]) -> dict[int, dict[str, int]]:
    """How often each answer was given, by initiative."""
    counts = {pk: dict.fromkeys(Feedback.Answer.values, 0) for pk in initiatives}
    told = Feedback.objects.filter(initiative__in=initiatives).order_by()
    for pk, answer, number in told.values_list("initiative", "answer").annotate(Count("pk")):
        counts[pk][answer] = number
    return counts


class FeedbackForget(Door, View):
    """Wipe words that name somebody."""

    policy = policies.can_read_feedback
    subject: Feedback

    def get_subject(self) -> Any:
        if not policies.can_read_feedback(self.request.user):
            return None
        seen = Initiative.objects.visible_to(self.request.user).values("pk")
        found = Feedback.objects.filter(pk=min(self.kwargs["pk"], 2**63 - 1), initiative__in=seen).first()
        if found is None:
            raise Http404
        return found

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        feedback.forget_words(feedback=self.subject, by=request.user)
        messages.success(request, _("The words are wiped. The answer stays counted."))
        return redirect("toolkit:feedback-list")
