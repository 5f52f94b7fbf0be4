"""Planning, registering and closing on pages; the private calendar; the viewer's own time."""

from __future__ import annotations

import datetime as dt

import icalendar
import pytest
import time_machine
from django.utils import timezone

from alliance.actions import registrations, seats
from alliance.documents.rhythm import next_due, overdue_of
from alliance.models import CalendarKey, Chapter, Meeting, MeetingMinutes, Registration
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db
FEED, MINE, PLAN = "/alliance/meetings.ics", "/alliance/meetings/mine/", "/alliance/meetings/plan/"
LINK = "https://meet.example/canary-room"


@pytest.fixture
def own(person):
    return make.member_cast(person)


def form(**more: object) -> dict[str, object]:
    day = timezone.localdate() + dt.timedelta(days=30)
    return {
        "chapter": "united-kingdom", "kind": "net_meeting", "title": "Evening circle", "day_day": day.day, "day_month": day.month,
        "day_year": day.year, "time": "18:30", "zone": "Europe/London", "minutes": "90", "mode": "online", "is_public": "on",
        "themes": "gardens, open doors, gardens", **more,
    }  # fmt: skip


def event(content: bytes, meeting: Meeting) -> icalendar.Component:
    found = icalendar.Calendar.from_ical(content).walk("VEVENT")
    return next(one for one in found if str(one["uid"]).startswith(meeting.public_id))


# -- planning ----------------------------------------------------------------------------------------------------------


def test_a_plan_is_shown_before_it_is_made(sign_in, own):
    client = sign_in(own.coordinator)
    with time_machine.travel(dt.datetime(2026, 9, 1, 12, tzinfo=dt.UTC), tick=False):
        values = form(day_day=13, day_month=10, day_year=2026, repeats="month_weekday", count="2")
        page = client.post(PLAN, {**values, "act": "look"}).content.decode()
        assert "Tuesday 13 October 2026, 18:30" in page
        assert "13 October 2026, 17:30" in page
        assert "10 November 2026, 18:30" in page
        assert Meeting.objects.count() == 0
        answer = client.post(PLAN, {**values, "act": "plan"})
    first, second = Meeting.objects.order_by("starts_at")
    assert answer["Location"] == f"/alliance/meetings/{first.slug}/agenda/"
    assert (first.themes, first.chapter, first.series) == (["gardens", "open doors"], own.chapter, second.series)


@pytest.mark.parametrize(
    "wrong",
    [{"zone": "Mars/Olympus"}, {"time": "late"}, {"repeats": "weekly"}, {"repeats": "weekly", "count": "99"}, {"mode": "hybrid"},
     {"day_year": "2001"}, {"chapter": "czechia"}, {"chapter": "whole"}, {"title": ""}, {"join_link": "javascript:alert(1)"}],
)  # fmt: skip
def test_what_cannot_be_is_said_and_nothing_made(sign_in, own, wrong):
    make.national_chapter("CZ")
    answer = sign_in(own.coordinator).post(PLAN, {**form(**wrong), "act": "plan"})
    assert answer.status_code == 200
    assert "something to put right" in answer.content.decode()
    assert Meeting.objects.count() == 0


def test_an_agenda_is_written_without_scripts(sign_in, own):
    meeting = make.lively_meeting(chapter=own.chapter)
    rows = {
        "point-TOTAL_FORMS": 3, "point-INITIAL_FORMS": 0,
        "point-0-kind": "talk", "point-0-title": "Welcome", "point-0-minutes": "10", "point-0-who": "Canary Speaker",
        "point-1-kind": "progress", "point-1-title": "", "point-1-minutes": "20", "point-1-organisation": "cast house",
        "point-2-kind": "listening", "point-2-title": "", "point-2-minutes": "15",
    }  # fmt: skip
    address = f"/alliance/meetings/{meeting.slug}/agenda/"
    sign_in(own.coordinator).post(address, {**rows, "act": "save"})
    assert list(meeting.agenda.values_list("title", "minutes")) == [("Welcome", 10), ("Progress of Cast House", 20)]
    from django.test import Client

    page = Client().get(meeting.get_absolute_url()).content.decode()
    assert "18:40" in page
    assert "Canary Speaker" not in page
    api = Client().get(f"/api/v1/meetings/{meeting.slug}/").json()
    assert [point["organisation"] for point in api["agenda"]] == [None, "cast-house"]
    assert "Canary Speaker" not in str(api)


def test_a_wrong_member_in_the_agenda_is_said(sign_in, own):
    meeting = make.lively_meeting(chapter=own.chapter)
    rows = {"point-TOTAL_FORMS": 1, "point-INITIAL_FORMS": 0, "point-0-kind": "progress", "point-0-minutes": "5",
            "point-0-organisation": "Nobody House"}  # fmt: skip
    answer = sign_in(own.coordinator).post(f"/alliance/meetings/{meeting.slug}/agenda/", rows)
    assert "We do not find one member of this name" in answer.content.decode()
    assert not meeting.agenda.exists()


