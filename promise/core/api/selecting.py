"""What of a record is asked for: `fields=` takes a part of it, `expand=` puts the records it names beside it.

Both only choose among what is shown anyway: a field is one of the record's own document, and what is expanded is found by the
name that stands in it, through the queryset of its own list.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.serializers import BaseSerializer

from promise.core.api.fields import columns_of, names_of

Document = dict[str, Any]
PARAMETERS = {"fields", "expand"}
EXPANDED = "expanded"
CHUNK = 200


@dataclass(frozen=True)
class Expansion:
    """`load`: slugs to the documents of those that may be seen. `many` where the field holds a list of slugs."""

    load: Callable[[Collection[str]], dict[str, Document]]
    out: type[BaseSerializer[Any]]
    many: bool = False


@dataclass(frozen=True)
class Selection:
    """What is asked, already checked; no `fields` means all of them."""

    out: type[BaseSerializer[Any]] | None
    known: Mapping[str, Expansion]
    fields: tuple[str, ...] = ()
    expand: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        return not self.fields and not self.expand

    def dress(self, documents: Iterable[Document]) -> Iterator[Document]:
        """The documents as asked, some at a time, so that a stream of any length needs the memory of a few."""
        if self.is_whole:
            yield from documents
            return
        source = iter(documents)
        while chunk := list(islice(source, CHUNK)):
            found = {name: self.known[name].load(_named(chunk, name)) for name in self.expand}
            for document in chunk:
                yield self._part(document) | self._expanded(document, found)

    def _part(self, document: Document) -> Document:
        return {name: document[name] for name in document if name in self.fields} if self.fields else document

    def _expanded(self, document: Document, found: Mapping[str, Mapping[str, Document]]) -> Document:
        if not self.expand:
            return {}
        return {EXPANDED: {name: _beside(document[name], found[name]) for name in self.expand}}

    @cached_property
    def columns(self) -> list[str]:
        """Of a table: those of the record, and of what is expanded; a list of records is one cell of JSON."""
        own = columns_of(self.out, self.fields) if self.out else ["id"]
        for name in self.expand:
            beside = self.known[name]
            prefix = f"{EXPANDED}_{name}"
            own += [prefix] if beside.many else [f"{prefix}_{column}" for column in columns_of(beside.out)]
        return own


def selected(query: QueryDict, out: type[BaseSerializer[Any]] | None, known: Mapping[str, Expansion]) -> Selection:
    """From the parameters; a name that does not stand in the list is refused with the list."""
    fields = _names(query, "fields", names_of(out) if out else ())
    return Selection(out, known, fields, _names(query, "expand", tuple(known)))


def _names(query: QueryDict, parameter: str, known: Sequence[str]) -> tuple[str, ...]:
    given = query.get(parameter, "")
    asked = given.split(",") if given else []
    unknown = [name for name in asked if name not in known]
    if unknown and not known:
        raise ValidationError({parameter: [_("There is nothing to expand here.")]})
    if unknown:
        words = _("There is no %(name)s here. Use some of: %(known)s.")
        raise ValidationError({parameter: [words % {"name": unknown[0][:60], "known": ", ".join(known)}]})
    return tuple(dict.fromkeys(asked))


def _named(documents: Iterable[Document], name: str) -> set[str]:
    held: set[str] = set()
    for document in documents:
        value = document[name]
        held.update(value if isinstance(value, list) else [value] if value else [])
    return held


def _beside(value: Any, found: Mapping[str, Document]) -> Any:
    if isinstance(value, list):
        return [found[slug] for slug in value if slug in found]
    return found.get(value) if value else None
