"""Stopping the weekly mail by the link it carries: people press a button, mail programs send the same without one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView

from alliance.views.doors import LinkDoor
from toolkit.actions import digests
from toolkit.models import WeeklyMail


@method_decorator(csrf_exempt, name="dispatch")  # RFC 8058: a mail program has no session; the token is the right
class WeeklyStop(LinkDoor, TemplateView):
    """Opening the link changes nothing: scanners open every link. Only a POST stops, the first as well as the tenth."""

    template_name = "toolkit/digests/stop.html"
    subject: WeeklyMail

    def find(self, token: str) -> WeeklyMail | None:
        return WeeklyMail.objects.by_token(token).first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_stopped = not (self.subject.wants_news or self.subject.wants_featured)
        return super().get_context_data(**kwargs) | {"is_stopped": is_stopped}

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        digests.stop(weekly=self.subject)
        self.subject.refresh_from_db()
        return self.render_to_response(self.get_context_data())