def test_called_off_is_struck_out_and_counted_in_calendars(sign_in, own, client):
    meeting = make.lively_meeting("Lost evening", chapter=own.chapter, join_link=LINK)
    sign_in(own.coordinator).post(f"/alliance/meetings/{meeting.slug}/cancel/", {"reason": "No speaker."})
    assert "<s>Lost evening</s>" in client.get("/alliance/meetings/").content.decode()
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "No speaker." in page
    found = event(client.get(f"/alliance/meetings/{meeting.slug}.ics").content, meeting)
    assert (str(found["status"]), found["sequence"]) == ("CANCELLED", 1)


# -- registering -------------------------------------------------------------------------------------------------------


def people(*names: str) -> dict[str, object]:
    rows: dict[str, object] = {"person-TOTAL_FORMS": 4, "person-INITIAL_FORMS": 0}
    for n, name in enumerate(names):
        rows |= {f"person-{n}-name": name, f"person-{n}-part": "staff"}
    return rows


def test_a_contributor_registers_changes_and_gives_back(sign_in, own):
    meeting = make.lively_meeting(places=2)
    client, address = sign_in(own.contributor), f"/alliance/meetings/{meeting.slug}/register/"
    client.post(address, people("Ana", "Ben"))
    assert list(Registration.objects.get().attendees.values_list("name", flat=True)) == ["Ana", "Ben"]
    client.post(address, people("Cy"))
    assert list(Registration.objects.get().attendees.values_list("name", flat=True)) == ["Cy"]
    assert "There is room for 2 people" in client.post(address, people("A", "B", "C")).content.decode()
    assert "at least one person" in client.post(address, people()).content.decode()
    client.post(address, {"act": "cancel"})
    assert Registration.objects.get().state == "cancelled"
    assert Registration.objects.get().attendees.count() == 0


def test_names_are_for_the_organisation_and_the_organisers(sign_in, own, cast):
    meeting = make.lively_meeting(chapter=own.chapter)
    make.registration(meeting, own.organisation, "Canary Name")
    other = make.lead_of(make.signed_organisation("Other House"))
    addresses = [f"/alliance/meetings/{meeting.slug}/{page}" for page in ("", "people/", "register/", "print/")]
    assert "Canary Name" in sign_in(own.coordinator).get(addresses[1]).content.decode()
    assert "Canary Name" in sign_in(own.lead).get(addresses[2]).content.decode()
    for user in (other, cast.stranger, cast.curator):
        assert all("Canary Name" not in sign_in(user).get(address).content.decode() for address in addresses)


def test_meetings_for_members_are_seen_by_members(sign_in, own, client):
    meeting = make.lively_meeting("Inner circle", is_public=False)
    assert sign_in(own.contributor).get(meeting.get_absolute_url()).status_code == 200
    for path in (meeting.get_absolute_url(), f"/alliance/meetings/{meeting.slug}.ics", f"/api/v1/meetings/{meeting.slug}/"):
        assert client.get(path).status_code == 404
    assert "Inner circle" not in client.get(FEED).content.decode()


# -- the private calendar ----------------------------------------------------------------------------------------------


def test_the_private_calendar_has_the_way_in_where_one_has_a_place(sign_in, own, client):
    meeting = make.lively_meeting(places=1, join_link=LINK, is_public=False)
    make.registration(meeting, own.organisation)
    waiting = make.lead_of(make.signed_organisation("Late House"))
    make.registration(meeting, waiting.seats.get().organisation)
    tokens = {user: make.calendar_key(user).link_token() for user in (own.contributor, waiting, own.coordinator)}
    answer = client.get(FEED, {"token": tokens[own.contributor]})
    assert LINK in str(event(answer.content, meeting)["description"])
    assert answer["Cache-Control"] == "no-store"
    assert tokens[own.contributor] in sign_in(own.contributor).get(MINE).content.decode()
    late = client.get(FEED, {"token": tokens[waiting]}).content
    assert event(late, meeting)["summary"] == meeting.title
    assert b"canary-room" not in late
    assert meeting.public_id.encode() not in client.get(FEED, {"token": tokens[own.coordinator]}).content
    assert b"canary" not in client.get(FEED).content


def test_an_ended_seat_takes_the_entries_and_a_closed_account_the_calendar(own, client):
    meeting = make.lively_meeting(join_link=LINK, is_public=False)
    make.registration(meeting, own.organisation)
    token = make.calendar_key(own.contributor).link_token()
    assert LINK.encode() in client.get(FEED, {"token": token}).content.replace(b"\r\n ", b"")
    seats.leave(seat=own.contributor.seats.get(), by=own.contributor)
    assert b"canary" not in client.get(FEED, {"token": token}).content.replace(b"\r\n ", b"")
    own.contributor.is_active = False
    own.contributor.save()
    assert client.get(FEED, {"token": token}).status_code == 404


