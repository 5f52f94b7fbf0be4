"""The invented members as rows: written in bulk, because a hundred and forty histories through the actions would be slow."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify

from alliance.actions.organisations import chapter_for
from alliance.management import demo_history
from alliance.management.demo_forest import KINDS, SEED, Planned, plan
from alliance.management.starter import content
from alliance.models import Commitment, Country, Organisation, Pledge, PledgeDecision, PledgeText
from alliance.models.identifiers import new_certificate_code
from alliance.models.organisations import PUBLIC_STATUSES
from alliance.models.pledges import LINK
from promise.core import tokens
from promise.core.models import Change
from promise.core.text import fold, name_key

FIRST = "Thornfield Vale Mental Health Service"
HABITS = ("prompt", "silent", "back", "late", "prompt", "back", "silent", "prompt")
POSTS = ("Chief executive", "Medical director", "Director of nursing", "Head of school", "Chair of trustees")
NAMES = ("Ana", "Bilal", "Chidi", "Dora", "Emeka", "Freya", "Goran", "Hana", "Idris", "Jana", "Kofi", "Lina", "Mei", "Noor")
FRAMEWORKS = ("protect", "promote", "progress", "process")


@dataclass
class Made:
    """One invented organisation on its way into the tables."""

    planned: Planned
    row: Organisation
    steps: list[demo_history.Step] = field(default_factory=list)
    pledge: Pledge | None = None
    named: Organisation | None = None


def moment(day: dt.date, hour: int = 10) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def load_members() -> dict[str, Organisation]:
    """Make all invented organisations; returns them by their invented name."""
    today, rng = timezone.localdate(), random.Random(SEED)
    countries = {country.pk: country for country in Country.objects.all()}
    founders = _founders(countries, today)
    made = [_made(p, countries, today, n) for n, p in enumerate(plan(_rows(countries), founders, first=FIRST, today=today))]
    _write_organisations(made, founders)
    _write_pledges(made, rng, today)
    Change.objects.bulk_create(
        Change(type="organisation", public_id=one.row.public_id, change="created", path=one.row.get_absolute_url())
        for one in made
        if one.row.status in PUBLIC_STATUSES
    )
    return {one.planned.name: one.row for one in made}


def _rows(countries: dict[str, Country]) -> list[Planned]:
    return [
        Planned(name=name, kind=KINDS[letter], place=place, country=code, continent=countries[code].continent)
        for code, lines in content("demo_organisations.yaml").items()
        for letter, name, place in lines
    ]


def _founders(countries: dict[str, Country], today: dt.date) -> list[Planned]:
    rows = Organisation.objects.filter(is_founding=True, slug__startswith="founding-place-").order_by("slug")
    return [
        Planned(
            name=row.slug, kind=row.kind, place=row.place, country=row.country_id,
            continent=countries[row.country_id].continent, joined_on=today - dt.timedelta(days=2000), brings=3,
        )
        for row in rows
    ]  # fmt: skip


def _made(planned: Planned, countries: dict[str, Country], today: dt.date, number: int) -> Made:
    name = f"{planned.name} (demo)"
    slug = slugify(fold(planned.name))[:100]
    country = countries[planned.country]
    steps = _steps(planned, number, today)
    row = Organisation(
        slug=f"{slug}-demo" if slug else f"demo-organisation-{number}",
        name=name, name_folded=fold(name), name_key=name_key(name), kind=planned.kind, country=country, place=planned.place,
        is_demo=True, chapter=chapter_for(country), status=steps[-1].target if steps else "applied",
        signed_on=planned.joined_on if planned.is_attached else None, created_at=moment(planned.joined_on, 8),
        updated_at=moment(max(steps[-1].on if steps else planned.joined_on, planned.joined_on)),
        generation=planned.generation, descendant_count=planned.descendants,
    )  # fmt: skip
    return Made(planned, row, steps)


def _steps(planned: Planned, number: int, today: dt.date) -> list[demo_history.Step]:
    words = content_words()
    joining = demo_history.joining(planned.joined_on)
    if planned.ending == "applied":
        return []
    if planned.ending == "verified":
        return joining[:1]
    if planned.ending == "declined":
        reason = words["decline_reasons"][number % len(words["decline_reasons"])]
        return [joining[0], demo_history.Step("decline", "verified", "declined", planned.joined_on, "secretariat", reason)]
    habit = "prompt" if planned.name == FIRST else HABITS[number % len(HABITS)]
    steps = [*joining, *demo_history.years(planned.joined_on, habit, today=today)]
    if planned.ending == "withdrawn":
        steps = [step for step in steps if step.on < today - dt.timedelta(days=100)] or joining
        reason = words["withdraw_reasons"][number % len(words["withdraw_reasons"])]
        steps.append(demo_history.leaving(steps[-1].target, today - dt.timedelta(days=80), reason))
    return steps


def _write_organisations(made: list[Made], founders: list[Planned]) -> None:
    """A generation at a time, so that every recruiter has its key before it is named."""
    rows = {id(one.planned): one.row for one in made}
    known = {row.slug: row for row in Organisation.objects.filter(slug__in=[f.name for f in founders])}
    rows.update({id(founder): known[founder.name] for founder in founders})
    for generation in range(max(one.planned.generation for one in made) + 1):
        layer = [one for one in made if one.planned.generation == generation]
        for one in layer:
            if one.planned.recruiter and one.planned.is_attached:
                one.row.recruiter = rows[id(one.planned.recruiter)]
        Organisation.objects.bulk_create([one.row for one in layer])
    for founder in founders:
        Organisation.objects.filter(pk=rows[id(founder)].pk).update(descendant_count=F("descendant_count") + founder.descendants)
    for one in made:
        one.named = rows.get(id(one.planned.recruiter))


def _write_pledges(made: list[Made], rng: random.Random, today: dt.date) -> None:
    text = PledgeText.objects.latest()
    for number, one in enumerate(made):
        one.pledge = _pledge(one, text, number)
    Pledge.objects.bulk_create([one.pledge for one in made if one.pledge])
    PledgeDecision.objects.bulk_create(
        PledgeDecision(
            subject=one.pledge, move=step.move, from_state=step.source, to_state=step.target, capacity=step.capacity,
            reason=step.reason, at=moment(step.on),
        )
        for one in made
        for step in one.steps
    )  # fmt: skip
    Commitment.objects.bulk_create(row for one in made for row in _commitments(one, rng, today))


def _pledge(one: Made, text: PledgeText, number: int) -> Pledge:
    nonce, link_hash = tokens.new_pair(LINK)
    signed = one.planned.joined_on
    person = f"{NAMES[number % len(NAMES)]} {one.planned.place.split()[0]}"
    return Pledge(
        organisation=one.row, text=text, state=one.row.status, signatory_name=f"{person} (demo)",
        signatory_post=POSTS[number % len(POSTS)], signatory_email=f"signatory-{number}@demo.test",
        named_recruiter=one.named, form_nonce=f"demo:{one.row.slug}", link_nonce=nonce, link_hash=link_hash,
        link_expires_at=moment(signed) + dt.timedelta(days=14), created_at=moment(signed, 8),
        updated_at=one.row.updated_at,
        certificate_code=new_certificate_code() if one.planned.is_attached else None,
    )  # fmt: skip


def _commitments(one: Made, rng: random.Random, today: dt.date) -> list[Commitment]:
    """One to three of the kind's own; those whose day has passed are mostly done, some honestly dropped."""
    words: dict[str, list[str]] = content_words()["commitments"]
    found = []
    for position, framework in enumerate(rng.sample(FRAMEWORKS, rng.choice([1, 2, 2, 3])), start=1):
        texts = words["teaching"] if one.planned.kind in {"education", "research"} else words[framework]
        due = one.planned.joined_on + dt.timedelta(days=rng.randrange(120, 600))
        past = rng.choices(["done", "dropped", "under_way"], [70, 12, 18])[0]
        state = past if due < today else rng.choice(["planned", "under_way", "under_way"])
        if not one.planned.is_attached:
            state, due = "planned", max(due, today + dt.timedelta(days=60))
        found.append(
            Commitment(pledge=one.pledge, position=position, framework=framework, text=rng.choice(texts), due_on=due, state=state)
        )
    return found


def content_words() -> Any:
    if "words" not in _CACHE:
        _CACHE["words"] = content("demo_words.yaml")
    return _CACHE["words"]


_CACHE: dict[str, Any] = {}
