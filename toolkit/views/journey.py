"""The framework's pages of many pieces: the journey, what counts as force, published figures, having an influence."""

from __future__ import annotations

from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from promise.core.access import Door, anyone
from toolkit import policies
from toolkit.documents.figures import picture
from toolkit.documents.pages import blocks, measures_of
from toolkit.models import Page
from toolkit.models.kinds import Circle, PageKind, Place


def crumbs() -> list[tuple[str, str]]:
    return [(_("Toolkit"), reverse("toolkit:initiative-list"))]


class FrameworkPage(Door, TemplateView):
    """Pieces of some kinds, and the sections that stand on this page."""

    policy = anyone
    place: ClassVar[str]
    kinds: ClassVar[tuple[str, ...]] = ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = blocks(Page.objects.of(PageKind.SECTION, *self.kinds).shown())
        sections = [block for block in found if block["page"].kind == PageKind.SECTION and is_at(block, self.place)]
        pieces = {kind: [block for block in found if block["page"].kind == kind] for kind in self.kinds}
        return super().get_context_data(**kwargs) | {
            "sections": sections,
            "pieces": pieces,
            "crumbs": crumbs(),
            "can_edit": policies.can_edit_pages(self.request.user),
        }


def is_at(block: dict[str, Any], place: str) -> bool:
    return bool(block["page"].texts.get("place") == place)


class JourneyHome(FrameworkPage):
    """Stages, frameworks, and the way to everything else of the framework."""

    place = Place.JOURNEY
    kinds = (PageKind.STAGE, PageKind.FRAMEWORK)
    template_name = "toolkit/journey/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        pieces = context["pieces"]
        return context | {"stages": pieces[PageKind.STAGE], "frameworks": pieces[PageKind.FRAMEWORK]}


class ForceHome(FrameworkPage):
    """The taxonomy in three levels, and the key points of the guidance."""

    place = Place.FORCE
    kinds = (PageKind.FORCE,)
    template_name = "toolkit/journey/force.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        kinds = context["pieces"][PageKind.FORCE]
        known = measures_of(block["page"] for block in kinds)
        for block in kinds:
            block["measures"] = [known[key] for key in block["t"].get("measures", []) if key in known]
        levels = [(key, words, [one for one in kinds if one["page"].circle == key]) for key, words in Circle.choices]
        return context | {"levels": [level for level in levels if level[2]]}


class FiguresHome(FrameworkPage):
    """Figures that others published, each with its period, its source and what to keep in mind."""

    place = Place.FIGURES
    kinds = (PageKind.FIGURE,)
    template_name = "toolkit/journey/figures.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        figures = context["pieces"][PageKind.FIGURE]
        drawn = [block | {"picture": picture(block["page"])} for block in figures if block["page"].is_published]
        planned = [block for block in figures if block["page"].is_planned]
        return context | {"figures": drawn, "planned": planned}


class InfluenceHome(FrameworkPage):
    """For people who use services, carers, advocates and campaigners."""

    place = Place.INFLUENCE
    template_name = "toolkit/journey/influence.html"
