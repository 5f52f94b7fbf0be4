"""Chapters open, and people begin and end as their coordinators."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from alliance.models import Chapter, CoordinatorPost, Country, Organisation
from promise.accounts.actions import roles
from promise.core import audit, changes


def open_national(*, country: Country, by: Any, aims: str = "", at: Any = None) -> Chapter:
    """Open a country's chapter below its continent and bring its organisations in; a second call finds the first."""
    with transaction.atomic():
        parent = Chapter.objects.filter(level=Chapter.Level.CONTINENTAL, code=country.continent).first()
        parent = parent or Chapter.objects.filter(level=Chapter.Level.GLOBAL).first()
        if parent is None:
            raise ValidationError(_("There is no chapter above this country yet. Load the starter content first."))
        chapter, made = Chapter.objects.get_or_create(
            code=country.code,
            defaults={
                "slug": slugify(country.name), "name": country.name, "level": Chapter.Level.NATIONAL, "parent": parent,
                "country": country, "aims": aims, "opened_at": at or timezone.now(),
            },
        )  # fmt: skip
        if made:
            Organisation.objects.filter(country=country).exclude(chapter=chapter).update(chapter=chapter)
            audit.write(by=by, verb="open_chapter", subject=chapter)
            changes.created("chapter", chapter.public_id, chapter.get_absolute_url())
    return chapter


def appoint(*, chapter: Chapter, user: Any, by: Any) -> CoordinatorPost:
    """Make somebody coordinator of a chapter; the role that asks for a second factor comes with it."""
    with transaction.atomic():
        post, made = CoordinatorPost.objects.get_or_create(chapter=chapter, user=user, ended_at=None)
        if made:
            roles.grant(user=user, role="coordinator", by=by)
            audit.write(by=by, verb="appoint_coordinator", subject=chapter)
    return post


def stand_down(*, chapter: Chapter, user: Any, by: Any) -> None:
    """End a post; with the last one the role ends too, from the next request on."""
    with transaction.atomic():
        CoordinatorPost.objects.filter(chapter=chapter, user=user, ended_at=None).update(ended_at=timezone.now())
        if not CoordinatorPost.objects.filter(user=user, ended_at=None).exists():
            roles.end(user=user, role="coordinator", by=by)
        audit.write(by=by, verb="end_coordinator", subject=chapter)


def set_rhythm(*, chapter: Chapter, months: int | None, by: Any) -> Chapter:
    """How often the chapter wants to meet; nothing: as it comes."""
    with transaction.atomic():
        chapter.meeting_every_months = months
        chapter.save(update_fields=["meeting_every_months"])
        audit.write(by=by, verb="set_rhythm", subject=chapter, fields=["meeting_every_months"])
    return chapter
