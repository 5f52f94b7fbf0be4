from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from promise.accounts.models import Role
from promise.accounts.policies import holds_a_post, is_secretariat
from promise.core import outbox
from promise.core.access import Door
from promise.core.models import OutboxItem
from promise.desk import waiting


class Queue(Door, TemplateView):
    """What waits for a decision of this person's posts; `?kind=` narrows it to one kind, by pages."""

    policy = holds_a_post
    template_name = "desk/queue.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        piles = waiting.piles_for(self.request.user)
        asked = self.request.GET
        page = waiting.page_for(self.request.user, asked.get("kind", ""), asked.get("page", "1"))
        return super().get_context_data(**kwargs) | {
            "items": waiting.list_for(self.request.user) if page is None else page.object_list,
            "kind": "" if page is None else asked["kind"],
            "page": page,
            "piles": piles,
            "total": sum(pile.count for pile in piles),
            "is_secretariat": is_secretariat(self.request.user),
            "is_curator": self.request.user.has_role(Role.CURATOR),  # type: ignore[union-attr]
        }


class SendAgain(Door):
    """The secretariat decides that a delivery nobody is sure of shall be tried once more."""

    policy = is_secretariat

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        item = get_object_or_404(OutboxItem, pk=min(pk, 2**63 - 1))
        outbox.send_again(item, by=request.user)
        messages.success(request, _("It will be tried again in a moment."))
        return redirect("desk:queue")
