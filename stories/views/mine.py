"""The author's own pages, opened by the private link alone. A GET changes nothing; every act is a button."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View

from promise.core import buckets, errors
from promise.core.access import Door
from promise.core.middleware import client_address
from promise.core.workflow import MoveRefused
from stories import policies
from stories.actions import stories
from stories.documents import stories as documents
from stories.documents import support, words
from stories.forms import StoryConsentForm, WordsForm, words_of
from stories.models import Story, StoryContact

WRONG_LINKS_AN_HOUR = 20


class WrongLink(Exception):
    """No story is opened by this link."""


class MineDoor(Door):
    """Finds the story by its link, lets nobody guess, and keeps the address out of caches, referrers and search."""

    policy = policies.holds_link
    subject: Story

    def get_subject(self) -> Story:
        story = Story.objects.by_link(self.kwargs["token"]).first()
        if story is None:
            raise WrongLink
        return story

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = super().dispatch(request, *args, **kwargs)
        except WrongLink:
            response = self.wrong_link(request)
        response["Referrer-Policy"] = "no-referrer"
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def wrong_link(self, request: HttpRequest) -> HttpResponse:
        key = buckets.private_key("wrong-story-link", client_address(request))
        given = buckets.take(key, limit=WRONG_LINKS_AN_HOUR, period=3600)
        if not given.allowed:
            return errors.too_many(request, retry_after=given.retry_after)
        return render(request, "stories/mine/unknown.html", status=404)

    def back(self) -> HttpResponse:
        return redirect("stories:story-mine", token=self.kwargs["token"])


class StoryMine(MineDoor, TemplateView):
    template_name = "stories/mine/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        story = self.subject
        contact = StoryContact.objects.filter(story=story).first()
        return super().get_context_data(**kwargs) | {
            "story": story,
            "token": self.kwargs["token"],
            "standing": words.standing(story),
            "notes": documents.notes(story),
            "initiatives": story.initiatives.all(),
            "consents": story.consents.in_force().order_by("given_at", "id"),
            "ended": story.consents.filter(ended_at__isnull=False).order_by("ended_at", "id"),
            "history": [(decision, words.move_words(decision)) for decision in story.decisions.all()],
            "readings": story.readings.count(),
            "email": words.masked(contact.email) if contact else "",
            "verbs": story.workflow.verbs_from(story.state),
            "lines": support.beside_a_story(),
        }


class StoryEdit(MineDoor, FormView):  # type: ignore[type-arg]
    """New words, after a guardian asked for them."""

    template_name = "stories/mine/edit.html"
    form_class = WordsForm

    def get_initial(self) -> dict[str, Any]:
        return words_of(self.subject)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.subject.decisions.filter(move="return").last()
        return super().get_context_data(**kwargs) | {"token": self.kwargs["token"], "asked": asked, "story": self.subject}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "resubmit" not in self.subject.workflow.verbs_from(self.subject.state):
            return self.back()
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: WordsForm) -> HttpResponse:
        try:
            stories.resubmit(story=self.subject, **form.cleaned_data)
        except MoveRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, _("Thank you. Your new words are with the guardians."))
        return self.back()


class StoryConsents(MineDoor, FormView):  # type: ignore[type-arg]
    template_name = "stories/mine/consents.html"
    form_class = StoryConsentForm

    def get_initial(self) -> dict[str, Any]:
        return {"consents": list(self.subject.consents.in_force().values_list("use", flat=True))}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"token": self.kwargs["token"], "story": self.subject}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.subject.state == Story.State.WITHDRAWN:
            return self.back()
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: StoryConsentForm) -> HttpResponse:
        try:
            stories.change_consents(story=self.subject, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Done. From now on only what is listed below counts."))
        return self.back()


class StoryMove(MineDoor, View):
    """One button, one act: hide it, or show it again."""

    http_method_names = ["post"]
    acts = {
        "pause": (stories.pause, gettext_lazy("Done. Nobody can read it now.")),
        "resume": (stories.resume, gettext_lazy("Done. It is shown again, or will be when its days to think have passed.")),
    }

    def post(self, request: HttpRequest, token: str, act: str) -> HttpResponse:
        do, done = self.acts[act]
        try:
            do(story=self.subject)
        except MoveRefused as refused:
            messages.warning(request, str(refused))
        else:
            messages.success(request, done)
        return self.back()


class StoryWithdraw(MineDoor, TemplateView):
    """The one question before everything goes, and the act itself."""

    template_name = "stories/mine/withdraw.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.subject.state == Story.State.WITHDRAWN:
            return self.back()
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"token": self.kwargs["token"], "story": self.subject}

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        stories.withdraw(story=self.subject)
        return self.back()
