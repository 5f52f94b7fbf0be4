"""Who may have keys for programs, and who decides on them."""

from __future__ import annotations

from typing import Any

from promise.core.access import policy
from promise.partners.models import KeyHolder


@policy
def may_ask_for_keys(user: Any, subject: Any) -> bool:
    """Anybody who signed in."""
    return bool(user.is_authenticated and user.is_active)


@policy
def may_have_keys(user: Any, holder: Any) -> bool:
    """The lead of a member in good standing, or who asked as no member, once the secretariat said yes. Asked at each use."""
    if holder is None or holder.state != KeyHolder.State.APPROVED:
        return False
    return bool(KeyHolder.objects.kept_by(user).filter(pk=holder.pk).exists())


@policy
def can_decide_holder(user: Any, holder: Any) -> bool:
    """Whether somebody who is no member may have keys, and whether anybody still may: the secretariat."""
    return bool(user.is_authenticated and user.has_role("secretariat"))


@policy
def can_revoke_key(user: Any, key: Any) -> bool:
    """Whoever keeps it, and the secretariat. A key can be ended also when no new one may be made."""
    if key is None or not user.is_authenticated:
        return False
    return bool(user.has_role("secretariat")) or bool(KeyHolder.objects.kept_by(user).filter(pk=key.holder_id).exists())


@policy
def can_narrow_key(user: Any, key: Any) -> bool:
    """Whoever may have keys on its holder's behalf."""
    return key is not None and may_have_keys(user, key.holder)


@policy
def can_keep_endpoint(user: Any, endpoint: Any) -> bool:
    """Whoever may have keys on its holder's behalf."""
    return endpoint is not None and may_have_keys(user, endpoint.holder)


@policy
def can_stop_endpoint(user: Any, endpoint: Any) -> bool:
    """Whoever keeps it, and the secretariat."""
    if endpoint is None or not user.is_authenticated:
        return False
    return bool(user.has_role("secretariat")) or bool(KeyHolder.objects.kept_by(user).filter(pk=endpoint.holder_id).exists())
