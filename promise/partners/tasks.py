"""Letters about keys and notices, made from ids at the moment they leave."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from alliance.tasks.words import safe
from promise.core import mail
from promise.partners.models import Endpoint, KeyHolder, KeyHolderDecision


@mail.writes("keys_answered")
def answered(pk: str, payload: dict[str, Any]) -> mail.Letter | None:
    """To whom asked: yes, or no and why. Nothing to somebody whose account is gone."""
    holder = KeyHolder.objects.select_related("asked_by").filter(pk=pk).first()
    decision = KeyHolderDecision.objects.filter(pk=payload["decision"]).first()
    if holder is None or decision is None or holder.asked_by is None or not holder.asked_by.is_active:
        return None
    context = {
        "person": safe(holder.asked_by.name), "holder": safe(holder.name, _("your work")), "move": decision.move,
        "reason": decision.reason, "url": f"{settings.SITE_URL}{holder.get_absolute_url()}",
    }  # fmt: skip
    return mail.Letter(holder.asked_by.email, "keys_answered", context)


@mail.writes("endpoint_stopped")
def endpoint_stopped(pk: str, payload: dict[str, Any]) -> mail.Letter | None:
    """To whoever made it: it is told no more, and why. The address itself is not in the letter."""
    endpoint = Endpoint.objects.select_related("made_by", "holder").filter(pk=pk, stopped_at__isnull=False).first()
    if endpoint is None or not endpoint.made_by.is_active:
        return None
    context = {
        "person": safe(endpoint.made_by.name), "holder": safe(endpoint.holder.name, _("your work")),
        "stop": endpoint.stop, "url": f"{settings.SITE_URL}{endpoint.get_absolute_url()}",
    }  # fmt: skip
    return mail.Letter(endpoint.made_by.email, "endpoint_stopped", context)