def test_a_new_address_ends_the_old_one_and_none_is_none(sign_in, own, client):
    user_client = sign_in(own.contributor)
    user_client.post(MINE, {"act": "renew"})
    old = CalendarKey.objects.get().link_token()
    user_client.post(MINE, {"act": "renew"})
    new = CalendarKey.objects.get().link_token()
    assert old != new
    assert [client.get(FEED, {"token": token}).status_code for token in (old, new)] == [404, 200]
    user_client.post(MINE, {"act": "revoke"})
    assert client.get(FEED, {"token": new}).status_code == 404


def test_guessing_calendars_is_counted(client):
    statuses = [client.get(FEED, {"token": f"guess-{n}"}).status_code for n in range(21)]
    assert statuses == [404] * 20 + [429]


# -- own time ----------------------------------------------------------------------------------------------------------


def test_the_viewers_time_stands_beside_the_hosts_and_is_kept_only_when_asked(client):
    starts = dt.datetime(2027, 7, 1, 17, 30, tzinfo=dt.UTC)
    meeting = make.meeting(starts_at=starts, ends_at=starts + dt.timedelta(hours=1))
    address = meeting.get_absolute_url()
    page = client.get(address, {"zone": "Australia/Brisbane"}).content.decode()
    assert "2 July 2027, 03:30" in page
    assert "1 July 2027, 18:30" in page
    assert "zone" not in client.cookies
    client.get(address, {"zone": "Australia/Brisbane", "keep": "1"})
    assert client.cookies["zone"].value == "Australia/Brisbane"
    assert "2 July 2027, 03:30" in client.get(address).content.decode()
    assert "We do not know that time zone" in client.get(address, {"zone": "../../etc"}).content.decode()
    client.cookies["zone"] = "<script>"
    assert client.get(address).status_code == 200


# -- closing -----------------------------------------------------------------------------------------------------------


def test_a_coordinator_closes_with_minutes_and_actions(sign_in, own, client, cast):
    meeting = make.lively_meeting(chapter=own.chapter)
    held = make.registration(meeting, own.organisation)
    address = f"/alliance/meetings/{meeting.slug}/close/"
    values = {
        "minutes": "Canary minutes", f"there-{held.public_id}-people": "2", "task-TOTAL_FORMS": 2, "task-INITIAL_FORMS": 0,
        "task-0-what": "Write it down", "task-0-organisation": "Cast House", "task-0-due_on_day": "1",
        "task-0-due_on_month": "5", "task-0-due_on_year": "2030",
    }  # fmt: skip
    assert "once it has begun" in sign_in(own.coordinator).get(address).content.decode()
    with time_machine.travel(meeting.ends_at, tick=False):
        coordinator = sign_in(own.coordinator)
        broken = coordinator.post(address, {**values, "task-0-organisation": ""})
        assert "Name the member that does it" in broken.content.decode()
        assert not MeetingMinutes.objects.exists()
        coordinator.post(address, values)
        minutes = f"/alliance/meetings/{meeting.slug}/minutes/"
        page = sign_in(own.contributor).get(minutes).content.decode()
        assert "Canary minutes" in page
        assert "2 people" in page
        for path in (minutes, meeting.get_absolute_url(), f"/api/v1/meetings/{meeting.slug}/"):
            assert "Canary minutes" not in client.get(path).content.decode()
            assert "Canary minutes" not in sign_in(cast.stranger).get(path).content.decode()
        item = meeting.actions.get()
        sign_in(own.contributor).post(f"/alliance/actions/{item.public_id}/done/")
        item.refresh_from_db()
        assert item.done_by == own.contributor


# -- the rhythm --------------------------------------------------------------------------------------------------------


def test_a_chapter_that_has_not_met_for_longer_than_its_rhythm_is_overdue(sign_in, own):
    address = f"/alliance/chapters/{own.chapter.slug}/meetings/"
    assert next_due(own.chapter) is None
    sign_in(own.coordinator).post(address, {"meeting_every_months": "2"})
    chapter = Chapter.objects.get(pk=own.chapter.pk)
    due = next_due(chapter)
    assert due is not None
    assert not due["overdue"]
    with time_machine.travel(timezone.now() + dt.timedelta(days=70), tick=False):
        late = sign_in(own.coordinator)
        assert "A net meeting is overdue" in late.get(address).content.decode()
        assert overdue_of(own.coordinator) == [chapter]
        assert "A net meeting is overdue" in late.get("/desk/").content.decode()
        assert overdue_of(own.lead) == []
        make.lively_meeting(chapter=chapter)
        assert overdue_of(own.coordinator) == []
        assert "A net meeting is overdue" not in late.get("/desk/").content.decode()


def test_places_left_are_told_to_programs(client):
    meeting = make.lively_meeting(places=3)
    make.registration(meeting, make.signed_organisation(), "Ana", "Ben")
    assert client.get(f"/api/v1/meetings/{meeting.slug}/").json()["places_left"] == 1
    assert registrations.taken(meeting) == 2
