"""One initiative away from the screen: on paper, as a kit, as a picture; and the blank plan beside some of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from promise.core.access import Door, anyone
from toolkit.documents.kits import kit_pdf, plan_pdf
from toolkit.documents.paper import initiative_pdf
from toolkit.documents.pictures import picture
from toolkit.views.initiatives import InitiativePage


def paper(content: bytes, name: str, *, kind: str = "application/pdf") -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "public, max-age=300"
    return response


class InitiativePaper(InitiativePage):
    """The PDF people hand round on the ward."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return paper(initiative_pdf(self.subject), f"{self.subject.slug}.pdf")


class InitiativeKit(InitiativePage):
    """One page for a ward without computers."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return paper(kit_pdf(self.subject), f"{self.subject.slug}-kit.pdf")


class InitiativePicture(InitiativePage):
    """What other sites show beside a link."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        response = paper(picture(self.subject), f"{self.subject.slug}.png", kind="image/png")
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response


class PlanPaper(Door):
    """A blank plan to fill in by hand. There is no form for it here, so nothing of it can be kept here."""

    policy = anyone

    def get(self, request: HttpRequest) -> HttpResponse:
        return paper(plan_pdf(), "my-own-plan.pdf")
