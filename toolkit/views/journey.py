"""The framework's pages. The barriers stand; the other parts say what is planned and what helps until then."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from promise.core.access import Door, anyone
from toolkit.documents.barriers import barrier_rows
from toolkit.documents.journey import BRIEFINGS, PARTS, Part


def crumbs() -> list[tuple[str, str]]:
    return [(_("Toolkit"), reverse("toolkit:initiative-list"))]


class BarrierList(Door, TemplateView):
    policy = anyone
    template_name = "toolkit/journey/barriers.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"barriers": barrier_rows(), "crumbs": crumbs()}


class Planned(Door, TemplateView):
    """A part whose own content comes later."""

    policy = anyone
    template_name = "toolkit/journey/part.html"

    def planned(self) -> Part:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        part = self.planned()
        bank = reverse("toolkit:initiative-list")
        links = [{"href": f"{bank}?{help.query}", "words": help.words} for help in part.meanwhile]
        return super().get_context_data(**kwargs) | {"part": part, "links": links, "crumbs": crumbs()}


class JourneyPart(Planned):
    parts: ClassVar[tuple[str, ...]] = tuple(PARTS)
    part = ""

    def planned(self) -> Part:
        return PARTS[self.part]


class BriefingDetail(Planned):
    def planned(self) -> Part:
        found = BRIEFINGS.get(self.kwargs["audience"])
        if found is None:
            raise Http404
        return found
