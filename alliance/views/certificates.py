from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.generic import TemplateView

from alliance.documents.paper import pledge_pdf
from alliance.models import Pledge, PledgeText, identifiers
from alliance.models.organisations import PUBLIC_STATUSES
from promise.core.access import Door, anyone


class CertificateCheck(Door, TemplateView):
    """Is this certificate true? An unknown code and one that is no longer in force name nobody."""

    policy = anyone
    template_name = "alliance/certificates/check.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        typed = request.GET.get("code", "")
        if "code" not in kwargs and (code := clean(typed)):
            return redirect("alliance:certificate-check", code=code)
        context = self.get_context_data(**kwargs)
        return self.render_to_response(context, status=404 if context["is_unknown"] else 200)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        code = clean(kwargs.get("code", ""))
        known = Pledge.objects.select_related("organisation__country", "text")
        pledge = known.filter(certificate_code=code).first() if code else None
        in_force = pledge is not None and pledge.state in PUBLIC_STATUSES and pledge.organisation.is_listed
        return super().get_context_data(**kwargs) | {
            "code": identifiers.grouped(code),
            "pledge": pledge if in_force else None,
            "was_true": pledge is not None and not in_force,
            "is_unknown": "code" in kwargs and pledge is None,
        }


def clean(typed: str) -> str:
    """As it is stored, or nothing where no certificate could carry it."""
    code = identifiers.certificate_code(typed[:60])
    return code if code.isascii() and code.isalnum() and len(code) <= 20 else ""


class PledgePaper(Door):
    """The pledge as a PDF; the same until a new version is approved."""

    policy = anyone

    def get(self, request: HttpRequest) -> HttpResponse:
        text = PledgeText.objects.first()
        if text is None:
            raise Http404
        response = HttpResponse(pledge_pdf(text), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="promise-pledge-{text.version}.pdf"'
        response["Cache-Control"] = "public, max-age=3600"
        return response
