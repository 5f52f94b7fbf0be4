from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.views.generic import TemplateView

from promise.core.access import Door, anyone
from promise.core.middleware import client_address
from promise.desk import demo_mail


def comes_from_this_machine(request: HttpRequest) -> bool:
    try:
        address = ip_address(client_address(request))
    except ValueError:
        return False
    return address.is_loopback or bool(getattr(address, "ipv4_mapped", None) and address.ipv4_mapped.is_loopback)  # type: ignore[union-attr]


class DemoDoor(Door):
    """There only on one's own machine: the mails hold other people's sign-in codes."""

    policy = anyone

    def get_subject(self) -> None:
        if not (settings.EMBEDDED and comes_from_this_machine(self.request)):
            raise Http404


class DemoMailList(DemoDoor, TemplateView):
    template_name = "desk/demo_mail/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"mails": demo_mail.newest()}


class DemoMailDetail(DemoDoor, TemplateView):
    template_name = "desk/demo_mail/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mail = demo_mail.find(kwargs["name"])
        if mail is None:
            raise Http404
        return super().get_context_data(**kwargs) | {"mail": mail}
