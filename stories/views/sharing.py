from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from promise.core.access import Door
from promise.core.middleware import client_address
from stories import policies
from stories.actions import stories
from stories.documents import hints, support
from stories.documents import stories as documents
from stories.forms import StoryShareForm
from stories.models import Consent, Story, StoryDraft
from stories.models.drafts import DRAFT_DAYS
from stories.models.sorting import known_sorting
from stories.models.wordings import wording
from stories.tasks import private_address
from stories.views.private import DraftDoor

JUST_SHARED = "story_just_shared"
LINK_SHOWN_FOR = 30 * 60  # seconds: long enough to survive a reload or a lost connection, short enough for a shared computer


class StoryShare(Door, FormView):  # type: ignore[type-arg]
    """Form, exact preview, sent. Nothing is kept before the last step, unless the author asks to go on later."""

    policy = policies.can_share
    template_name = "stories/stories/share.html"
    form_class = StoryShareForm

    draft: StoryDraft | None = None

    def get_initial(self) -> dict[str, Any]:
        return {"initiative": self.request.GET.get("initiative", "")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "lines": support.beside_a_story(), "cooling_off_days": settings.COOLING_OFF_DAYS, "draft": self.draft,
            "action": self.request.path, "most_days": DRAFT_DAYS,
        }  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Saving asks for nothing to be right or whole yet."""
        if request.POST.get("step") == "save" and not request.POST.get("more_about_you"):
            return self.save(self.get_form())
        return super().post(request, *args, **kwargs)

    def save(self, form: StoryShareForm) -> HttpResponse:
        answers = form.answers()
        told = self.draft.answers.get("email") if self.draft else None
        try:
            draft = stories.save_draft(answers=answers, draft=self.draft, address=client_address(self.request))
        except ValidationError as error:
            form.errors.clear()
            form.add_error(None, error)
            return self.form_invalid(form)
        if answers.get("email", [""])[0] and answers["email"] != told and "email" not in form.errors:
            stories.mail_draft_link(draft=draft, email=answers["email"][0])
        messages.success(self.request, _("Saved. The address of this page is your way back. Keep it where only you can find it."))
        return redirect("stories:story-draft", token=draft.private_token)

    def form_valid(self, form: StoryShareForm) -> HttpResponse:
        step = self.request.POST.get("step")
        if step == "change":
            return self.render_to_response(self.get_context_data(form=form))
        return self.send(form) if step == "send" else self.preview(form)

    def preview(self, form: StoryShareForm) -> HttpResponse:
        """Exactly what people would read, and nothing else decided yet."""
        data = form.cleaned_data
        story = Story(
            title=stories.tidy(data["title"]), text=stories.tidy(data["text"]), told_by=stories.tidy(data["told_by"]),
            content_notes=data["content_notes"], may_be_named=Consent.Use.NAME in data["consents"],
            **known_sorting(themes=data["themes"], language=data["language"]),
        )  # fmt: skip
        context = {
            "story": story,
            "kept": form.kept(),
            "action": self.request.path,
            "draft": self.draft,
            "hints": hints.hints(story.title, story.text, story.told_by),
            "notes": documents.notes(story),
            "told_by": documents.told_by(story),
            "minutes": documents.minutes(story.text),
            "themes": documents.themes(story),
            "given": [wording(use).sentence for use in Consent.Use.values if use in data["consents"]],
            "not_given": [wording(use).sentence for use in Consent.Use.values if use not in data["consents"]],
            "email": data["email"],
            "will_be_shown": Consent.Use.PUBLISH in data["consents"],
        }
        return self.response_class(self.request, ["stories/stories/preview.html"], context, using=self.template_engine)

    def send(self, form: StoryShareForm) -> HttpResponse:
        data = form.cleaned_data
        try:
            story = stories.share(
                title=data["title"], text=data["text"], told_by=data["told_by"], content_notes=data["content_notes"],
                initiatives=[data["initiative"]] if data["initiative"] else [], consents=data["consents"],
                email=data["email"], nonce=data["nonce"], address=client_address(self.request), draft=self.draft,
                helper=data["helper"], helper_place=data["helper_place"], themes=data["themes"], setting=data["setting"],
                language=data["language"],
            )  # fmt: skip
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        self.request.session[JUST_SHARED] = {"id": story.public_id, "at": time.time()}
        return redirect("stories:story-shared")


class StoryDraftPage(DraftDoor, StoryShare):
    """Going on with what was saved, by the private link; sending it keeps that link."""

    policy = policies.holds_link

    def get_subject(self) -> StoryDraft:
        self.draft = super().get_subject()
        return self.draft

    def get_initial(self) -> dict[str, Any]:
        return StoryShareForm.initial_of(self.subject.answers)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        typed = self.subject.answers
        found = hints.hints(*(value for name in ("title", "text", "told_by") for value in typed.get(name, [])))
        link = private_address(self.subject)
        return super().get_context_data(**kwargs) | {"hints": found, "link": link, "token": self.kwargs["token"]}


class StoryDiscard(DraftDoor, View):
    """Throw away what was saved; nothing of it stays."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        stories.discard_draft(draft=self.subject)
        messages.success(request, _("It is gone. Nothing of what you wrote is kept."))
        return redirect("stories:story-share")


class StoryShared(Door, TemplateView):
    """Thanks, and the private link. The session holds the story's public id only; the link is derived while it is shown."""

    policy = policies.can_share
    template_name = "stories/stories/shared.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        story = self.just_shared()
        link = private_address(story) if story else ""
        return super().get_context_data(**kwargs) | {"link": link, "lines": support.beside_a_story()}

    def just_shared(self) -> Story | None:
        found = self.request.session.get(JUST_SHARED)
        if not isinstance(found, dict) or time.time() - found.get("at", 0) > LINK_SHOWN_FOR:
            return None
        return Story.objects.still_held().filter(public_id=found.get("id", "")).first()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """“I have kept it”: the link is not shown again in this browser."""
        request.session.pop(JUST_SHARED, None)
        return redirect("stories:story-list")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        return response
