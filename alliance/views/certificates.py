from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.generic import TemplateView

from alliance.documents import certificate
from alliance.documents.paper import pledge_pdf
from alliance.models import PledgeText, identifiers
from promise.core import qr
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
        proof = certificate.proof(code)
        return super().get_context_data(**kwargs) | {
            "code": identifiers.grouped(code),
            "raw_code": code,
            "proof": proof,
            "pledge": proof.pledge if proof and proof.names else None,
            "address": certificate.check_address(code) if proof else "",
            "is_unknown": "code" in kwargs and proof is None,
        }


def clean(typed: str) -> str:
    """As it is stored, or nothing where no certificate could carry it."""
    code = identifiers.certificate_code(typed[:60])
    return code if code.isascii() and code.isalnum() and len(code) <= 20 else ""


class CertificateDoor(Door):
    """Opened by the code on the certificate, which whoever holds the paper has."""

    policy = anyone

    def proof(self) -> certificate.Proof:
        found = certificate.proof(clean(str(self.kwargs["code"])))
        if found is None:
            raise Http404
        return found


class CertificatePaper(CertificateDoor):
    """The certificate itself, only while it is true."""

    def get(self, request: HttpRequest, code: str) -> HttpResponseBase:
        found = self.proof()
        if found.standing != "in_force":
            return redirect("alliance:certificate-check", code=clean(code))
        response = HttpResponse(certificate.certificate_pdf(found.pledge), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="promise-certificate-{found.pledge.organisation.slug}.pdf"'
        response["Cache-Control"] = "private, no-cache"
        response["X-Robots-Tag"] = "noindex"
        return response


class CertificateSquare(CertificateDoor):
    """The square code that leads to the check."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        address = certificate.check_address(self.proof().pledge.certificate_code or "")
        response = HttpResponse(qr.svg(address), content_type="image/svg+xml")
        response["Cache-Control"] = "public, max-age=86400"
        return response


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
