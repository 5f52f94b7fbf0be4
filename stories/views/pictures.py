"""Pictures of stories: seen by the world, by their author, and by a guardian who gave a reason; never by a guessed address."""

from __future__ import annotations

from typing import Any

from csp.constants import NONE
from csp.decorators import csp_replace
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from promise.core.access import Door
from promise.core.workflow import MoveRefused
from stories import policies
from stories.actions import pictures, stories
from stories.forms import PictureForm
from stories.models import Story, StoryPicture, StoryReading
from stories.views.private import MineDoor

TYPES = {"jpg": "image/jpeg", "png": "image/png"}


def sent(picture: StoryPicture) -> HttpResponse:
    """The pixels, kept by no cache: a withdrawal must not wait for one."""
    try:
        with picture.file.open("rb") as opened:
            content = opened.read()
    except FileNotFoundError as error:
        raise Http404 from error
    response = HttpResponse(content, content_type=TYPES[picture.kind])
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def of(story: Story, public_id: str) -> StoryPicture:
    return get_object_or_404(story.pictures.all(), public_id=public_id)


@method_decorator(csp_replace({"default-src": [NONE], "sandbox": True}), name="dispatch")
class StoryPictureFile(Door):
    """As public as its story."""

    policy = policies.can_read
    subject: Story

    def get_subject(self) -> Story:
        return get_object_or_404(Story.objects.visible_to(self.request.user), slug=self.kwargs["slug"])

    def get(self, request: HttpRequest, slug: str, picture: str) -> HttpResponse:
        response = sent(of(self.subject, picture))
        response["X-Robots-Tag"] = "noindex"
        return response


@method_decorator(csp_replace({"default-src": [NONE], "sandbox": True}), name="dispatch")
class ReviewPictureFile(Door):
    """For a guardian whose reason for this story still holds."""

    policy = policies.can_guard
    subject: Story | None

    def get_subject(self) -> Story | None:
        user = self.request.user
        if not user.is_authenticated:
            return None
        story = get_object_or_404(Story.objects.for_guardian(user), public_id=self.kwargs["story"])
        if not StoryReading.objects.open_for(user, story).exists():
            raise Http404
        return story

    def get(self, request: HttpRequest, story: str, picture: str) -> HttpResponse:
        assert self.subject is not None  # noqa: S101  (tells the type checker: guardians are signed in)
        return sent(of(self.subject, picture))


@method_decorator(csp_replace({"default-src": [NONE], "sandbox": True}), name="dispatch")
class MinePictureFile(MineDoor, View):
    def get(self, request: HttpRequest, token: str, picture: str) -> HttpResponse:
        return sent(of(self.subject, picture))


class PictureAdd(MineDoor, FormView):  # type: ignore[type-arg]
    template_name = "stories/mine/picture.html"
    form_class = PictureForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().get(request, *args, **kwargs) if self.subject.state in pictures.OPEN else self.back()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "token": self.kwargs["token"], "story": self.subject, "most": pictures.MOST,
        }  # fmt: skip

    def form_valid(self, form: PictureForm) -> HttpResponse:
        try:
            stories.add_picture(story=self.subject, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        except MoveRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, _("Your picture is added."))
        return self.back()


class PictureRemove(MineDoor, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, token: str, picture: str) -> HttpResponse:
        try:
            stories.remove_picture(picture=of(self.subject, picture))
        except MoveRefused as refused:
            messages.warning(request, str(refused))
        else:
            messages.success(request, _("The picture is gone."))
        return self.back()
