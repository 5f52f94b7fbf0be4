"""Letters to a recruiter about those it brought in."""

from __future__ import annotations

from typing import Any

from alliance.models import Pledge
from alliance.tasks.words import lead_address, link
from promise.core import mail
from promise.core.mail import Letter


def _tell(event: str, *states: str) -> None:
    """The four differ in their words; each is dropped when things have moved on, or when the recruiter has left itself."""

    @mail.writes(event)
    def write(pk: str, payload: dict[str, Any]) -> Letter | None:
        pledge = Pledge.objects.select_related("organisation__recruiter").get(pk=pk)
        organisation = pledge.organisation
        recruiter = organisation.recruiter
        if pledge.state not in states or recruiter is None or not recruiter.is_listed:
            return None
        page = organisation if organisation.is_listed else recruiter
        context = {"organisation": organisation.name, "recruiter": recruiter.name}
        return Letter(lead_address(recruiter), event, context | {"url": link("alliance:member-detail", page.slug)})


_tell("recruit_reported", "active", "due", "returned")
_tell("recruit_returned", "returned", "due")
_tell("recruit_lapsed", "lapsed")
_tell("recruit_withdrawn", "withdrawn")
