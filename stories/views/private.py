"""Behind every private link: nobody guesses it, and it stays out of caches, referrers and search."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from promise.core import buckets, errors
from promise.core.access import Door
from promise.core.middleware import client_address
from stories import policies
from stories.models import Story, StoryDraft

WRONG_LINKS_AN_HOUR = 20


class WrongLink(Exception):
    """Nothing is opened by this link."""


class Unfinished(Exception):
    """The link is good; what it opens has not been sent yet."""


class Sent(Exception):
    """The link is good; what was unfinished has been sent since."""


class PrivateDoor(Door):
    policy = policies.holds_link

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase
        try:
            response = super().dispatch(request, *args, **kwargs)
        except WrongLink:
            response = self.wrong_link(request)
        except Unfinished:
            response = redirect("stories:story-draft", token=self.kwargs["token"])
        except Sent:
            response = self.back()
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


class MineDoor(PrivateDoor):
    """Finds the sent story by its link."""

    subject: Story

    def get_subject(self) -> Story:
        token = self.kwargs["token"]
        story = Story.objects.by_link(token).first()
        if story is None:
            raise Unfinished if StoryDraft.objects.by_link(token).exists() else WrongLink
        return story


class DraftDoor(PrivateDoor):
    """Finds the unfinished one by its link."""

    subject: StoryDraft

    def get_subject(self) -> StoryDraft:
        token = self.kwargs["token"]
        draft = StoryDraft.objects.by_link(token).first()
        if draft is None:
            raise Sent if Story.objects.by_link(token).exists() else WrongLink
        return draft
