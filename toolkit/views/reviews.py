"""A curator's page for one submission: read it, say "mine", sort it, decide with words to the author."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from promise.core.access import Door
from promise.core.workflow import MoveRefused
from toolkit import policies
from toolkit.actions import initiatives, reviews
from toolkit.documents.alike import look_alikes
from toolkit.documents.told import told_more
from toolkit.forms import ReviewForm
from toolkit.forms.parts import refuse
from toolkit.models import Initiative
from toolkit.views.submissions import look_again, what_it_takes, where_it_fits

State = Initiative.State
DONE = {
    ReviewForm.SAVE: _("Saved. It still waits for a decision."),
    ReviewForm.PUBLISH: _("Published. The author gets a mail."),
    ReviewForm.CHANGES: _("Sent back. The author gets your words by mail."),
    ReviewForm.ARCHIVE: _("Put aside. The author gets your reason by mail."),
}


class InitiativeReview(Door, FormView):  # type: ignore[type-arg]
    policy = policies.can_decide
    form_class = ReviewForm
    template_name = "toolkit/reviews/decide.html"
    subject: Initiative

    def get_subject(self) -> Initiative:
        seen = Initiative.objects.visible_to(self.request.user).filter(public_id=self.kwargs["public_id"])
        found = seen.select_related("country", "organisation", "owner").first()
        if found is None and self.request.user.is_authenticated:
            raise Http404
        return found or Initiative()

    def get_initial(self) -> dict[str, Any]:
        return ReviewForm.initial_of(self.subject)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        decisions = list(self.subject.decisions.select_related("by"))
        claimed = next((d for d in reversed(decisions) if d.move == "claim"), None)
        return super().get_context_data(**kwargs) | {
            "initiative": self.subject,
            "decisions": decisions,
            "is_open": self.subject.state in {State.SUBMITTED, State.IN_REVIEW},
            "can_change": self.subject.state in initiatives.EDITABLE["curator"],
            "can_claim": self.subject.state == State.SUBMITTED,
            "reader": claimed.by if claimed and self.subject.state == State.IN_REVIEW else None,
            "look_alikes": [alike for alike in look_alikes(self.subject.title) if alike.pk != self.subject.pk],
            "queue": queue_address(),
            "fits": where_it_fits(self.subject),
            "takes": what_it_takes(self.subject),
            "told_more": told_more(self.subject),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.claim() if "claim" in request.POST else super().post(request, *args, **kwargs)

    def claim(self) -> HttpResponse:
        try:
            initiatives.claim(initiative=self.subject, by=self.request.user)
        except MoveRefused as error:
            messages.error(self.request, str(error))
        else:
            messages.success(self.request, _("It is yours. The other curators see that you are reading it."))
        return redirect("toolkit:initiative-review", self.subject.public_id)

    def form_valid(self, form: ReviewForm) -> HttpResponse:
        data = form.cleaned_data
        try:
            reviews.decide(
                initiative=self.subject, by=self.request.user, choice=data["decision"], reason=data["reason"],
                seen=data.get("seen"), sorting=form.sorting(),
            )  # fmt: skip
        except (ValidationError, MoveRefused) as error:
            refuse(form, error)
            look_again(form, self.subject)
            return self.form_invalid(form)
        messages.success(self.request, DONE[data["decision"]])
        if data["decision"] == ReviewForm.SAVE:
            return redirect("toolkit:initiative-review", self.subject.public_id)
        return redirect(queue_address())


def queue_address() -> str:
    try:
        return reverse("desk:queue")
    except NoReverseMatch:
        return reverse("toolkit:initiative-list")
