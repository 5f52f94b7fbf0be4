"""Small files that machines look for at fixed addresses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from promise.core.access import Door, anyone
from promise.desk import sitemap

# Story pages may be gone at any moment, so nothing that lists them is kept for longer than they are.
KEPT = "public, max-age=30"
PRIVATE_PLACES = (
    "/accounts/", "/desk/", "/demo/", "/api/", "/stories/mine/", "/alliance/join/", "/alliance/seats/",
    "/alliance/pledge/confirm/", "/alliance/pledge/status/",
)  # fmt: skip


class TextFile(Door, TemplateView):
    policy = anyone
    content_type = "text/plain; charset=utf-8"

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response = super().render_to_response(context, **kwargs)
        response["Cache-Control"] = "public, max-age=3600"
        return response


class Robots(TextFile):
    template_name = "desk/robots.txt"
    extra_context = {"places": PRIVATE_PLACES}


class Security(TextFile):
    template_name = "desk/security.txt"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        expires = (timezone.now() + timedelta(days=180)).replace(hour=0, minute=0, second=0, microsecond=0)
        return super().get_context_data(**kwargs) | {
            "contact": settings.SITE_URL + reverse("desk:contact"),
            "canonical": settings.SITE_URL + reverse("desk:security"),
            "expires": expires.isoformat(),
        }


class Favicon(Door):
    policy = anyone

    def get(self, request: HttpRequest) -> HttpResponse:
        response = HttpResponseRedirect(static("img/favicon.png"))
        response["Cache-Control"] = "public, max-age=86400"
        return response


class Sitemap(Door):
    """Every public page; an index of several files once there are more than fit well into one."""

    policy = anyone

    def get(self, request: HttpRequest) -> HttpResponse:
        known = sitemap.counts()
        if sum(known.values()) > sitemap.PER_FILE:
            return as_xml(request, "desk/sitemap_index.xml", sitemap.files(known))
        entries = sitemap.plain_pages()
        for name in known:
            entries.extend(sitemap.records(name, 1))
        return as_xml(request, "desk/sitemap.xml", entries)


class SitemapPart(Door):
    policy = anyone

    def get(self, request: HttpRequest, section: str, number: int) -> HttpResponse:
        if section == "pages" and number == 1:
            return as_xml(request, "desk/sitemap.xml", sitemap.plain_pages())
        if section not in sitemap.sections() or not 1 <= number <= 10_000:
            raise Http404
        entries = list(sitemap.records(section, number))
        if not entries:
            raise Http404
        return as_xml(request, "desk/sitemap.xml", entries)


def as_xml(request: HttpRequest, template: str, entries: list[sitemap.Entry]) -> HttpResponse:
    response = render(request, template, {"entries": entries}, content_type="application/xml")
    response["Cache-Control"] = KEPT
    return response
