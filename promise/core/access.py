"""Who may come through a door. Every view declares one policy; a system check refuses a door without."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase
from django.views.generic.base import ContextMixin, View

# Doors of other makers, by address prefix, each with the reason why they need no policy of ours (at most 15).
EXEMPT: dict[str, str] = {
    "accounts/": "django-allauth decides who may sign in, and what a signed-in person may change about themselves",
    "api/v1/schema/": "the description of a public API is public",
}

Rule = Callable[[Any, Any], bool]


class Policy:
    """A named rule: `can_publish(user, initiative) -> bool`. Kept in a registry so that tests can turn each one off."""

    registry: ClassVar[dict[str, Policy]] = {}

    def __init__(self, rule: Rule) -> None:
        self.name = f"{rule.__module__}.{rule.__name__}"
        self.rule = rule
        self.__doc__ = rule.__doc__
        Policy.registry[self.name] = self

    def __call__(self, user: Any, subject: Any = None) -> bool:
        return bool(self.rule(user, subject))

    def __repr__(self) -> str:
        return f"<Policy {self.name}>"


def policy(rule: Rule) -> Policy:
    return Policy(rule)


@policy
def anyone(user: Any, subject: Any) -> bool:
    """Public: nothing to ask."""
    return True


@policy
def signed_in(user: Any, subject: Any) -> bool:
    return bool(user.is_authenticated)


class Door(ContextMixin, View):
    """A page. Finds its subject through a `visible_to` queryset (else 404), asks its policy (else sign in, or 403)."""

    policy: ClassVar[Policy]
    subject: Any = None

    def get_subject(self) -> Model | None:
        """The record this page is about; raise Http404 when it is not there for this person."""
        return None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.subject = self.get_subject()
        if not self.policy(request.user, self.subject):
            if isinstance(request.user, AnonymousUser) or not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)
