from __future__ import annotations

from typing import Any

from django.views.generic import TemplateView

from alliance.documents import rhythm
from promise.core.access import Door, signed_in
from promise.desk import mine, waiting


class Desk(Door, TemplateView):
    """My desk: what waits for me, and how things stand with what is mine."""

    policy = signed_in
    template_name = "desk/desk.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            "piles": waiting.piles_for(user),
            "memberships": mine.memberships(user),
            "pending_seats": mine.pending_seats(user),
            "seats_to_decide": mine.seats_to_decide(user),
            "invitations": mine.invitations(user),
            "chapters_overdue": rhythm.overdue_of(user),
            "suggestions": mine.suggestions(user),
            "submissions": mine.submissions(user),
            "silent_trials": mine.silent_trials(user),
        }
