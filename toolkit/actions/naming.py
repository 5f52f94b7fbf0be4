"""The address of an initiative, given once, when it comes into the bank."""

from __future__ import annotations

import itertools

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from toolkit.models import Initiative


def give_address(held: Initiative) -> None:
    """Give it the first free address made of its title. A title may not take the public id of another either."""
    base = slugify(held.title)[:110].strip("-") or f"initiative-{held.public_id[:6]}"
    for number in itertools.count(1):
        slug = base if number == 1 else f"{base}-{number}"
        others = Initiative.objects.exclude(pk=held.pk)
        if others.filter(slug=slug).exists() or others.filter(public_id=slug).exists():
            continue
        try:
            with transaction.atomic():
                Initiative.objects.filter(pk=held.pk).update(slug=slug)
            return
        except IntegrityError:  # another one took it this moment
            continue
