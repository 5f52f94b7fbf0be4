"""Demo looks of members at themselves, and what they tried against barriers: enough for change, twins and a ranking to show."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from alliance.models import Organisation
from promise.accounts.models import User
from toolkit.actions import assessments, barriers
from toolkit.models import Adoption, Assessment, BarrierTry

CONTENT = Path(__file__).parent / "content" / "demo_journey.yaml"


def load_journey() -> dict[str, int]:
    """Once; needs the demo reports, and the framework. Returns how many of each were made."""
    told = yaml.safe_load(CONTENT.read_text())
    return {"demo assessments": _looked(told["looked"]), "demo barrier tries": _tried(told["tried"])}


def _tried(told: dict[str, list[str]]) -> int:
    """Members say of a barrier what they said of the idea itself; whoever cannot tell yet says nothing."""
    rows = Adoption.objects.filter(is_demo=True, outcome__in=BarrierTry.Outcome.values).select_related(
        "initiative", "organisation"
    )
    reports: dict[str, list[Adoption]] = {}
    for row in rows.order_by("pk"):
        reports.setdefault(row.initiative.slug, []).append(row)
    pairs = [(barrier, report) for barrier, slugs in told.items() for slug in slugs for report in reports.get(slug, [])]
    for number, (barrier, report) in enumerate(pairs):
        barriers.tell(
            barrier=barrier, initiative=report.initiative, organisation=report.organisation, outcome=report.outcome,
            visibility=report.visibility, by=report.reported_by, nonce=f"demo-try-{number}",
        )  # fmt: skip
    return len(pairs)


def _looked(told: list[dict[str, Any]]) -> int:
    made, taken = 0, set[int]()
    for number, row in enumerate(told):
        if home := _home(row["home"], taken):
            _look(home, row, nonce=f"demo-look-{number}")
            made += 1
    return made


def _home(word: str, taken: set[int]) -> Organisation | None:
    """The demo lead's organisation, or another provider of this country in each row that asks for one."""
    own = Organisation.objects.filter(seats__user__email="lead@demo.test", seats__state="active").first()
    if word == "own":
        return own
    others = Organisation.objects.in_good_standing().filter(is_demo=True, kind="provider", country=word)
    found = others.exclude(pk__in=[*taken, *([own.pk] if own else [])]).order_by("slug").first()
    taken |= {found.pk} if found else set()
    return found


def _look(home: Organisation, row: dict[str, Any], *, nonce: str) -> Assessment:
    by = User.objects.filter(email="lead@demo.test", seats__organisation=home).first()
    at = timezone.now() - dt.timedelta(days=row["ago"])
    answers = {f"item-{key}": answer for answer in Assessment.Answer.values for key in row.get(answer, [])}
    about = {name: row[name] for name in ("place", "settings", "beds", "stage", "took_part")}
    made = assessments.begin(organisation=home, by=by, nonce=nonce, at=at)
    made = assessments.answer(
        assessment=made, by=by, answers=answers, **about, took_part_words=row.get("took_part_words", "")
    )  # fmt: skip
    if not row.get("finished", True):
        return made
    made = assessments.finish(assessment=made, by=by, at=at)
    return assessments.share(
        assessment=made, by=by, is_shared=row.get("shared", False), is_findable=row.get("findable", False)
    )  # fmt: skip
