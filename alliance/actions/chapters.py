"""Chapters open and say what they are for, people begin and end as their coordinators, organisations find their place."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from alliance.actions.organisations import chapter_for
from alliance.models import Chapter, CoordinatorPost, Country, Organisation
from alliance.models.places import NATIONS, nations_of
from promise.accounts.actions import roles
from promise.core import audit, changes


def open_national(*, country: Country, by: Any, nation: str = "", aims: str = "", at: Any = None) -> Chapter:
    """Open the chapter of a country, or of one nation of it, and bring its organisations in; a second call finds the first."""
    if nation and nation not in dict(nations_of(country.code)):
        raise ValidationError(_("This country has no such nation."))
    with transaction.atomic():
        name = str(NATIONS[nation]) if nation else country.name
        chapter, _new = Chapter.objects.get_or_create(
            code=nation or country.code,
            defaults={
                "slug": slugify(name), "name": name, "level": Chapter.Level.NATIONAL, "parent": _above(country, nation),
                "country": country, "aims": aims,
            },
        )  # fmt: skip
        if chapter.opened_at is None:
            chapter.opened_at = at or timezone.now()
            chapter.aims = aims or chapter.aims
            chapter.save(update_fields=["opened_at", "aims"])
            _bring_in(chapter)
            audit.write(by=by, verb="open_chapter", subject=chapter)
            changes.created("chapter", chapter.public_id, chapter.get_absolute_url())
    return chapter


def _above(country: Country, nation: str) -> Chapter:
    """A nation stands below its country once that has a chapter, a country below its continent."""
    parent = Chapter.objects.opened().filter(code=country.code).first() if nation else None
    parent = parent or Chapter.objects.filter(level=Chapter.Level.CONTINENTAL, code=country.continent).first()
    parent = parent or Chapter.objects.filter(level=Chapter.Level.GLOBAL).first()
    if parent is None:
        raise ValidationError(_("There is no chapter above this country yet. Load the starter content first."))
    return parent


def _bring_in(chapter: Chapter) -> None:
    """The organisations of the country or nation; those of nations that have a chapter of their own stay there."""
    rows = Organisation.objects.filter(country=chapter.country)
    if chapter.code in NATIONS:
        rows = rows.filter(nation=chapter.code)
    else:
        nations = Chapter.objects.opened().filter(country=chapter.country, code__in=NATIONS)
        rows = rows.exclude(nation__in=list(nations.values_list("code", flat=True)))
        nations.update(parent=chapter)
    rows.filter(second_chapter=chapter).update(second_chapter=None)
    rows.exclude(chapter=chapter).update(chapter=chapter)


def set_aims(*, chapter: Chapter, aims: str, by: Any) -> Chapter:
    with transaction.atomic():
        chapter.aims = aims.strip()
        chapter.updated_at = timezone.now()
        chapter.save(update_fields=["aims", "updated_at"])
        audit.write(by=by, verb="set_aims", subject=chapter, fields=["aims"])
        changes.updated("chapter", chapter.public_id, chapter.get_absolute_url())
    return chapter


def appoint(*, chapter: Chapter, user: Any, by: Any, is_named: bool | None = None) -> CoordinatorPost:
    """Make somebody coordinator of a chapter; the role that asks for a second factor comes with it.

    `is_named`: whether they agree that the chapter's page says their name; None leaves what they said before.
    """
    with transaction.atomic():
        post, made = CoordinatorPost.objects.get_or_create(chapter=chapter, user=user, ended_at=None)
        if is_named is not None and post.is_named != is_named:
            post.is_named = is_named
            post.save(update_fields=["is_named"])
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


def place(*, organisation: Organisation, nation: str, second: Chapter | None, by: Any) -> Organisation:
    """The lead says in which nation the organisation is and which second chapter it takes part in, if any."""
    if nation and nation not in dict(nations_of(organisation.country_id)):
        raise ValidationError({"nation": _("Please choose a nation of your country.")})
    if second is not None and second.opened_at is None:
        raise ValidationError({"second": _("Please choose an open chapter.")})
    with transaction.atomic():
        held = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
        first = chapter_for(held.country, nation)
        if second is not None and first is not None and second.pk in {first.pk, *_above_all(first)}:
            raise ValidationError({"second": _("You are in this chapter already. Please choose another one, or none.")})
        held.nation, held.chapter, held.second_chapter = nation, first, second
        held.updated_at = timezone.now()
        held.save(update_fields=["nation", "chapter", "second_chapter", "updated_at"])
        audit.write(by=by, verb="place_in_chapters", subject=held, fields=["nation", "second_chapter"])
        if held.is_listed:
            changes.updated("organisation", held.public_id, held.get_absolute_url())
    organisation.refresh_from_db(fields=["nation", "chapter", "second_chapter", "updated_at"])
    return organisation


def _above_all(chapter: Chapter) -> list[int]:
    found: list[int] = []
    above = chapter.parent
    while above is not None and len(found) < 4:
        found.append(above.pk)
        above = above.parent
    return found
