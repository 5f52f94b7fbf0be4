"""Versions of the pledge: written once, by the secretariat, after whoever approves them has approved."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.models import PledgeText
from promise.core import audit


def approve(*, body: str, approved_by: str, approved_on: dt.date, change_note: str, after: int, by: Any) -> PledgeText:
    """Record the next version. `after`: the number of the newest one that the person had before their eyes.

    What was signed stays signed: members are asked, not moved. Raises ValidationError.
    """
    latest = PledgeText.objects.order_by("-version").first()
    if (latest.version if latest else 0) != after:
        raise ValidationError(_("Somebody has recorded another version meanwhile. Please read it, then decide again."))
    words = body.replace("\r\n", "\n").strip()
    if latest and words == latest.body.strip():
        raise ValidationError({"body": _("This is the text that stands now, word for word.")})
    if approved_on > timezone.localdate():
        raise ValidationError({"approved_on": _("Please choose a day that has come.")})
    text = PledgeText(
        version=after + 1, body=words, approved_by=" ".join(approved_by.split()), approved_on=approved_on,
        change_note=change_note.strip(), recorded_by=by,
    )  # fmt: skip
    text.full_clean(exclude=["recorded_by"])
    try:
        with transaction.atomic():
            text.save()
            audit.write(by=by, verb="approve_text", subject=text, capacity="secretariat")
    except IntegrityError as error:
        raise ValidationError(_("Somebody has recorded another version meanwhile. Please read it, then decide again.")) from error
    return text
