from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from promise.accounts.models import RoleGrant, User
from promise.core import audit


def grant(*, user: User, role: str, by: Any, has_lived_experience: bool = False) -> RoleGrant:
    """Give a post; giving it again changes nothing but the lived-experience mark."""
    with transaction.atomic():
        held, made = RoleGrant.objects.get_or_create(
            user=user, role=role, ended_at=None,
            defaults={"granted_by": by, "has_lived_experience": has_lived_experience},
        )  # fmt: skip
        if not made and held.has_lived_experience != has_lived_experience:
            held.has_lived_experience = has_lived_experience
            held.save(update_fields=["has_lived_experience"])
        audit.write(by=by, verb="grant_role", subject=user, fields=[role])
    user.__dict__.pop("roles", None)
    return held


def end(*, user: User, role: str, by: Any) -> None:
    """End a post; it counts from the person's next request."""
    with transaction.atomic():
        RoleGrant.objects.filter(user=user, role=role, ended_at=None).update(ended_at=timezone.now())
        audit.write(by=by, verb="end_role", subject=user, fields=[role])
    user.__dict__.pop("roles", None)
