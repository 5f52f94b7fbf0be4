"""Organisations and chapters beside the records that name them: only those that their own lists show."""

from __future__ import annotations

from collections.abc import Collection

from alliance.api.serializers import ChapterOut, OrganisationOut
from alliance.documents import chapters, organisations
from alliance.documents.figures import chapter_members
from alliance.models import Chapter, Organisation
from promise.core.api.selecting import Document, Expansion


def load_organisations(slugs: Collection[str]) -> dict[str, Document]:
    found = Organisation.objects.listed().filter(slug__in=slugs).with_figures()
    return {one.slug: organisations.as_json(one) for one in found}


def load_chapters(slugs: Collection[str]) -> dict[str, Document]:
    found = Chapter.objects.opened().filter(slug__in=slugs).select_related("parent")
    members = chapter_members() if slugs else {}
    return {one.slug: chapters.as_json(one, members=members.get(one.pk, 0)) for one in found}


ORGANISATION = Expansion(load_organisations, OrganisationOut)
CHAPTER = Expansion(load_chapters, ChapterOut)
CHAPTERS = Expansion(load_chapters, ChapterOut, many=True)
