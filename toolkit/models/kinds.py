"""What a page of the framework may hold, kind by kind: one table for its form, its checks, its versions and its paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from toolkit.models.vocabularies import Framework, Target

Words = str | Promise


class PageKind(models.TextChoices):
    STAGE = "stage", _("Stage of the journey")
    FRAMEWORK = "framework", _("Framework")
    BARRIER = "barrier", _("Barrier")
    BRIEFING = "briefing", _("Briefing")
    FORCE = "force", _("Kind of force")
    SECTION = "section", _("Section of a page")
    FIGURE = "figure", _("Published figures")
    LIBRARY = "library", _("Entry of the library")
    CAMPAIGN = "campaign", _("Campaign story")
    ITEM = "item", _("Question of the self-assessment")
    MODULE = "module", _("Training module")


class Level(models.TextChoices):
    ESSENTIAL = "essential", _("Essential")
    DESIRABLE = "desirable", _("Desirable")
    ASPIRATIONAL = "aspirational", _("Aspirational")


class Circle(models.TextChoices):
    """The three levels of the taxonomy, from the wide to the narrow."""

    PRESSURE = "pressure", _("Pressure and withholding")
    RESTRICTION = "restriction", _("Restrictive practice")
    INTERVENTION = "intervention", _("Restrictive intervention")


class Shelf(models.TextChoices):
    GUIDANCE = "guidance", _("Guidance")
    LAW = "law", _("Law")
    PROGRAMME = "programme", _("Programme")
    REPORT = "report", _("Report")
    RESOURCE = "resource", _("Other resource")
    CAMPAIGN = "campaign", _("Campaign story")


class Place(models.TextChoices):
    """The page on which a section stands."""

    JOURNEY = "journey", _("The journey")
    FORCE = "what-counts-as-force", _("What counts as force")
    FIGURES = "figures", _("Figures")
    INFLUENCE = "influence", _("Have an influence")
    BRIEFINGS = "briefings", _("Every briefing")


@dataclass(frozen=True)
class Part:
    """One field. Shapes: line, text, lines, rows (lines of columns), choice, year."""

    name: str
    label: Words
    shape: str = "text"
    most: int = 4000
    hint: Words = ""
    columns: tuple[str, ...] = ()
    choices: Any = None
    is_required: bool = False


def _line(name: str, label: Words, hint: Words = "", *, most: int = 300) -> Part:
    return Part(name, label, "line", most, hint)


# what every kind has
COMMON = (
    Part("title", _("Title"), "line", 160, is_required=True),
    Part(
        "lead",
        _("In one or two sentences"),
        "text",
        600,
        _("This is shown while the page is only planned, too."),
        is_required=True,
    ),
    Part("body", _("Text"), "text", 12_000, _("An empty line begins a new paragraph, a dash a list.")),
    Part("easy", _("The same in easy words"), "text", 4000, _("Short sentences. One idea in each. No hard words.")),
    Part("source", _("Where the facts come from"), "line", 600),
    Part("initiatives", _("Ideas in the bank that go with it"), "lines", 200, _("One a line: the last part of its address.")),
)

PARTS: Mapping[str, tuple[Part, ...]] = {
    PageKind.STAGE: (Part("questions", _("Questions to ask yourselves"), "lines", 300),),
    PageKind.FRAMEWORK: (
        _line("about", _("Whom it is about")),
        Part("looks_like", _("What it looks like on an ordinary day"), "lines", 300),
    ),
    PageKind.BARRIER: (
        Part(
            "ideas", _("Ideas against it"), "rows", 400,
            _("One a line: the idea | the last part of the address of an initiative."), ("words", "initiative"),
        ),
    ),
    PageKind.BRIEFING: (
        Part("need_to_know", _("Need to know"), "text", 1000, is_required=True),
        Part("insights", _("Insights"), "lines", 500),
        Part("questions", _("Questions to ask"), "lines", 300),
    ),
    PageKind.FORCE: (
        Part("circle", _("Level"), "choice", choices=Circle, is_required=True),
        Part("target", _("Kind of force in the bank"), "choice", choices=Target),
        Part("code", _("What the English Code of Practice says"), "text", 1500),
        Part("nice", _("What NICE says"), "text", 1500),
        Part("rules", _("Key points of the guidance"), "lines", 400),
        _line("counted", _("How it is counted in England")),
        Part("measures", _("Measures that count it"), "lines", 60, _("One a line: the last part of its address.")),
    ),
    PageKind.SECTION: (
        Part("place", _("On which page"), "choice", choices=Place, is_required=True),
        Part("points", _("Points"), "lines", 500),
        Part("rows", _("Table"), "rows", 300, _("One a line: where | what | note"), ("place", "words", "note")),
    ),
    PageKind.FIGURE: (
        _line("period", _("Period")),
        _line("region", _("Place")),
        _line("unit", _("What is counted")),
        Part(
            "rows", _("Figures"), "rows", 300,
            _("One a line: name | number, or nothing where it was not recorded | note"), ("name", "value", "note"),
        ),
        Part("caveats", _("What to keep in mind"), "lines", 500),
    ),
    PageKind.LIBRARY: (
        Part("shelf", _("Kind"), "choice", choices=Shelf, is_required=True),
        _line("lead_organisation", _("Who made it")),
        _line("region", _("Country or region")),
        Part("year", _("Year"), "year"),
        _line("address", _("Web address")),
        _line("phone", _("Phone")),
        _line("email", _("E-mail")),
        _line("post", _("Postal address")),
    ),
    PageKind.CAMPAIGN: (
        _line("lead_organisation", _("Which group")),
        _line("region", _("Where")),
        Part("year", _("Year it began"), "year"),
        Part("context", _("How it was before")),
        Part("actions", _("What you did")),
        Part("challenges", _("What was hard")),
        Part("helped", _("What helped")),
        Part("results", _("What came of it")),
        Part("next_steps", _("What comes next")),
        Part("advice", _("What you would tell others")),
        Part("speaks_for", _("Who speaks here, and for whom"), "text", 600),
    ),
    PageKind.ITEM: (
        Part("framework", _("Framework"), "choice", choices=Framework, is_required=True),
        Part("level", _("Level"), "choice", choices=Level, is_required=True),
    ),
    PageKind.MODULE: (
        _line("minutes", _("How long it takes")),
        _line("readers", _("For whom")),
        Part(
            "steps", _("Steps"), "rows", 700,
            _("One a line: briefing, initiative, campaign or question | address or nothing | words"), ("kind", "ref", "words"),
        ),
    ),
}  # fmt: skip


def parts_of(kind: str) -> tuple[Part, ...]:
    """Every field of a page of this kind, in the order in which people read and write them."""
    return (*COMMON[:3], *PARTS[kind], *COMMON[3:])
