"""How often one may knock. Counted for what comes in from outside: an empty client address is our own program."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.models.suppressions import normal_address
from promise.core import buckets

__all__ = ["DAY", "HOUR", "TooMany", "domain_of", "has_room_for_mail", "normal_address", "one_mail_to", "passes", "spend"]

HOUR = 3600.0
DAY = 24 * HOUR
MAILS_TO_ONE = 6


class TooMany(ValidationError):
    """An allowance is used up. Says when to come back, and nothing about anybody else."""

    def __init__(self, retry_after: int) -> None:
        hours = max(1, -(-retry_after // 3600))
        wait = ngettext("in about an hour", "in about %(n)d hours", hours) % {"n": hours}
        super().__init__(_("That was a lot in a short time. Please try again %s, or write to us.") % wait, code="too_many")
        self.retry_after = retry_after


def domain_of(address: str) -> str:
    return normal_address(address).rpartition("@")[2]


def spend(name: str, who: str, *, limit: int, period: float) -> None:
    """Use one of an allowance, or raise TooMany."""
    given = buckets.take(buckets.private_key(name, who), limit=limit, period=period)
    if not given.allowed:
        raise TooMany(given.retry_after)


def passes(name: str, who: str, *, limit: int, period: float) -> bool:
    """The same without a word: for what must look alike whether it happened or not."""
    return buckets.take(buckets.private_key(name, who), limit=limit, period=period).allowed


def one_mail_to(address: str) -> None:
    """Every mail that a stranger can cause to one mailbox, whatever the feature, shares this allowance."""
    spend("mail-to", normal_address(address), limit=MAILS_TO_ONE, period=DAY)


def has_room_for_mail(address: str) -> bool:
    """The same allowance, for what happens with or without a mail about it."""
    return passes("mail-to", normal_address(address), limit=MAILS_TO_ONE, period=DAY)
