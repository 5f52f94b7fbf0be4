"""Local systems: made by those who know the area, joined by the organisations themselves."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from alliance.actions.organisations import clean_name
from alliance.models import Country, LocalSystem, Organisation
from promise.core import audit, changes
from promise.core.ids import new_id
from promise.core.text import fold


def create(*, name: str, country: Country, by: Any, about: str = "", website: str = "") -> LocalSystem:
    """A named unit above organisations. Raises ValidationError, also when the name is taken in this country."""
    clean = clean_name(name)
    made = LocalSystem(name=clean, country=country, about=about.strip(), website=website, slug=_free_slug(clean))
    return _keep(made, verb="create_system", by=by)


def change(*, system: LocalSystem, name: str, by: Any, about: str = "", website: str = "") -> LocalSystem:
    """Its words; its country and the address of its page stay."""
    system.name, system.about, system.website = clean_name(name), about.strip(), website
    system.updated_at = timezone.now()
    return _keep(system, verb="change_system", by=by)


def _keep(system: LocalSystem, *, verb: str, by: Any) -> LocalSystem:
    system.name_folded = fold(system.name)[:150]
    try:
        with transaction.atomic():
            system.full_clean(validate_constraints=False)
            system.save()
            audit.write(by=by, verb=verb, subject=system)
    except IntegrityError as error:
        raise ValidationError({"name": _("There is a local system of this name in this country already.")}) from error
    return system


def _free_slug(name: str) -> str:
    stem = slugify(fold(name))[:100].strip("-") or f"system-{new_id()[:6]}"
    taken = stem == "new" or LocalSystem.objects.filter(slug=stem).exists()
    return f"{stem}-{new_id()[:6]}" if taken else stem


def join(*, organisation: Organisation, system: LocalSystem | None, by: Any) -> Organisation:
    """The organisation says which local system it works in; None when in none."""
    if system is not None and system.country_id != organisation.country_id:
        raise ValidationError({"system": _("Please choose a local system of your country.")})
    with transaction.atomic():
        now = timezone.now()
        Organisation.objects.filter(pk=organisation.pk).update(local_system=system, updated_at=now)
        audit.write(by=by, verb="join_system" if system else "leave_system", subject=organisation, fields=["local_system"])
        if organisation.is_listed:
            changes.updated("organisation", organisation.public_id, organisation.get_absolute_url())
    organisation.refresh_from_db(fields=["local_system", "updated_at"])
    return organisation
