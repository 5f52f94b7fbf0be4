from __future__ import annotations

from typing import Any

from promise.core.access import policy


@policy
def holds_a_post(user: Any, subject: Any) -> bool:
    """Somebody who decides on what comes in."""
    return bool(user.is_authenticated and user.has_role("curator", "guardian", "coordinator", "secretariat"))


@policy
def is_secretariat(user: Any, subject: Any) -> bool:
    return bool(user.is_authenticated and user.has_role("secretariat"))
