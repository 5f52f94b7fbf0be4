"""A write that is sent again counts once, also when both are under way at the same moment."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promise.core.api.authentication import Access
from promise.core.api.writes import Act, Made, Reused
from promise.partners.models import ApiKey, Call

KEPT = timedelta(hours=24)


def once(*, access: Access, name: str, fingerprint: str, act: Act) -> tuple[Made, bool]:
    """What `act` made, and whether an earlier call did. A refused call leaves nothing: mend it and use the name again."""
    key = ApiKey.objects.only("pk").get(public_id=access.key)
    try:
        with transaction.atomic():
            # a second call waits here until the first has ended, then finds its row
            call = Call.objects.create(key=key, name=name, fingerprint=fingerprint)
            made = act()
            call.type, call.public_id = made
            call.save(update_fields=["type", "public_id"])
    except IntegrityError:
        earlier = Call.objects.filter(key=key, name=name).first()
        if earlier is None:
            raise
        if earlier.fingerprint != fingerprint:
            raise Reused(_("This Idempotency-Key was used for something else. Use a new one for each thing you send.")) from None
        return (earlier.type, earlier.public_id), True
    return made, False


def forget_calls() -> int:
    """Names older than a day; run by the clock. Returns how many rows went."""
    return Call.objects.filter(made_at__lt=timezone.now() - KEPT).delete()[0]
