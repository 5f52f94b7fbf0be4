"""One line for each privileged act, for investigation only. Never a text, an address or a token: names of fields."""

from __future__ import annotations

from typing import Any

from django.db import models


def write(*, by: Any, verb: str, subject: models.Model, capacity: str = "", fields: list[str] | None = None) -> None:
    from promise.core.models import AuditEvent

    actor = f"user:{by.pk}" if getattr(by, "pk", None) else (capacity or "system")
    details: dict[str, Any] = {"fields": sorted(fields)} if fields else {}
    AuditEvent.objects.create(
        actor=actor,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=str(getattr(subject, "public_id", subject.pk)),
        details=details,
    )
