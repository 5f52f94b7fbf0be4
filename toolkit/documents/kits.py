"""Paper to work with: the one-page kit of an initiative for wards without computers, and a person's own blank plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from promise.core import pdf, qr
from toolkit.documents.detail import what_it_takes
from toolkit.documents.initiatives import address
from toolkit.documents.paper import headings, outcome_words
from toolkit.figures.codes import code_of
from toolkit.models import Initiative
from toolkit.models.vocabularies import EvidenceLevel

TYPST = Path(__file__).parent / "typst"
MOST_STEPS = 9
# how much of long texts is tried, until it fits on one page
SHARES = (1.0, 0.75, 0.5, 0.35)
# a page with much on it is set smaller before anything is left out (characters, size in points)
SIZES = ((900, 10.5), (1500, 9.5), (10**6, 8.5))


def kit_pdf(initiative: Initiative) -> bytes:
    """One page, set once: the template takes the first of the tries that fits."""
    return pdf.render(TYPST / "kit.typ", as_data(initiative))


def as_data(initiative: Initiative) -> dict[str, Any]:
    url = address(initiative)
    return {
        "title": Truncator(initiative.title).chars(160),
        "tries": [kept(initiative, share) for share in SHARES],
        "evidence": _("Evidence: %s.") % EvidenceLevel(initiative.evidence_level).label,
        "outcomes": _("Members report: %s.") % outcome_words(initiative).rstrip("."),
        "qr": qr.svg(url),
        "qr_alt": _("QR code that leads to %s") % url,
        "tried": settings.SITE_URL + reverse("toolkit:tried-by-code"),
        "code": code_of(initiative.pk) if initiative.pk else "",
        "foot": url,
        "words": headings() | kit_words(),
    }


def kept(initiative: Initiative, share: float) -> dict[str, Any]:
    """`share` is how much of the longest texts is kept, when all of it would not fit on one page."""

    def cut(words: object, most: int) -> str:
        return Truncator(str(words)).chars(int(most * share))

    most = max(4, int(MOST_STEPS * share))
    left = len(initiative.steps) - most
    data = {
        "summary": cut(initiative.summary, 420),
        "contested": cut(initiative.contested_note, 280) if initiative.is_contested else "",
        "steps": [cut(step, 230) for step in initiative.steps][:most],
        "more_steps": _("%(n)d more on the page.") % {"n": left} if left > 0 else "",
        "takes": [row | {"value": cut(row["value"], 140)} for row in what_it_takes(initiative) if row["value"]],
        "watch": cut(initiative.difficulties, 600),
        "idea": cut(initiative.idea_for_barrier, 220),
    }
    return data | {"size": size_for(data)}


def size_for(data: dict[str, Any]) -> float:
    texts = [data["summary"], data["contested"], data["watch"], data["idea"], *data["steps"]]
    texts += [row["value"] for row in data["takes"]]
    return next(size for most, size in SIZES if sum(map(len, texts)) <= most)


def kit_words() -> dict[str, str]:
    return {
        "watch": _("What to watch for"),
        "tell": _("Tried it? People of member organisations can tell how it went, well or badly, from any computer or phone."),
        "how": _("Go to"),
        "code": _("and type the code"),
        "page": _("All of it, kept up to date:"),
    }


def plan_pdf() -> bytes:
    """Blank, the same for everybody: nothing of it is ever typed in or kept here."""
    return pdf.render(TYPST / "plan.typ", plan_data())


def plan_data() -> dict[str, Any]:
    return {
        "title": _("My own plan"),
        "lead": _("For a hard time that may come: what I want the people around me to know, in my own words."),
        "note": _(
            "This is yours. Fill in as much as you like, alone or with somebody you trust, and change it whenever you want."
            " Decide who gets a copy. It is not a legal paper by itself: ask your team or an advocate what the law of your"
            " country adds to it."
        ),
        "name": _("My name"),
        "date": _("Date"),
        "foot": settings.SITE_URL + "/toolkit/",
        "parts": [{"title": title, "hint": hint, "lines": lines} for title, hint, lines in plan_parts()],
    }


def plan_parts() -> list[tuple[str, str, int]]:
    return [
        (_("What can set it off"), _("Places, words, times of day, noise, being alone, being crowded, bad news ..."), 3),
        (_("How others can see that it is getting harder for me"), _("What I do, say or stop doing."), 3),
        (_("What helps before it gets that far"), _("What I can do, and what others can do or leave."), 4),
        (_("What calms me"), _("A person, a place, a walk, music, quiet, something to hold, something to do ..."), 4),
        (_("What makes it worse"), _("What people mean well but should not do."), 3),
        (_("My wishes about medicines"), _("What helped, what did not, what I do not want, how I want to be asked."), 4),
        (
            _("My wishes about being held"),
            _("I do not want to be held. If somebody ever thinks they must: what they need to know about my body, my history,"
              " who should be there and who should not, what to say to me, and what I need afterwards."),
            5,
        ),
        (_("Who to call, and who not"), _("Names and numbers. Who looks after children, animals, my home."), 3),
        (_("Afterwards"), _("What I need, and with whom I want to talk about what happened."), 3),
        (_("Who has a copy, and when we look at it again"), "", 2),
    ]  # fmt: skip
