"""How often a chapter meets, and whether it is late."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView

from alliance import policies
from alliance.actions import chapters
from alliance.documents.rhythm import next_due
from alliance.forms.meetings import RhythmForm
from alliance.models import Meeting
from alliance.views.chapters import ChapterDoor
from alliance.views.doors import me


class ChapterMeetings(ChapterDoor, FormView):  # type: ignore[type-arg]
    """The coordinator's view of a chapter's meetings: the rhythm, what is overdue, what waits to be closed."""

    policy = policies.can_plan_meetings
    form_class = RhythmForm
    template_name = "alliance/chapters/meetings.html"

    def get_initial(self) -> dict[str, Any]:
        return {"meeting_every_months": self.chapter.meeting_every_months}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = Meeting.objects.filter(chapter=self.chapter).with_taken()
        now = timezone.now()
        return super().get_context_data(**kwargs) | {
            "chapter": self.chapter,
            "due": next_due(self.chapter),
            "upcoming": held.filter(ends_at__gte=now).order_by("starts_at")[:30],
            "to_close": held.going_on().filter(ends_at__lt=now, closed_at=None).order_by("-starts_at")[:30],
            "closed": held.exclude(closed_at=None).order_by("-starts_at")[:30],
        }

    def form_valid(self, form: RhythmForm) -> HttpResponse:
        chapters.set_rhythm(chapter=self.chapter, months=form.cleaned_data["meeting_every_months"], by=me(self.request))
        messages.success(self.request, _("The rhythm is saved."))
        return redirect("alliance:chapter-meetings", slug=self.chapter.slug)
