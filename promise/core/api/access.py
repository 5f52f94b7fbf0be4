from __future__ import annotations

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from promise.core.access import Policy


class AsksPolicy(BasePermission):
    """The API's door asks the same policies as the pages; an action without one is refused."""

    def _policy(self, view: Any) -> Policy | None:
        action = getattr(view, "action", None) or "list"
        found = getattr(view, "policies", {}).get(action) or getattr(view, "policy", None)
        return found if isinstance(found, Policy) else None

    def has_permission(self, request: Request, view: Any) -> bool:
        policy = self._policy(view)
        return policy is not None and policy(request.user, None)

    def has_object_permission(self, request: Request, view: Any, obj: Any) -> bool:
        policy = self._policy(view)
        return policy is not None and policy(request.user, obj)
