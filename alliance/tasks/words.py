"""What every letter of the alliance needs: links, harmless words, and whom to write to."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from alliance.models import Organisation, Seat, Suppression
from promise.core.text import has_link_or_address


def link(name: str, *args: str) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


def safe(words: str, otherwise: str = "") -> str:
    """What a stranger typed, for a letter to somebody else: nothing that a mail program would turn into a link."""
    line = " ".join(words.split())
    return otherwise if has_link_or_address(line) else line


def is_stopped(address: str) -> bool:
    """Whether the people of this mailbox want no letters that a stranger can cause. Asked when a letter is written."""
    return bool(address) and Suppression.objects.of(address).exists()


def lead_address(organisation: Organisation | None) -> str:
    seat = Seat.objects.leads().filter(organisation=organisation).select_related("user").first() if organisation else None
    return seat.user.email if seat and seat.user and seat.user.is_active else ""
