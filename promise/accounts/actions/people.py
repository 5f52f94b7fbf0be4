from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from promise.accounts.models import User
from promise.core import audit


def find_or_make(*, email: str, name: str, by: Any = None, is_demo: bool = False) -> User:
    """The account behind an address that its owner has just proved by a mailed link; made without a password if there is none.

    An account that somebody opened with this address but never proved loses its password: it may not have been the owner.
    """
    address = email.strip().lower()
    with transaction.atomic():
        proved = EmailAddress.objects.filter(email__iexact=address, verified=True).select_related("user").first()
        if proved:
            owner: User = proved.user
            return owner
        user = User.objects.filter(email__iexact=address).first()
        if user is None:
            user = User.objects.create_user(address, None, name=name[:120], is_demo=is_demo)
            audit.write(by=by, verb="make_account", subject=user)
        else:
            user.set_unusable_password()
            user.save(update_fields=["password"])
            audit.write(by=by, verb="take_back_account", subject=user, fields=["password"])
        EmailAddress.objects.filter(user=user).delete()
        EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
        return user


def has_proved(user: User, email: str) -> bool:
    """Whether this person has shown that the address is theirs."""
    return bool(EmailAddress.objects.filter(user=user, email__iexact=email.strip(), verified=True).exists())


def proved_addresses(user: User) -> list[str]:
    found = EmailAddress.objects.filter(user=user, verified=True).order_by("-primary", "email")
    return [address.lower() for address in found.values_list("email", flat=True)]
