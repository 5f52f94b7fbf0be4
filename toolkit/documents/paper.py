"""One initiative on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from promise.core import looks, pdf
from promise.core.templatetags.ui import nice_date
from toolkit.documents.detail import as_sections, ideas_against, kindred
from toolkit.documents.initiatives import address, citation, outcomes
from toolkit.documents.tried import MOST, as_rows, newest
from toolkit.models import Initiative

TEMPLATE = Path(__file__).parent / "typst" / "initiative.typ"


def initiative_pdf(initiative: Initiative) -> bytes:
    return pdf.render(TEMPLATE, as_data(initiative))


def as_data(initiative: Initiative) -> dict[str, Any]:
    """Everything the paper prints, already in words."""
    sections = as_sections(initiative)
    return {
        "title": initiative.title,
        "kind": sections["kind"],
        "summary": initiative.summary,
        "contested": initiative.contested_note if initiative.is_contested else "",
        "trouble": initiative.trouble,
        "steps": [str(step) for step in initiative.steps],
        "takes": [row | {"value": row["value"] or _("Not known yet")} for row in sections["takes"]],
        "difficulties": initiative.difficulties,
        "idea": initiative.idea_for_barrier,
        "barriers": barrier_lines(initiative),
        "wish_list": initiative.wish_list,
        "keep_going": initiative.keep_going,
        "evidence_level": sections["evidence_level"],
        "evidence_reason": initiative.evidence_level_reason,
        "evidence_text": sections["evidence_text"],
        "sources": [source_words(source) for source in initiative.sources],
        "cost_band": sections["cost_band"],
        "cost_reason": initiative.cost_reason,
        "outcomes": outcome_words(initiative),
        "adoptions": [adoption_line(row) for row in as_rows(newest(initiative, AnonymousUser())[:MOST])],
        "kindred": [f"{other['title']}. {other['why']}." for other in kindred(initiative)],
        "contact": _("Write to those who know it, or tell us what is missing here: %s") % address(initiative),
        "glance": [row for row in sections["at_a_glance"] if row["value"]],
        "licence": _("Licence: %s") % initiative.licence,
        "citation": citation(initiative),
        "foot": address(initiative),
        "words": headings(),
    }


def barrier_lines(initiative: Initiative) -> list[str]:
    """Each barrier it meets, with what others do against it."""
    lines = []
    for row in ideas_against(initiative):
        ideas = " ".join(f"{idea['words'].rstrip('.')} ({idea['title']})." for idea in row["ideas"])
        lines.append(f"{row['label']}. {ideas}".strip())
    return lines


def adoption_line(row: dict[str, Any]) -> str:
    """As a visitor sees it: an unnamed one says neither who nor where nor when."""
    who = row["organisation"] or _("A member who does not want to be named")
    since = _("since %s") % nice_date(row["started_on"]) if row["started_on"] else ""
    where = ", ".join(part for part in (row["setting"], row["place"], since) if part)
    said = f" {row['words']}" if row["words"] else ""
    return f"{looks.look(row['outcome']).label}: {who} ({where}; {row['state'].lower()}).{said}"


def headings() -> dict[str, str]:
    return {
        "unknown": _("Not known yet. Tell us if you know."),
        "contested": _("People disagree about this."),
        "trouble": _("The trouble it meets"),
        "steps": _("How it works, step by step"),
        "takes": _("What it takes"),
        "difficulties": _("What got in the way, and what helped"),
        "idea": _("An idea against it:"),
        "keep_going": _("How to keep it going"),
        "evidence": _("The evidence"),
        "cost": _("The cost"),
        "outcomes": _("What members report"),
        "glance": _("At a glance"),
        "wish_list": _("What they would still like"),
        "barriers": _("It meets these barriers, and others found ideas against them:"),
        "references": _("Where this is from"),
        "kindred": _("Look at these too"),
        "contact": _("Ask those who know it"),
        "licence": _("Use it, and say where it is from"),
    }


def source_words(source: dict[str, Any]) -> str:
    named = ", ".join(str(part) for part in (source.get("name"), source.get("year") or _("year not known")) if part)
    return _("%s (source to be checked)") % named if source.get("to_be_checked") else named


def outcome_words(initiative: Initiative) -> str:
    told = [f"{count} {str(looks.look(key).label).lower()}" for key, count in outcomes(initiative).items() if count]
    return ", ".join(told) or _("Nobody has told us yet how it went. You could be the first.")
