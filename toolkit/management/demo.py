"""Demo reports and submissions by the demo people and organisations of the alliance: every state, every outcome."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from alliance.models import Organisation
from promise.accounts.models import User
from toolkit.actions import adoptions, cycles, feedback, initiatives
from toolkit.actions.fields import AUTHOR_FIELDS
from toolkit.management import demo_measures
from toolkit.management.demo_journey import load_journey
from toolkit.management.demo_years import load_years
from toolkit.models import Adoption, Initiative

CONTENT = Path(__file__).parent / "content"


def load_demo() -> dict[str, int]:
    """Once; a second call finds everything there. Needs the demo people and organisations of the alliance."""
    if Initiative.objects.filter(is_demo=True).exists() or Adoption.objects.filter(is_demo=True).exists():
        return {"demo submissions": 0, "demo reports": 0, "demo years": 0, "demo series": demo_measures.load()}
    with transaction.atomic():
        made = {"demo submissions": load_submissions(), "demo reports": load_adoptions(), "demo years": load_years()}
        load_trials()
        return made | load_journey() | {"demo series": demo_measures.load()}


def _content(name: str) -> Any:
    rows: Any = yaml.safe_load((CONTENT / f"demo_{name}.yaml").read_text())
    return rows


def _person(word: str) -> User | None:
    return User.objects.filter(email=f"{word}@demo.test").first()


# -- submissions -------------------------------------------------------------------------------------------------------


def load_submissions() -> int:
    made = 0
    for number, row in enumerate(_content("submissions")):
        if author := _person(row["by"]):
            _submission(row, author, nonce=f"demo-submission-{number}")
            made += 1
    return made


def _submission(row: dict[str, Any], author: User, *, nonce: str) -> None:
    fields = {name: value for name, value in row.items() if name in AUTHOR_FIELDS}
    home = Organisation.objects.filter(seats__user=author, seats__state="active").select_related("country").first()
    if home and row["state"] != "draft":
        fields |= {"origin_name": home.name, "country": home.country}
    made = initiatives.draft(by=author, organisation=home, nonce=nonce, is_demo=True, **fields)
    curator = _person("curator")
    if row["state"] == "draft":
        return
    initiatives.submit(initiative=made, by=author)
    if row["state"] == "submitted":
        return
    initiatives.claim(initiative=made, by=curator)
    if row["state"] == "changes_requested":
        initiatives.request_changes(initiative=made, by=curator, reason=row["reason"])
    elif row["state"] == "archived":
        initiatives.archive(initiative=made, by=curator, reason=row["reason"])
    elif "sorting" in row:
        initiatives.edit(initiative=made, by=curator, capacity="curator", **row["sorting"])


# -- adoptions ---------------------------------------------------------------------------------------------------------


def load_adoptions() -> int:
    """Every 24th report is of the demo lead's own organisation, so that the demo people have some to go on with."""
    homes = list(Organisation.objects.in_good_standing().filter(is_demo=True, kind="provider").order_by("slug"))
    lead, known = _person("lead"), {row.slug: row for row in Initiative.objects.published()}
    own = Organisation.objects.filter(seats__user=lead, seats__state="active").first() if lead else None
    if not homes:
        return 0
    made = 0
    for number, row in enumerate(_content("adoptions")):
        idea = known.get(row[0])
        if idea is None:
            continue
        is_own = own is not None and number % 24 == 0
        home = own if own is not None and is_own else homes[number * 7 % len(homes)]
        _adoption(idea, home, lead if is_own else None, row, nonce=f"demo-adoption-{number}")
        made += 1
    return made


def _adoption(idea: Initiative, home: Organisation, by: User | None, row: list[Any], *, nonce: str) -> None:
    _, setting, state, outcome, visibility, months, words = row
    now = timezone.now()
    adoptions.report(
        initiative=idea, organisation=home, by=by, nonce=nonce, state=state, setting=setting, words=words,
        outcome="" if outcome == "-" else outcome, visibility=visibility, is_demo=True,
        started_on=(now - dt.timedelta(days=31 * months)).date(), at=now - dt.timedelta(days=12 * months, hours=months),
    )  # fmt: skip


# -- what came after ---------------------------------------------------------------------------------------------------


def load_trials() -> None:
    """The small tests of the first report of the demo lead's team, and what readers said of some initiatives."""
    told = _content("trials")
    lead = _person("lead")
    if ours := Adoption.objects.filter(form_nonce="demo-adoption-0", reported_by=lead, reported_by__isnull=False).first():
        for number, row in enumerate(told["cycles"]):
            days = row.pop("days_ago", None)
            began = (timezone.now() - dt.timedelta(days=days)).date() if days else None
            cycles.plan(adoption=ours, by=lead, nonce=f"demo-test-{number}", tested_on=began, **row)
    known = Initiative.objects.published().in_bulk([slug for slug, _answer, _words in told["feedback"]], field_name="slug")
    for number, (slug, answer, words) in enumerate(told["feedback"]):
        if slug in known:
            feedback.tell(initiative=known[slug], answer=answer, words=words, browser=f"demo-{number}", address="127.0.0.1")
