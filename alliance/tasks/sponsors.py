"""Letters to organisations that look for a sponsor."""

from __future__ import annotations

from typing import Any

from alliance.models import SponsorRequest
from alliance.tasks.words import is_stopped, link
from promise.core import mail
from promise.core.mail import Letter


@mail.writes("sponsor_confirm")
def tell_to_confirm_request(pk: str, payload: dict[str, Any]) -> Letter | None:
    request = SponsorRequest.objects.get(pk=pk)
    if request.state != "received" or is_stopped(request.email):
        return None
    return Letter(request.email, "sponsor_confirm", {"url": link("alliance:sponsor-mine", request.link_token())})
