"""The letter with the private link of a signature that is still being written."""

from __future__ import annotations

from typing import Any

from alliance.models import PledgeDraft
from alliance.models.drafts import DAYS
from alliance.tasks.words import is_stopped, link
from promise.core import mail
from promise.core.mail import Letter


@mail.writes("pledge_draft")
def tell_how_to_go_on(pk: str, payload: dict[str, Any]) -> Letter | None:
    draft = PledgeDraft.objects.going_on().filter(pk=pk).first()
    if draft is None or is_stopped(draft.email):
        return None
    return Letter(draft.email, "pledge_draft", {"url": link("alliance:pledge-resume", draft.link_token()), "days": DAYS})
