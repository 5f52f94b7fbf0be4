from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from promise.core.access import Policy


class AsksPolicy(BasePermission):
    """The API's door asks the same policies as the pages; an action without one is refused.

    An action that names a scope wants a key that has it, and then asks the policy about the person who holds the key.
    """

    def _policy(self, view: Any) -> Policy | None:
        action = getattr(view, "action", None) or "list"
        found = getattr(view, "policies", {}).get(action) or getattr(view, "policy", None)
        return found if isinstance(found, Policy) else None

    def has_permission(self, request: Request, view: Any) -> bool:
        if scope := getattr(view, "scopes", {}).get(getattr(view, "action", None)):
            require(request, scope)
        policy = self._policy(view)
        return policy is not None and policy(request.user, None)

    def has_object_permission(self, request: Request, view: Any, obj: Any) -> bool:
        policy = self._policy(view)
        return policy is not None and policy(request.user, obj)


def require(request: Request, scope: str) -> None:
    """401 without a key, 403 with one that does not reach so far."""
    access: Any = request.auth
    if access is None:
        raise NotAuthenticated(_("This needs a key. Make one on the desk, and send it as Authorization: Bearer <key>."))
    if scope not in access.scopes:
        raise PermissionDenied(_("This key may not do that. It would need the scope %s.") % scope, code="insufficient_scope")
