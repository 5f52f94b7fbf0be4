"""A member's own page to bring others in: public, made of public facts only, gone while the member may not invite."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from alliance.documents.poster import poster_pdf
from alliance.models import Organisation
from promise.core.access import Door, anyone


class RecruitDoor(Door):
    policy = anyone
    subject: Organisation

    def get_subject(self) -> Any:
        members = Organisation.objects.listed().in_good_standing().with_recruited()
        return get_object_or_404(members, slug=self.kwargs["slug"])


class RecruitPage(RecruitDoor, TemplateView):
    """Where the link and the QR code of the poster lead."""

    template_name = "alliance/recruiting/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sign = reverse("alliance:pledge-sign")
        return super().get_context_data(**kwargs) | {
            "organisation": self.subject,
            "sign_href": f"{sign}?from={self.subject.slug}",
        }


class RecruitPoster(RecruitDoor):
    """The same on one sheet of paper, for a notice board."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        response = HttpResponse(poster_pdf(self.subject), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="promise-poster-{self.subject.slug}.pdf"'
        response["Cache-Control"] = "public, max-age=300"
        return response
