"""What other sites may show: the only answers that may be framed and loaded from elsewhere. No cookies, nothing private."""

from __future__ import annotations

from typing import Any

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_exempt

from alliance.models import Organisation
from alliance.models.organisations import IN_GOOD_STANDING
from promise.core.access import Door, anyone
from promise.desk import embedding

LONGEST_NAME = 33


@method_decorator([xframe_options_exempt, csp_replace({"default-src": [NONE], "frame-ancestors": ["*"]})], name="dispatch")
class Badge(Door):
    """A member's badge: grey while its pledge has lapsed. Who has left has none: the picture on their site disappears."""

    policy = anyone
    subject: Organisation

    def get_subject(self) -> Any:
        found = Organisation.objects.listed().filter(slug=self.kwargs["slug"]).first()
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        name = self.subject.name
        shown = name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"
        context = {"organisation": self.subject, "shown": shown, "is_grey": self.subject.status not in IN_GOOD_STANDING}
        response = render(request, "desk/badge.svg", context, content_type="image/svg+xml")
        response["Cache-Control"] = "public, max-age=3600"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response


LOADS_NOTHING = ("default-src", "script-src", "connect-src", "img-src", "font-src", "manifest-src", "base-uri", "form-action")
CARD_POLICY = {**{name: [NONE] for name in LOADS_NOTHING}, "style-src": [SELF], "frame-ancestors": ["*"]}


@method_decorator([xframe_options_exempt, csp_replace(CARD_POLICY)], name="dispatch")
class EmbedCard(Door):
    """One initiative, member or story as a card in a frame. What is taken back shows nothing from then on."""

    policy = anyone

    def get(self, request: HttpRequest, kind: str, slug: str) -> HttpResponse:
        card = embedding.CARDS[kind](slug) if kind in embedding.CARDS else None
        if card is None:
            raise Http404
        response = HttpResponse(embedding.page(card))
        response["Cache-Control"] = f"public, max-age={card.kept}"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response


class OEmbed(Door):
    """What a page of ours looks like elsewhere, for programs that turn a link into a card (oEmbed 1.0, JSON)."""

    policy = anyone

    def get(self, request: HttpRequest) -> HttpResponse:
        if request.GET.get("format", "json") != "json":
            return HttpResponse("Only json.", status=501, content_type="text/plain")
        found = embedding.card_of_page(request.GET.get("url", ""))
        if found is None:
            raise Http404
        width, height = (
            bounded(request.GET.get(f"max{name}", ""), most)
            for name, most in (("width", embedding.WIDTH), ("height", embedding.HEIGHT))
        )
        response = JsonResponse(embedding.described(*found, width=width, height=height))
        response["Cache-Control"] = f"public, max-age={found[2].kept}"
        response["Access-Control-Allow-Origin"] = "*"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response


def bounded(asked: str, most: int) -> int:
    """No wider or higher than was asked, nor than a card needs; never so small that nothing can be read."""
    wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else most
    return max(embedding.LEAST, min(wanted, most))
