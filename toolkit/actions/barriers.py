"""We met this barrier, we tried that idea, it helped or not: in two clicks, with a report of the trial behind it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.models import Organisation
from promise.core import audit
from toolkit.actions import adoptions
from toolkit.actions.counting import SHOWN
from toolkit.models import Adoption, BarrierTry, Initiative
from toolkit.models.vocabularies import Setting


def tell(
    *, barrier: str, initiative: Initiative, organisation: Organisation, outcome: str, visibility: str, by: Any, nonce: str
) -> BarrierTry:
    """Said once by each organisation; said again it replaces what was said. Raises ValidationError.

    Where the organisation has no report of this initiative yet, one is made; one that exists keeps what it says.
    """
    if outcome not in BarrierTry.Outcome.values:
        raise ValidationError({"outcome": _("Choose one from the list.")})
    with transaction.atomic():
        if not Adoption.objects.filter(initiative=initiative, organisation=organisation).exists():
            adoptions.report(
                initiative=initiative, organisation=organisation, by=by, nonce=nonce, state=Adoption.State.TESTING,
                setting=usual_setting(initiative, organisation), outcome=outcome, visibility=visibility,
            )  # fmt: skip
        said, _made = BarrierTry.objects.update_or_create(
            barrier=barrier, initiative=initiative, organisation=organisation,
            defaults={"outcome": outcome, "is_counted": visibility in SHOWN, "said_at": timezone.now(), "said_by": by},
        )  # fmt: skip
        audit.write(by=by, verb="tell_barrier", subject=said, capacity="member", fields=["outcome"])
    return said


def usual_setting(initiative: Initiative, organisation: Organisation) -> str:
    """Where this organisation tried something last; else where the idea is at home; it can be put right in the report."""
    last = organisation.adoptions.order_by("-created_at").values_list("setting", flat=True).first()
    return str(last or (initiative.settings or [Setting.WHOLE_ORGANISATION])[0])
