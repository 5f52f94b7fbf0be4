"""The public reads of the toolkit for programs: the same search, queryset and filters as the pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, StreamingHttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.exceptions import ValidationError

from alliance.api.expanding import ORGANISATION
from promise.core.access import anyone
from promise.core.api.views import Document, RecordViewSet, moment
from promise.core.paging import Page
from promise.core.rendered import CHUNK, Text, bodies, stamp, texts, with_kept
from promise.core.search import RELEVANCE
from toolkit.api import serializers
from toolkit.api.expanding import INITIATIVE
from toolkit.api.parameters import SLUG, many, shared
from toolkit.api.writes import AdoptionWrites, InitiativeWrites
from toolkit.documents import adoptions, initiatives
from toolkit.filters import AdoptionFilter, InitiativeFilter
from toolkit.filters.finding import SORTS, Wish, every, find, in_order, wish
from toolkit.models import Adoption, Initiative
from toolkit.models.vocabularies import Setting
from toolkit.policies import can_submit

KIND = "initiative"
# what a page of kept texts is found and linked by
FOUND_BY = ("pk", "public_id", "updated_at", *(column for column, _down in SORTS.values()))
READS = {"list": anyone, "retrieve": anyone}
INITIATIVE_PARAMETERS = [
    OpenApiParameter("q", OpenApiTypes.STR, description="words to look for; then ordered by relevance unless `sort` is given"),
    *(
        many(name, InitiativeFilter.base_filters[name].field.choices, "any of these")
        for name in InitiativeFilter.base_filters
        if name not in {"q", "country"}
    ),
    OpenApiParameter("country", OpenApiTypes.STR, many=True, explode=True, description="ISO 3166-1, two letters"),
    *shared(RELEVANCE, *SORTS),
]


@extend_schema_view(
    list=extend_schema(responses=serializers.InitiativeOut(many=True), parameters=INITIATIVE_PARAMETERS),
    retrieve=extend_schema(responses=serializers.InitiativeOut, parameters=[SLUG]),
)
class InitiativeViewSet(InitiativeWrites, RecordViewSet):
    """The bank. By words it answers in the order of relevance, within the first thousand hits."""

    policies = {**READS, "create": can_submit, "submit": can_submit}
    filterset_class = InitiativeFilter
    sorts = SORTS
    basename = "initiatives"
    serializer_class = serializers.InitiativeOut

    def records(self) -> QuerySet[Initiative]:
        """Whole records as JSON are kept rendered: for them a page only has to be found."""
        is_kept = self.selection.is_whole and self.parameter("format") != "csv"
        return _found_by(stamp(KIND)).all() if is_kept else Initiative.objects.published()

    def document(self, record: Initiative) -> Document:
        return initiatives.as_json(record)

    def texts(self, records: Sequence[Any]) -> list[Text]:
        return texts(KIND, records) if self.selection.is_whole else super().texts(records)

    def page(self) -> Page[Initiative]:
        wanted = self.wish()
        since = self.records().filter(updated_at__gte=wanted.since) if wanted.since else self.records()
        page = find(wanted, since, self.filtered).page
        total = None
        if self.wants_count():
            total = page.total if page.total is not None else self.filtered().count()
        return Page(page.rows, page.next, page.previous, total, page.note)

    def wish(self) -> Wish:
        nothing = Initiative.objects.none()  # the form is asked, never the rows
        filterset = self.filterset_class(self.request.query_params, queryset=nothing, request=self.request)
        if not filterset.is_valid():
            raise ValidationError({name: [str(e) for e in errors] for name, errors in filterset.errors.items()})
        since = self.request.query_params.get("updated_since")
        wanted = wish(
            filterset,
            sort=self.parameter("sort"),
            cursor=self.parameter("cursor"),
            size=self.page_size(),
            since=None if since is None else moment(since, "updated_since"),
        )
        if wanted.sort not in {"", RELEVANCE, *SORTS}:
            raise ValidationError({"sort": [_("Use one of: %s.") % ", ".join((RELEVANCE, *SORTS))]})
        if wanted.sort == RELEVANCE and not wanted.q:
            raise ValidationError({"sort": [_("There is no relevance without words: give them in q.")]})
        return wanted

    def stream(self, kind: str) -> StreamingHttpResponse:
        wanted = self.wish()
        records: Any = self.records().filter(updated_at__gte=wanted.since) if wanted.since else self.records()
        if kind != "ndjson" or not self.selection.is_whole:
            return self.streamed(kind, every(wanted, records, self.filtered))
        if wanted.is_plain:  # everything there is: no more is read of a row than its text
            whole: Any = in_order(wanted, records)
            return self.as_file(kind, lines(whole.values_list("pk", "kept_body").iterator(chunk_size=CHUNK)))
        some: Iterator[Any] = every(wanted, records, self.filtered)
        return self.as_file(kind, lines((one.pk, one.kept_body) for one in some))


@lru_cache(maxsize=2)
def _found_by(of_now: str) -> QuerySet[Initiative]:
    """Never asked itself, only copied: writing it anew at each question took a quarter of a search by a rare phrase."""
    return with_kept(KIND, Initiative.objects.published()).only(*FOUND_BY)


def lines(found: Iterator[tuple[int, str | None]]) -> Iterator[bytes]:
    """One kept text a line, some at a time; from keys and what is kept of each."""
    while chunk := list(islice(found, CHUNK)):
        yield b"\n".join((*bodies(KIND, chunk), b""))


@extend_schema_view(
    list=extend_schema(
        responses=serializers.AdoptionOut(many=True),
        parameters=[
            OpenApiParameter("initiative", OpenApiTypes.STR, description="slug"),
            OpenApiParameter("organisation", OpenApiTypes.STR, description="slug; finds named ones only"),
            many("outcome", Adoption.Outcome.choices),
            many("state", Adoption.State.choices),
            many("setting", Setting.choices),
            *shared("newest"),
        ],
    ),
    retrieve=extend_schema(responses=serializers.AdoptionOut, parameters=[SLUG]),
)
class AdoptionViewSet(AdoptionWrites, RecordViewSet):
    """Who tried what, and what came of it. Unnamed ones cannot be traced: their moments are known to the month only."""

    policies = {**READS, "create": can_submit}
    filterset_class = AdoptionFilter
    # an unnamed one has the moment of its month, and the key that parts equals is drawn by lot
    sorts = {"newest": ("created_at", True)}
    basename = "adoptions"
    serializer_class = serializers.AdoptionOut
    expansions = {"initiative": INITIATIVE, "organisation": ORGANISATION}

    def records(self) -> QuerySet[Adoption]:
        return Adoption.objects.public().select_related("initiative", "organisation").prefetch_related("cycles", "moves")

    def document(self, record: Adoption) -> Document:
        return adoptions.as_json(record)

    def known_parameters(self) -> set[str]:
        return super().known_parameters() - {"q"}

    def find(self, slug: str) -> Adoption:
        found = self.records().filter(public_id=slug).first()
        if found is None:
            raise Http404
        return found

    def filtered(self) -> QuerySet[Adoption]:
        records = self.records()
        since = self.request.query_params.get("updated_since")
        if since is not None:
            records = records.filter(changed_since(moment(since, "updated_since")))
        filterset = self.filterset_class(self.request.query_params, queryset=records, request=self.request)
        if not filterset.is_valid():
            raise ValidationError({name: [str(e) for e in errors] for name, errors in filterset.errors.items()})
        return filterset.qs  # type: ignore[no-any-return]


def changed_since(since: datetime) -> Q:
    """Named ones to the second; unnamed ones from the beginning of that month, so that asking again finds out no date."""
    month = since.replace(day=1, hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
    named = Q(visibility=Adoption.Visibility.PUBLIC)
    return (named & Q(updated_at__gte=since)) | (~named & Q(updated_at__gte=month.replace(day=1)))
