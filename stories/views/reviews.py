from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from promise.core.access import Door
from promise.core.workflow import MoveRefused
from stories import policies
from stories.actions import stories
from stories.documents import hints, words
from stories.documents import stories as documents
from stories.forms import AgreeForm, HoldForm, ProposeForm, ReadForm, ReasonForm, TakeBackForm
from stories.models import Consent, Story, StoryReading
from stories.models.wordings import wording


def take_back(*, story: Story, by: Any, is_author: bool) -> Any:
    return stories.withdraw_for_author(story=story, by=by)


# button name -> (moves of the workflow that it makes, form, action)
ACTS: dict[str, tuple[set[str], type[forms.Form], Callable[..., Any]]] = {
    "agree": ({"agree", "agree_second"}, AgreeForm, stories.agree),
    "send_back": ({"return"}, ReasonForm, stories.send_back),
    "propose": ({"propose"}, ProposeForm, stories.propose),
    "decline": ({"decline"}, ReasonForm, stories.decline),
    "hold": ({"hold"}, HoldForm, stories.hold),
    "release": ({"release"}, ReasonForm, stories.release),
    "take_back": ({"withdraw"}, TakeBackForm, take_back),
}


class StoryReview(Door, TemplateView):
    """A guardian opens one story: first the reason, then the words, then the decision."""

    policy = policies.can_guard
    subject: Story

    def get_subject(self) -> Story | None:
        if not self.request.user.is_authenticated:
            return None
        return get_object_or_404(Story.objects.for_guardian(self.request.user), public_id=self.kwargs["public_id"])

    @property
    def is_open(self) -> bool:
        return StoryReading.objects.open_for(self.request.user, self.subject).exists()

    def get_template_names(self) -> list[str]:
        return ["stories/reviews/detail.html" if self.is_open else "stories/reviews/read.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | {"story": self.subject, "standing": words.standing(self.subject)}
        return context | (self.opened(kwargs) if self.is_open else {"read_form": kwargs.get("read_form") or ReadForm()})

    def opened(self, forms_sent: dict[str, Any]) -> dict[str, Any]:
        """Everything a decision needs; nothing of it before the reason is given."""
        story = self.subject
        given = set(story.consents.in_force().values_list("use", flat=True))
        verbs = set(story.workflow.verbs_from(story.state))
        open_acts = {name: form for name, (moves, form, _do) in ACTS.items() if moves & verbs}
        if not policies.can_withdraw_for_author(self.request.user, story):
            open_acts.pop("take_back", None)
        return {
            "notes": documents.notes(story),
            "initiatives": story.initiatives.all(),
            "given": [wording(use).sentence for use in Consent.Use.values if use in given],
            "not_given": [wording(use).sentence for use in Consent.Use.values if use not in given],
            "history": [
                (decision, words.move_words(decision)) for decision in story.decisions.select_related("by")
            ],
            "readings": story.readings.select_related("by"),
            "pictures": story.pictures.all(),
            "hints": hints.hints(story.title, story.text, story.told_by),
            "proposals": story.proposals.exclude(answer="").select_related("made_by"),
            "has_lead": bool(settings.SAFEGUARDING_LEAD),
            "forms": {
                name: forms_sent.get(name) or form(prefix=name, initial=self.initial(name)) for name, form in open_acts.items()
            },
        }  # fmt: skip

    def initial(self, act: str) -> dict[str, Any]:
        """A proposal begins with the author's own words."""
        story = self.subject
        return {"title": story.title, "text": story.text, "content_notes": story.content_notes} if act == "propose" else {}

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        act = request.POST.get("act", "")
        if act == "read":
            return self.read(ReadForm(request.POST))
        if act not in ACTS:
            return redirect(request.path)
        _moves, form_class, do = ACTS[act]
        if not self.is_open:
            messages.warning(
                request,
                _("Open the story first and say why. You can decide for half an hour after that, unless its author changes it."),
            )
            return redirect(request.path)
        return self.decide(act, form_class(request.POST, prefix=act), do)

    def read(self, form: ReadForm) -> HttpResponse:
        if form.is_valid():
            try:
                stories.read(story=self.subject, by=self.request.user, reason=form.cleaned_data["reason"])
                return redirect(self.request.path)
            except ValidationError as error:
                form.add_error(None, error)
        return self.render_to_response(self.get_context_data(read_form=form))

    def decide(self, act: str, form: forms.Form, do: Callable[..., Any]) -> HttpResponse:
        if form.is_valid():
            try:
                do(story=self.subject, by=self.request.user, **form.cleaned_data)
            except MoveRefused as refused:
                form.add_error(None, str(refused))
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(self.request, _("Thank you. Your decision is written down."))
                return redirect("desk:queue")
        return self.render_to_response(self.get_context_data(**{act: form}))
