"""The shape of every public list: one queryset, one filterset, one document a record; cursor, CSV, NDJSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.utils.dateparse import parse_datetime
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.viewsets import GenericViewSet

from promise.core.access import Policy
from promise.core.api.caching import Head, answer, page_text
from promise.core.api.ending import Ends
from promise.core.api.renderers import as_csv, ndjson
from promise.core.api.selecting import PARAMETERS, Expansion, Selection, selected
from promise.core.paging import Page, page_by_key
from promise.core.rendered import Text, text_of

Document = dict[str, Any]
Texts = list[Text]  # `list` is the name of a method below
OWN_PARAMETERS = {"cursor", "page_size", "count", "updated_since", "format", "sort", "q", *PARAMETERS}
MAX_PAGE, DEFAULT_PAGE = 200, 20


class RecordViewSet(Ends, GenericViewSet[Any]):
    """Reads of one kind of record. A child names its queryset, filterset, document, sort keys and policies."""

    policies: ClassVar[dict[str, Policy]]
    filterset_class: ClassVar[Any] = None
    # name in `sort=` -> (column, descending); the first is the default
    sorts: ClassVar[dict[str, tuple[str, bool]]]
    # where this list differs from a plain queryset, its own parameters beside those of the filterset
    extra_parameters: ClassVar[set[str]] = set()
    # field that holds slugs -> the list that `expand=` finds them in
    expansions: ClassVar[Mapping[str, Expansion]] = {}
    lookup_field = "slug"
    lookup_value_regex = "[^/]+"
    max_age = 60

    def records(self) -> QuerySet[Any]:
        """What this person may see, with what a document needs already joined."""
        raise NotImplementedError

    def document(self, record: Any) -> Document:
        raise NotImplementedError

    # -- doors ---------------------------------------------------------------------------------------------------------

    def list(self, request: Request) -> HttpResponseBase:
        self.refuse_unknown_parameters()
        stream = request.query_params.get("format", "json")
        if stream in {"csv", "ndjson"}:
            return self.stream(stream)
        if stream != "json":
            raise ValidationError({"format": [_("Use json, csv or ndjson.")]})
        page = self.page()
        return answer(request, page_text(self.page_head(page), self.texts(page.rows)), max_age=self.max_age)

    def retrieve(self, request: Request, slug: str) -> HttpResponseBase:
        self.refuse_unknown_parameters(only=PARAMETERS)
        record = self.find(slug)
        self.check_object_permissions(request, record)
        text = next(iter(self.texts([record])), None)
        if text is None:  # it went in this very moment
            raise Http404
        return answer(request, text, max_age=self.max_age, changed=getattr(record, "updated_at", None))

    def find(self, slug: str) -> Model:
        """By slug or by public id."""
        records = self.records()
        found = records.filter(slug=slug).first() or records.filter(public_id=slug).first()
        if found is None:
            raise Http404
        return found  # type: ignore[no-any-return]

    # -- parts ---------------------------------------------------------------------------------------------------------

    def filtered(self) -> QuerySet[Any]:
        records = self.records()
        since = self.request.query_params.get("updated_since")
        if since is not None:
            records = records.filter(updated_at__gte=moment(since, "updated_since"))
        if self.filterset_class is None:
            return records
        filterset = self.filterset_class(self.request.query_params, queryset=records, request=self.request)
        if not filterset.is_valid():
            raise ValidationError({name: [str(e) for e in errors] for name, errors in filterset.errors.items()})
        return filterset.qs  # type: ignore[no-any-return]

    def page(self) -> Page[Any]:
        queryset = self.filtered()
        key, descending = self.sort()
        page = page_by_key(queryset, key=key, descending=descending, cursor=self.parameter("cursor"), size=self.page_size())
        return Page(page.rows, page.next, page.previous, queryset.count() if self.wants_count() else None)

    def sort(self) -> tuple[str, bool]:
        name = self.request.query_params.get("sort") or next(iter(self.sorts))
        if name not in self.sorts:
            raise ValidationError({"sort": [_("Use one of: %s.") % ", ".join(self.sorts)]})
        return self.sorts[name]

    @cached_property
    def selection(self) -> Selection:
        return selected(self.request.query_params, self.serializer_class, self.expansions)

    def dressed(self, records: Iterable[Any]) -> Iterator[Document]:
        """The documents of these records, as `fields=` and `expand=` ask for them."""
        return self.selection.dress(self.document(record) for record in records)

    def texts(self, records: Sequence[Any]) -> Texts:
        """The same as JSON. A child whose records are kept rendered hands out what is kept."""
        return [text_of(document) for document in self.dressed(records)]

    def page_head(self, page: Page[Any]) -> Head:
        """What stands before the records of a page."""
        head: Head = {"next": self.link(page.next), "previous": self.link(page.previous)}
        if page.total is not None:
            head["count"] = page.total
        if page.note:
            head["note"] = page.note
        return head

    def parameter(self, name: str) -> str:
        return str(self.request.query_params.get(name, ""))

    def page_size(self) -> int:
        raw = self.request.query_params.get("page_size", str(DEFAULT_PAGE))
        if not (raw.isascii() and raw.isdigit() and 1 <= int(raw[:9]) <= MAX_PAGE):
            raise ValidationError({"page_size": [_("A whole number from 1 to %s.") % MAX_PAGE]})
        return int(raw)

    def wants_count(self) -> bool:
        raw = self.request.query_params.get("count", "false").lower()
        if raw not in {"true", "false"}:
            raise ValidationError({"count": [_("true or false.")]})
        return raw == "true"

    def known_parameters(self) -> set[str]:
        return OWN_PARAMETERS | set(getattr(self.filterset_class, "base_filters", {})) | self.extra_parameters

    def refuse_unknown_parameters(self, *, only: set[str] | None = None) -> None:
        known = self.known_parameters() if only is None else only
        unknown = sorted(set(self.request.query_params) - known)
        if unknown:
            raise ValidationError({name: [_("This parameter is not known here.")] for name in unknown})
        for name, values in self.request.query_params.lists():
            if any("\x00" in value for value in values):
                raise ValidationError({name: [_("This value holds a character that no text has.")]})
            if name in OWN_PARAMETERS and len(values) > 1:
                raise ValidationError({name: [_("Give this parameter once.")]})
            if name != "q" and "" in values:  # no words ask for everything; any other empty value is a slip of a program
                raise ValidationError({name: [_("Give it a value, or leave it out.")]})
        # also where they change nothing: what is not understood is never taken in silence
        self.page_size(), self.wants_count(), self.selection

    def link(self, cursor: str | None) -> str | None:
        return link(self.request.path, self.request.query_params, cursor)

    # -- streams -------------------------------------------------------------------------------------------------------

    def stream(self, kind: str) -> StreamingHttpResponse:
        key, descending = self.sort()
        queryset = self.filtered().order_by(f"{'-' if descending else ''}{key}", "pk")
        return self.streamed(kind, queryset.iterator(chunk_size=500))

    def streamed(self, kind: str, records: Iterable[Any]) -> StreamingHttpResponse:
        documents = self.dressed(records)
        content = ndjson(documents) if kind == "ndjson" else as_csv(documents, self.selection.columns)
        return self.as_file(kind, content)

    def as_file(self, kind: str, content: Iterator[bytes]) -> StreamingHttpResponse:
        media = "application/x-ndjson" if kind == "ndjson" else "text/csv; charset=utf-8"
        response = StreamingHttpResponse(content, content_type=media)
        response["Content-Disposition"] = f'attachment; filename="{self.basename}.{kind}"'
        return response


def link(path: str, question: QueryDict, cursor: str | None) -> str | None:
    """The same question at another cursor."""
    if cursor is None:
        return None
    query = question.copy()
    if cursor:
        query["cursor"] = cursor
    else:  # back to the first page
        query.pop("cursor", None)
    return f"{settings.SITE_URL}{path}?{query.urlencode()}"


def moment(text: str, name: str) -> datetime:
    """An RFC 3339 moment with its offset, or a 400 that says so."""
    try:
        found = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or not 1 < found.year < 9999:
        raise ValidationError({name: [_("Write a moment with its offset, such as 2026-03-07T09:30:00Z.")]})
    return found
