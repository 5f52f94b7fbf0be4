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
from toolkit.documents.texts import SECTIONS, compare, in_words, texts_of
from toolkit.forms import ReviewForm
from toolkit.forms.parts import refuse
from toolkit.models import Initiative, InitiativeVersion
from toolkit.views.submissions import look_again

State = Initiative.State
CLAIMING = {
    "claim": (initiatives.claim, _("It is yours. The other curators see that you are reading it.")),
    "release": (initiatives.release, _("It is free again. Another curator can take it.")),
}
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
        return ReviewForm.initial_of(self.subject, self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        decisions = list(self.subject.decisions.select_related("by"))
        claimed = next((d for d in reversed(decisions) if d.move == "claim"), None)
        sent = list(self.subject.versions.filter(withheld_at__isnull=True))
        form = kwargs.get("form") or self.get_form()
        kwargs["form"] = form
        return super().get_context_data(**kwargs) | {
            "initiative": self.subject,
            "decisions": decisions,
            "is_open": self.is_open(),
            "can_change": self.subject.state in initiatives.EDITABLE["curator"],
            "can_claim": self.subject.state == State.SUBMITTED,
            "reader": claimed.by if claimed and self.subject.state == State.IN_REVIEW else None,
            "look_alikes": [alike for alike in look_alikes(self.subject.title) if alike.pk != self.subject.pk],
            "queue": queue_address(),
            "attachments": self.subject.attachments.all(),
            "can_detach": policies.can_detach(self.request.user, self.subject),
            "parts": reading(self.subject, form, sent),
            "last_sent": sent[-2] if len(sent) > 1 and self.is_open() else None,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        for verb in CLAIMING:
            if verb in request.POST:
                return self.claim(verb)
        return super().post(request, *args, **kwargs)

    def is_open(self) -> bool:
        return self.subject.state in {State.SUBMITTED, State.IN_REVIEW}

    def claim(self, verb: str) -> HttpResponse:
        action, words = CLAIMING[verb]
        try:
            action(initiative=self.subject, by=self.request.user)
        except MoveRefused as error:
            messages.error(self.request, str(error))
        else:
            messages.success(self.request, words)
        return redirect("toolkit:initiative-review", self.subject.public_id)

    def form_valid(self, form: ReviewForm) -> HttpResponse:
        data = form.cleaned_data
        try:
            reviews.decide(
                initiative=self.subject, by=self.request.user, choice=data["decision"], reason=data["reason"],
                seen=data.get("seen"), sorting=form.sorting(), checklist=data["checklist"], remarks=form.remarks(),
                superseded_by=data.get("superseded_by"),
            )  # fmt: skip
        except (ValidationError, MoveRefused) as error:
            theirs = self.meanwhile(form)
            refuse(form, error)
            look_again(form, self.subject)
            return self.render_to_response(self.get_context_data(form=form, theirs=theirs))
        messages.success(self.request, DONE[data["decision"]])
        if data["decision"] == ReviewForm.SAVE:
            return redirect("toolkit:initiative-review", self.subject.public_id)
        return redirect(queue_address())

    def meanwhile(self, form: ReviewForm) -> dict[str, Any]:
        """Who was here between, and what they set where it differs from this form."""
        fresh = Initiative.objects.select_related("edited_by").get(pk=self.subject.pk)
        last = fresh.decisions.select_related("by").last()
        decided_last = last and (fresh.edited_at is None or last.at > fresh.edited_at)
        who = last.by if last and decided_last else fresh.edited_by
        return {"who": who, "state": fresh.state, "rows": form.theirs(fresh)}


def reading(initiative: Initiative, form: ReviewForm, sent: list[InitiativeVersion]) -> list[dict[str, Any]]:
    """The text part by part: as it stands, what changed since the last time a curator had it, and the box for words."""
    now = texts_of(initiative)
    old = sent[-2].texts if len(sent) > 1 else None
    changed = {change.name: change for change in compare(old, now)} if old is not None else {}
    told = list(initiative.comments.told().select_related("by"))
    parts = []
    for step, box in form.sections():
        rows = [{"label": SECTIONS[name], "text": in_words(name, now[name]), "change": changed.get(name)} for name in step.stored]
        parts.append({"step": step, "rows": rows, "box": box, "told": [c for c in told if c.section == step.key]})
    return parts


def queue_address() -> str:
    try:
        return reverse("desk:queue")
    except NoReverseMatch:
        return reverse("toolkit:initiative-list")
