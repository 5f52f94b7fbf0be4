from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from alliance.actions import pledges
from alliance.models import Commitment
from promise.core import audit


def set_progress(*, commitment: Commitment, state: str, by: Any) -> Commitment:
    """The lead says how far a commitment is; it shows on the member's page."""
    if state not in Commitment.State.values:
        raise ValidationError(_("Choose how far it is."))
    with transaction.atomic():
        changed = Commitment.objects.filter(pk=commitment.pk).exclude(state=state).update(state=state)
        if changed:
            commitment.state = state
            audit.write(by=by, verb="set_progress", subject=commitment, fields=["state"])
            pledges.tell_partners(commitment.pledge.organisation)
    return commitment
