from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from promise.core.access import Policy, anyone
from promise.core.api.caching import cacheable
from promise.core.api.views import Document, RecordViewSet, moment
from promise.core.models import Change
from promise.partners.lines import as_json
from promise.partners.serializers import ChangesPage


class ChangeList(RecordViewSet):
    """Everything public that came, changed or went, oldest first, kept for ever."""

    policies: ClassVar[dict[str, Policy]] = {"list": anyone}
    sorts: ClassVar[dict[str, tuple[str, bool]]] = {"order": ("xact", False)}
    max_age = 5

    def records(self) -> QuerySet[Change]:
        return Change.objects.settled()

    def document(self, record: Change) -> Document:
        return as_json(record)

    def known_parameters(self) -> set[str]:
        return {"since", "cursor", "page_size"}

    def filtered(self) -> QuerySet[Any]:
        given = self.request.query_params.getlist("since")
        if len(given) > 1:
            raise ValidationError({"since": [_("Give this parameter once.")]})
        records = Change.objects.settled()
        return records.since(moment(given[0], "since")) if given else records

    @extend_schema(
        operation_id="changes_list",
        summary="What came, changed and went",
        description=(
            "In the order of commit: what is written at the same time by others can never slip in before what you have seen. "
            "Keep the last `at` you saw here and ask again from there with `since`; a line or two may come twice. "
            "A removed record has `removed_at` and nothing of its content: delete your copy."
        ),
        parameters=[
            OpenApiParameter("since", OpenApiTypes.DATETIME, description="RFC 3339 moment; without it from the beginning."),
            OpenApiParameter("cursor", str, description="From the `next` of the page before."),
            OpenApiParameter("page_size", int, description="1 to 200; 20 if not said."),
        ],
        responses=ChangesPage,
    )
    def list(self, request: Request) -> HttpResponseBase:
        self.refuse_unknown_parameters()
        page = self.page()
        body: Document = {"next": self.link(page.next), "results": [self.document(row) for row in page.rows]}
        return cacheable(request, body, max_age=self.max_age)
