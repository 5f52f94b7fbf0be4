"""Demo meetings: single ones, a series, an agenda, a waiting list, one closed with minutes, and pairs of the month."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from alliance.actions import closing, meetings, pairings, registrations
from alliance.management.starter import content
from alliance.models import Chapter, Meeting, Organisation, PairingWish
from promise.core import changes


def load_meetings(home: Organisation) -> int:
    """All of them, once; called from the loader of the demo. Returns how many."""
    by_slug = {chapter.slug: chapter for chapter in Chapter.objects.all()}
    entries: list[dict[str, Any]] = content("demo_meetings.yaml")
    for entry in entries:
        _load_one(entry, by_slug[entry["chapter"]])
    lively: dict[str, Any] = content("demo_meetings_lively.yaml")
    made = _load_series(lively["series"], by_slug, home)
    _load_closed(lively["closed"], by_slug, home)
    _load_pairs(home)
    Chapter.objects.filter(slug="united-kingdom").update(meeting_every_months=3)
    return len(entries) + made + 1


def _load_one(entry: dict[str, Any], chapter: Chapter) -> Meeting:
    starts = _starts(entry)
    host = starts.astimezone(ZoneInfo(entry["zone"]))
    meeting = Meeting.objects.create(
        slug=entry["slug"], chapter=chapter, kind=entry["kind"], title=entry["title"], summary=entry["summary"],
        starts_at=starts, ends_at=starts + dt.timedelta(hours=entry["hours"]), host_zone=entry["zone"], host_date=host.date(),
        host_time=host.time(), mode=entry["mode"], place=entry.get("place", ""), is_public=entry.get("public", True),
        themes=entry.get("themes", []), mix=entry.get("mix", []), learning_outcomes=entry.get("outcomes", ""),
        join_link="" if entry["mode"] == "in_person" else f"https://meet.demo.test/{entry['slug']}",
        cancelled_at=timezone.now() if entry.get("cancelled") else None, is_demo=True,
    )  # fmt: skip
    if meeting.is_public:
        changes.created("meeting", meeting.public_id, meeting.get_absolute_url())
    return meeting


def _starts(entry: dict[str, Any]) -> dt.datetime:
    """The hour is the host's; what is stored is UTC."""
    day = timezone.localdate() + dt.timedelta(days=entry["in_days"])
    return dt.datetime.combine(day, dt.time.fromisoformat(entry["at"]), tzinfo=ZoneInfo(entry["zone"])).astimezone(dt.UTC)


def _others(home: Organisation, number: int) -> list[Organisation]:
    listed = Organisation.objects.listed().filter(is_demo=True).exclude(pk=home.pk)
    return list(listed.order_by("name_folded")[:number])


def _load_series(entry: dict[str, Any], by_slug: dict[str, Chapter], home: Organisation) -> int:
    first = timezone.localdate() + dt.timedelta(days=entry["in_days"])
    when = meetings.When(first, dt.time.fromisoformat(entry["at"]), entry["zone"], entry["minutes"])
    words = {**entry["words"], "join_link": "https://meet.demo.test/monthly-circle"}
    made = meetings.plan(
        chapter=by_slug[entry["chapter"]], words=words, when=when, by=None, is_demo=True,
        repeats=meetings.Repeats(entry["rule"], count=entry["count"]),
    )  # fmt: skip
    points = [
        meetings.Point(one["kind"], one["title"], one["minutes"], home if one["kind"] == "progress" else None, one.get("who", ""))
        for one in entry["agenda"]
    ]
    meetings.set_agenda(meeting=made[0], points=points, by=None)
    people = [(one["name"], one["part"]) for one in entry["people"]]
    for organisation in [home, *_others(home, 2)]:
        registrations.register(meeting=made[0], organisation=organisation, people=people, by=None)
    return len(made)


def _load_closed(entry: dict[str, Any], by_slug: dict[str, Chapter], home: Organisation) -> None:
    meeting = _load_one(entry, by_slug[entry["chapter"]])
    others = _others(home, 2)
    owners = [home, *others]
    tasks = [
        closing.Task(task["what"], owner, timezone.localdate() + dt.timedelta(days=task["in_days"]), task.get("person", ""))
        for task, owner in zip(entry["tasks"], owners, strict=False)
    ]
    closing.close(meeting=meeting, there=dict.fromkeys(owners, 2), minutes=entry["minutes"], tasks=tasks, by=None)
    for item in meeting.actions.filter(organisation=others[0]) if others else ():
        closing.finish(item=item, by=None)


def _load_pairs(home: Organisation) -> None:
    """Five who wished for it before this month: two pairs, and one that comes first next month."""
    for organisation in [home, *_others(home, 4)]:
        pairings.opt_in(organisation=organisation, by=None)
    PairingWish.objects.update(opted_at=timezone.now() - dt.timedelta(days=40))
    pairings.pair(seed=11)
