"""The shape of every public list page: filters that forgive, pages by cursor, a note for what was not understood."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from promise.core.access import Door
from promise.core.paging import BadCursor, Page, page_by_key


class RecordList(Door, TemplateView):
    """A list page. A child names its records, filterset, sorts, policy and template.

    Context: `page` (rows, next, previous), `filterset`, `sort`, `sorts`, `notes` (what was ignored, in words).
    """

    filterset_class: ClassVar[Any] = None
    sorts: ClassVar[dict[str, tuple[str, bool]]]
    extra_parameters: ClassVar[set[str]] = set()
    page_size: ClassVar[int] = 20

    def records(self) -> QuerySet[Any]:
        """What this person may see, with what a card needs already joined."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.notes: list[str] = self.ignored_parameters()
        filterset = self.filterset()
        context = super().get_context_data(**kwargs)
        return context | {
            "filterset": filterset,
            "page": self.page(filterset),
            "sort": self.sort(),
            "sorts": list(self.sorts),
            "notes": self.notes,
        }

    def filterset(self) -> Any:
        if self.filterset_class is None:
            return None
        made = self.filterset_class(self.request.GET, queryset=self.records(), request=self.request)
        if not made.is_valid():
            fields = ", ".join(sorted(name for name in made.errors if name != "__all__"))
            self.notes.append(_("We did not understand what you chose for: %s. It was left out.") % fields)
        return made

    def page(self, filterset: Any) -> Page[Any]:
        queryset = filterset.qs if filterset is not None else self.records()
        key, descending = self.sorts[self.sort()]
        try:
            return page_by_key(
                queryset, key=key, descending=descending, cursor=self.request.GET.get("cursor", ""), size=self.page_size
            )
        except BadCursor:
            self.notes.append(_("That page is no longer there, so this is the first one."))
            return page_by_key(queryset, key=key, descending=descending, size=self.page_size)

    def sort(self) -> str:
        wanted = self.request.GET.get("sort", "")
        return wanted if wanted in self.sorts else next(iter(self.sorts))

    def ignored_parameters(self) -> list[str]:
        known = {"cursor", "sort", "q"} | set(getattr(self.filterset_class, "base_filters", {})) | self.extra_parameters
        unknown = sorted(set(self.request.GET) - known)[:5]
        return [_("This page does not know: %s. It was left out.") % ", ".join(unknown)] if unknown else []
