"""Meetings on pages and in calendars, without the way in."""

from __future__ import annotations

import datetime as dt

import icalendar
import pytest
from django.utils import timezone

from tests.factories import alliance as make

pytestmark = pytest.mark.django_db
LIST, FEED = "/alliance/meetings/", "/alliance/meetings.ics"
LINK = "https://meet.example/canary-room"


def events(client) -> list[icalendar.Component]:
    return list(icalendar.Calendar.from_ical(client.get(FEED).content).walk("VEVENT"))


def test_list_shows_public_meetings_to_come_and_past(client):
    past = timezone.now() - dt.timedelta(days=20)
    make.meeting("Coming meeting")
    make.meeting("Past meeting", starts_at=past, ends_at=past + dt.timedelta(hours=1))
    make.meeting("Canary meeting", is_public=False)
    answer = client.get(LIST)
    assert [one.title for one in answer.context["page"].rows] == ["Coming meeting"]
    assert [one.title for one in answer.context["past"]] == ["Past meeting"]
    assert "Canary" not in answer.content.decode()
    assert "Canary" not in client.get(LIST, {"upcoming": "false"}).content.decode()
    assert "Past meeting" in client.get(LIST, {"upcoming": "false"}).content.decode()


def test_hidden_meeting_is_there_for_the_secretariat_only(client, sign_in, cast):
    hidden = make.meeting("Canary meeting", is_public=False)
    assert "Canary meeting" in sign_in(cast.secretariat).get(hidden.get_absolute_url()).content.decode()
    for user_client in (client, sign_in(cast.stranger), sign_in(cast.curator)):
        assert user_client.get(hidden.get_absolute_url()).status_code == 404


def test_join_link_is_for_people_of_organisations_that_have_a_place(client, sign_in, cast):
    meeting = make.lively_meeting("Net meeting", join_link=LINK, places=1)
    house, other = make.signed_organisation("Member House"), make.signed_organisation("Waiting House")
    make.registration(meeting, house)
    assert LINK in sign_in(make.lead_of(house)).get(meeting.get_absolute_url()).content.decode()
    assert make.registration(meeting, other).state == "waiting"
    assert LINK not in sign_in(make.lead_of(other)).get(meeting.get_absolute_url()).content.decode()
    for outsider in (client, sign_in(cast.stranger)):
        page = outsider.get(meeting.get_absolute_url()).content.decode()
        assert "canary-room" not in page
        assert "Sign in to see it" in page


def test_calendar_has_public_meetings_in_utc_without_the_way_in(client):
    starts = timezone.now().replace(microsecond=0) + dt.timedelta(days=3)
    make.meeting(
        "Net meeting", join_link=LINK, starts_at=starts, ends_at=starts + dt.timedelta(hours=2), host_zone="Pacific/Auckland",
        summary="Bring\nsomething; to, share",
    )  # fmt: skip
    make.meeting("Canary meeting", is_public=False)
    answer = client.get(FEED)
    assert answer["Content-Type"].startswith("text/calendar")
    assert b"canary" not in answer.content.lower()
    (event,) = events(client)
    assert event.decoded("dtstart") == starts
    assert b"DTSTART:" in answer.content
    assert b"\r\n" in answer.content
    assert "Pacific/Auckland" in str(event["description"])
    assert "Bring" in str(event["description"])
    assert str(event["url"]).endswith("/alliance/meetings/" + str(event["url"]).rsplit("/", 2)[1] + "/")


def test_calendar_says_what_was_called_off(client):
    make.meeting("Off meeting", cancelled_at=timezone.now())
    (event,) = events(client)
    assert str(event["status"]) == "CANCELLED"
    assert event["sequence"] == 1
    assert "Cancelled" in client.get(LIST).content.decode()


def test_calendar_forgets_what_is_long_past(client):
    old = timezone.now() - dt.timedelta(days=200)
    make.meeting("Old meeting", starts_at=old, ends_at=old + dt.timedelta(hours=1))
    assert events(client) == []


def test_detail_shows_the_hosts_time_and_utc(client):
    starts = dt.datetime(2027, 7, 1, 22, 30, tzinfo=dt.UTC)
    meeting = make.meeting("Far meeting", starts_at=starts, ends_at=starts + dt.timedelta(hours=1), host_zone="Pacific/Auckland")
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "2 July 2027, 10:30" in page
    assert "1 July 2027, 22:30 UTC" in page


@pytest.mark.parametrize(
    "query", ["kind=x", "chapter=%00", "q=%00", "cursor=abc", "upcoming=maybe", "page=2", "chapter=" + "a" * 3000]
)
def test_list_survives_what_can_be_typed(client, query):
    make.meeting("Coming meeting")
    assert client.get(f"{LIST}?{query}").status_code == 200
