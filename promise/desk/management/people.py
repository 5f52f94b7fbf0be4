"""The demo people who hold a post in the whole alliance. Those of an organisation or a chapter belong to the alliance app."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db import transaction

from promise.accounts.actions import roles
from promise.accounts.models import Role, User
from promise.desk.demo_people import PASSWORD


@dataclass(frozen=True)
class Post:
    email: str
    name: str
    role: str
    has_lived_experience: bool = False


POSTS = (
    Post("curator@demo.test", "Cleo (demo)", Role.CURATOR),
    Post("guardian@demo.test", "Gil (demo)", Role.GUARDIAN),
    Post("guardian2@demo.test", "Lena (demo)", Role.GUARDIAN, has_lived_experience=True),
    Post("secretariat@demo.test", "Sam (demo)", Role.SECRETARIAT),
)


def load_demo() -> dict[str, int]:
    """Make those who are missing; whoever is there keeps name, password and posts."""
    there = set(User.objects.filter(email__in=[post.email for post in POSTS]).values_list("email", flat=True))
    missing = [post for post in POSTS if post.email not in there]
    for post in missing:
        _make(post)
    return {"people with a post": len(missing)}


def _make(post: Post) -> None:
    with transaction.atomic():
        user = User.objects.create_user(post.email, PASSWORD, name=post.name, is_demo=True)
        EmailAddress.objects.create(user=user, email=post.email, verified=True, primary=True)
        roles.grant(user=user, role=post.role, by=None, has_lived_experience=post.has_lived_experience)
