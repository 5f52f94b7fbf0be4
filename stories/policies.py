from __future__ import annotations

from typing import Any

from promise.accounts.models import Role
from promise.core.access import policy


@policy
def can_read(user: Any, subject: Any) -> bool:
    """Published stories are for everyone; which those are is decided by the queryset."""
    return True


@policy
def can_share(user: Any, subject: Any) -> bool:
    """Nobody has to have an account, or to say who they are, to tell a story."""
    return True


@policy
def holds_link(user: Any, subject: Any) -> bool:
    """The author, known by the private link alone: whoever found the story by it may decide over it."""
    return subject is not None


@policy
def can_withdraw_for_author(user: Any, subject: Any) -> bool:
    """A guardian, for a story that another guardian put aside: never one alone."""
    if not can_guard(user, subject) or subject.state != "held":
        return False
    put_aside = subject.decisions.filter(move="hold").last()
    return put_aside is not None and put_aside.by_id not in {None, user.pk}


@policy
def can_guard(user: Any, subject: Any) -> bool:
    return bool(user.is_authenticated and user.has_role(Role.GUARDIAN))
