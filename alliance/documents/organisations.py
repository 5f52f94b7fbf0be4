"""An organisation as JSON. Rows come from `Organisation.objects.listed().with_figures()`, so none costs a query."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings

from alliance.models import Organisation, Pledge
from promise.core.citing import DATA_LICENCE, citation

Document = dict[str, Any]


def as_json(organisation: Organisation) -> Document:
    made = cast("Any", organisation)
    url = settings.SITE_URL + organisation.get_absolute_url()
    return {
        "id": organisation.public_id,
        "slug": organisation.slug,
        "url": url,
        "name": organisation.name,
        "kind": organisation.kind,
        "country": organisation.country_id,
        "place": organisation.place,
        "website": organisation.website,
        "ods_code": organisation.ods_code,
        "ror_id": organisation.ror_id,
        "is_founding": organisation.is_founding,
        "status": organisation.status,
        "generation": organisation.generation,
        "recruiter": recruiter_slug(organisation),
        "recruited": made.recruited,
        "descendant_count": organisation.descendants,
        "chapters": [
            slug for slug in (made.chapter_slug, made.chapter_above, made.chapter_at_top, made.chapter_over_all) if slug
        ],
        "signed_on": organisation.signed_on.isoformat() if organisation.signed_on else None,
        "commitments": [document for pledge in made.pledges_in_force for document in commitments(pledge)],
        "licence": DATA_LICENCE,
        "citation": citation(organisation.name, "Directory of members", url),
        "updated_at": organisation.updated_at.isoformat(),
    }


def recruiter_slug(organisation: Organisation) -> str | None:
    """Nobody who has left is named, also not as somebody's recruiter."""
    made = cast("Any", organisation)
    return made.recruiter_slug if made.recruiter_shown else None


def commitments(pledge: Pledge) -> list[Document]:
    return [
        {"framework": one.framework, "text": one.text, "due_on": one.due_on.isoformat(), "state": one.state}
        for one in pledge.commitments.all()
    ]


# the columns of an organisation that `as_relative` prints
RELATIVE = (
    "public_id", "slug", "name", "country", "is_founding", "status", "generation", "descendant_count", "signed_on"
)  # fmt: skip


def as_relative(organisation: Organisation) -> Document:
    """One organisation named on the way from a founder to another, or among those it brought."""
    return {
        "id": organisation.public_id,
        "slug": organisation.slug,
        "url": settings.SITE_URL + organisation.get_absolute_url(),
        "name": organisation.name,
        "country": organisation.country_id,
        "is_founding": organisation.is_founding,
        "status": organisation.status,
        "generation": organisation.generation,
        "descendant_count": organisation.descendants,
        "signed_on": organisation.signed_on.isoformat() if organisation.signed_on else None,
    }
