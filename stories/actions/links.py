"""The private link mailed again, to the address the author gave and to no other; whoever asks learns nothing by it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from promise.core import buckets, outbox, seal

ASKED_AN_HOUR = 10  # from one connection
MAILS_A_DAY = 3  # to one mailbox


def ask_for_link(*, email: str, address: str = "") -> None:
    """The same work for every address: one sealed note for the outbox, which looks the address up on its own time."""
    if address:
        given = buckets.take(buckets.private_key("lost-link", address), limit=ASKED_AN_HOUR, period=3600)
        if not given.allowed:
            raise ValidationError(_("Many links were asked for from your connection. Please try again in an hour."))
    given = buckets.take(buckets.private_key("lost-link-mail", email.casefold()), limit=MAILS_A_DAY, period=86400)
    with transaction.atomic():
        outbox.announce("stories.lost_link", payload={"sealed": seal.seal(email if given.allowed else "")})
