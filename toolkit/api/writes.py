"""What programs may write: a draft, handing it in, and what became of trying something. The actions are those of the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from alliance.models import Country, Organisation
from promise.core.api.writes import Made, Writes
from promise.core.tokens import new_nonce
from toolkit import policies
from toolkit.actions import adoptions, initiatives
from toolkit.actions.fields import AUTHOR_FIELDS
from toolkit.api import inputs, serializers
from toolkit.documents import adoptions as adoption_documents
from toolkit.models import Adoption, Initiative

SCOPE = "initiatives:write"
ONCE = OpenApiParameter(
    "Idempotency-Key", OpenApiTypes.STR, OpenApiParameter.HEADER,
    description="a name of your choice: the same call sent again with it counts once (kept for a day)",
)  # fmt: skip
REPORT = ("state", "setting", "outcome", "unit", "words", "visibility", *adoptions.MORE, "started_on")


class InitiativeWrites(Writes):
    scopes = {"create": SCOPE, "submit": SCOPE}

    @extend_schema(request=inputs.InitiativeIn, responses={201: inputs.SubmissionOut}, parameters=[ONCE], operation_id="draft")
    def create(self, request: Request) -> HttpResponse:
        """A draft of your organisation. Only its title is needed; it is read by nobody until you hand it in."""
        fields = self.body(request, AUTHOR_FIELDS)
        if "country" in fields:
            fields["country"] = country(fields["country"])
        home = home_of(request)

        def act() -> Made:
            made = initiatives.draft(by=request.user, organisation=home, nonce=new_nonce(), **fields)
            return "initiative", made.public_id

        (_kind, public_id), replayed = self.once(request, act)
        return self.submission(own(request, public_id), status=201, replayed=replayed)

    @extend_schema(
        request=inputs.NoteIn, responses=inputs.SubmissionOut, operation_id="submit",
        parameters=[ONCE, OpenApiParameter("slug", OpenApiTypes.STR, OpenApiParameter.PATH, description="id of your draft")],
    )  # fmt: skip
    def submit(self, request: Request, slug: str) -> HttpResponse:
        """Hand a draft to the curators. They read it and answer by mail and on the desk."""
        note = self.body(request, frozenset({"note"})).get("note", "")
        found = own(request, slug)

        def act() -> Made:
            if not policies.can_edit_submission(request.user, found):
                raise PermissionDenied
            initiatives.submit(initiative=found, by=request.user, note=note)
            return "initiative", found.public_id

        _made, replayed = self.once(request, act)
        return self.submission(own(request, found.public_id), status=200, replayed=replayed)

    def submission(self, record: Initiative, *, status: int, replayed: bool) -> HttpResponse:
        page = f"{settings.SITE_URL}{reverse('toolkit:submission-detail', args=[record.public_id])}"
        body = {
            "id": record.public_id, "title": record.title, "state": record.state, "missing": initiatives.missing(record),
            "url": page, "updated_at": record.updated_at,
        }  # fmt: skip
        return self.told(body, status=status, location=page if status == 201 else "", replayed=replayed)


class AdoptionWrites(Writes):
    scopes = {"create": SCOPE}

    @extend_schema(request=inputs.AdoptionIn, responses={201: serializers.AdoptionOut}, parameters=[ONCE], operation_id="report")
    def create(self, request: Request) -> HttpResponse:
        """What became of trying something in your organisation: a failing counts as much as a success."""
        fields = self.body(request, frozenset({"initiative", *REPORT}))
        for name in adoptions.DAYS:
            if fields.get(name) is not None:
                fields[name] = day(name, fields[name])
        initiative, home = published(fields.pop("initiative", None)), home_of(request)
        needed = {name: fields.pop(name, "") for name in ("state", "setting")}

        def act() -> Made:
            if not policies.can_report_adoption(request.user, initiative):
                raise PermissionDenied
            made = adoptions.report(
                initiative=initiative, organisation=home, by=request.user, nonce=new_nonce(), **needed, **fields
            )
            return "adoption", made.public_id

        (_kind, public_id), replayed = self.once(request, act)
        made = Adoption.objects.visible_to(request.user).filter(public_id=public_id, organisation=home)
        record = made.select_related("initiative", "organisation").first()
        if record is None:  # told without a name since then: this id leads nowhere any more
            raise Http404
        return self.told(adoption_documents.as_json(record), status=201, replayed=replayed)


def home_of(request: Request) -> Organisation:
    """The organisation that the key is of, and no other one its holder has a seat in."""
    access: Any = request.auth
    found: Organisation | None = access.organisation
    if found is None or not policies.organisations_of(request.user).filter(pk=found.pk).exists():
        raise PermissionDenied
    return found


def own(request: Request, name: str) -> Initiative:
    """What this person wrote for the organisation of the key, by its id."""
    person: Any = request.user
    mine = Initiative.objects.visible_to(person).filter(owner=person, organisation=home_of(request))
    found = mine.filter(public_id=name).first() or mine.filter(slug=name).first()
    if found is None:
        raise Http404
    return found


def published(name: Any) -> Initiative:
    found = Initiative.objects.published().filter(slug=name).first() if isinstance(name, str) else None
    if found is None:
        raise ValidationError({"initiative": _("Give the slug of an initiative that is in the bank.")})
    return found


def country(code: Any) -> Country | None:
    if code is None:
        return None
    found = Country.objects.filter(pk=code).first() if isinstance(code, str) else None
    if found is None:
        raise ValidationError({"country": _("Give two letters of ISO 3166-1, such as GB, or null.")})
    return found


def day(name: str, value: Any) -> dt.date:
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise ValidationError({name: _("Write a day such as 2026-03-07.")}) from error
