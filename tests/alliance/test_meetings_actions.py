"""Planning, changing, calling off; places and the waiting list; closing; what time does by itself."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connections
from django.utils import timezone

from alliance.actions import closing, meetings, registrations
from alliance.models import ActionItem, Attendance, Meeting, Registration
from promise.core.models import Change, OutboxItem
from promise.core.workflow import MoveRefused
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def letters(event: str) -> int:
    return OutboxItem.objects.filter(payload__event=event).count()


def at(meeting: Meeting) -> meetings.When:
    assert meeting.host_date is not None
    return meetings.When(meeting.host_date, dt.time(18, 30), "Europe/London", 90)


# -- planning ----------------------------------------------------------------------------------------------------------


def test_a_series_makes_its_meetings_in_the_hosts_time():
    with time_machine.travel(dt.datetime(2026, 9, 1, 12, tzinfo=dt.UTC), tick=False):
        series = make.meeting_series(count=3)
    made = list(series.meetings.order_by("starts_at"))
    assert [f"{one.starts_at:%d %b %H:%M}" for one in made] == ["08 Sep 17:30", "13 Oct 17:30", "10 Nov 18:30"]
    assert {f"{one.host_time:%H:%M}" for one in made} == {"18:30"}
    assert [moment.utc for moment in series.starts()] == [one.starts_at for one in made]
    assert Change.objects.filter(type="meeting", change="created").count() == 3


def test_two_meetings_of_one_name_and_day_have_two_addresses():
    one, two = make.lively_meeting("Same"), make.lively_meeting("Same")
    assert one.slug != two.slug


def test_a_new_time_is_told_and_counted_a_new_word_is_not():
    meeting = make.lively_meeting()
    make.registration(meeting, make.signed_organisation())
    words = {"title": "Another title"}
    changed = meetings.change(meeting=meeting, words=words, when=at(meeting), by=None)
    assert (changed.sequence, letters("meeting_moved")) == (1, 0)
    assert meetings.change(meeting=changed, words=words, when=at(meeting), by=None).sequence == 1
    later = meetings.When(meeting.host_date + DAY, dt.time(19), "Europe/London", 90)
    moved = meetings.change(meeting=changed, words=words, when=later, by=None)
    assert (moved.sequence, letters("meeting_moved")) == (2, 1)


def test_calling_off_tells_those_registered_and_waiting_once_and_stays_visible(deliver):
    meeting = make.lively_meeting(places=1)
    for name in ("First House", "Second House"):
        make.registration(meeting, make.signed_organisation(name))
    meetings.cancel(meeting=meeting, reason="The speaker is ill.", by=None)
    deliver()
    off = [letter for letter in mail.outbox if letter.subject.startswith("Called off")]
    assert len(off) == 2
    assert "The speaker is ill." in off[0].body
    meeting.refresh_from_db()
    assert meeting.cancelled_at is not None
    assert not meeting.is_open
    with pytest.raises(MoveRefused):
        meetings.cancel(meeting=meeting, reason="Again.", by=None)


def test_the_rest_of_a_series_is_called_off_when_asked():
    series = make.meeting_series(count=3)
    first, second, _third = series.meetings.order_by("starts_at")
    assert len(meetings.cancel(meeting=second, reason="No.", by=None, rest_of_series=True)) == 2
    first.refresh_from_db()
    assert first.cancelled_at is None


def test_a_hidden_meeting_leaves_the_change_log_by_a_removal():
    meeting = make.lively_meeting()
    meetings.change(meeting=meeting, words={"is_public": False}, when=at(meeting), by=None)
    assert Change.objects.filter(public_id=meeting.public_id).latest("pk").change == "removed"


# -- places ------------------------------------------------------------------------------------------------------------


def test_who_does_not_fit_waits_and_moves_up_when_places_are_given_back(deliver):
    meeting = make.lively_meeting(places=3)
    a, b, c = (make.signed_organisation(f"{letter} House") for letter in "ABC")
    first = make.registration(meeting, a, "Ana", "Ben")
    second = make.registration(meeting, b, "Cy", "Di")
    third = make.registration(meeting, c, "Eve")
    assert [one.state for one in (first, second, third)] == ["registered", "waiting", "registered"]
    registrations.cancel(registration=first, by=None)
    second.refresh_from_db()
    assert second.state == "registered"
    deliver()
    assert any(letter.subject.startswith("A place is free") for letter in mail.outbox)
    assert registrations.taken(meeting) == 3
    assert make.registration(meeting, a, "Ana").state == "waiting"


def test_more_people_need_more_room_and_fewer_let_others_in():
    meeting = make.lively_meeting(places=2)
    a, b = make.signed_organisation("A House"), make.signed_organisation("B House")
    make.registration(meeting, a, "Ana", "Ben")
    waiting = make.registration(meeting, b, "Cy")
    with pytest.raises(ValidationError):
        make.registration(meeting, a, "Ana", "Ben", "Dot")
    make.registration(meeting, a, "Ana")
    waiting.refresh_from_db()
    assert waiting.state == "registered"
    assert registrations.taken(meeting) == 2
    assert Registration.objects.count() == 2


def test_a_larger_room_lets_the_waiting_in():
    meeting = make.lively_meeting(places=1)
    make.registration(meeting, make.signed_organisation("A House"))
    waiting = make.registration(meeting, make.signed_organisation("B House"))
    meetings.change(meeting=meeting, words={"places": 5}, when=at(meeting), by=None)
    waiting.refresh_from_db()
    assert waiting.state == "registered"


@pytest.mark.parametrize("number", [0, 21])
def test_nobody_and_a_crowd_are_refused(number):
    house = make.signed_organisation()
    with pytest.raises(ValidationError):
        registrations.register(meeting=make.lively_meeting(), organisation=house, people=[("A", "staff")] * number, by=None)


def test_one_cannot_register_for_what_is_over_or_called_off():
    house, meeting = make.signed_organisation(), make.lively_meeting()
    with time_machine.travel(meeting.ends_at, tick=False), pytest.raises(MoveRefused):
        make.registration(meeting, house)
    meetings.cancel(meeting=meeting, reason="No.", by=None)
    with pytest.raises(MoveRefused):
        make.registration(meeting, house)


@pytest.mark.django_db(transaction=True)
def test_the_last_place_is_given_once_however_many_ask_at_once():
    meeting = make.lively_meeting(places=1)
    houses = [make.signed_organisation(f"House {n}") for n in range(6)]
    barrier, faults = threading.Barrier(len(houses)), []

    def ask(house) -> None:
        try:
            barrier.wait()
            registrations.register(meeting=meeting, organisation=house, people=[("Ana", "staff")], by=None)
        except Exception as error:
            faults.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask, args=(house,)) for house in houses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    states = sorted(Registration.objects.values_list("state", flat=True))
    assert states == ["registered", *["waiting"] * 5]


# -- closing -----------------------------------------------------------------------------------------------------------


def test_closing_keeps_who_came_what_was_said_and_who_does_what(deliver):
    house, absent = make.signed_organisation("A House"), make.signed_organisation("B House")
    meeting = make.lively_meeting()
    make.registration(meeting, house)
    tasks = [
        closing.Task("Send the leaflet", house, timezone.localdate() + 40 * DAY, "Ana"),
        closing.Task("Ask the ward", absent, timezone.localdate() + 40 * DAY),
    ]
    with pytest.raises(MoveRefused):
        closing.close(meeting=meeting, there={}, minutes="Too early.", tasks=[], by=None)
    with time_machine.travel(meeting.ends_at, tick=False):
        closed = closing.close(meeting=meeting, there={house: 2, absent: 0}, minutes="We talked.", tasks=tasks, by=None)
        deliver()
    assert [(one.organisation, one.people) for one in Attendance.objects.all()] == [(house, 2)]
    assert closed.minutes.text == "We talked."
    minutes = next(letter for letter in mail.outbox if letter.subject.startswith("Minutes"))
    assert "Send the leaflet" in minutes.body
    assert "Ask the ward" not in minutes.body
    given = next(letter for letter in mail.outbox if letter.subject.startswith("Something for you"))
    assert given.to == [make.lead_of(absent).email]
    with time_machine.travel(meeting.ends_at, tick=False), pytest.raises(MoveRefused):
        closing.close(meeting=meeting, there={}, minutes="Again.", tasks=[], by=None)


def test_an_action_is_done_once(cast):
    item = make.action_item(make.signed_organisation())
    closing.finish(item=item, by=cast.secretariat)
    done = ActionItem.objects.get().done_at
    closing.finish(item=item, by=cast.stranger)
    assert (ActionItem.objects.get().done_at, ActionItem.objects.get().done_by) == (done, cast.secretariat)


# -- by the clock ------------------------------------------------------------------------------------------------------


def test_a_reminder_seven_days_and_one_day_before_each_once(deliver):
    meeting = make.lively_meeting(join_link="https://meet.example/canary-room")
    make.registration(meeting, make.signed_organisation())
    waiting = make.lively_meeting("Full", places=1)
    for n in range(2):
        make.registration(waiting, make.signed_organisation(f"House {n}"))
    for before, expected in ((8, 0), (7, 2), (6, 2), (2, 2), (1, 4), (0.5, 4)):
        with time_machine.travel(meeting.starts_at - before * DAY, tick=False):
            closing.remind()
            closing.remind()
            assert letters("meeting_reminder") == expected, before
    with time_machine.travel(meeting.starts_at - 0.4 * DAY, tick=False):
        deliver()
    soon = [letter for letter in mail.outbox if letter.subject.startswith("Soon")]
    assert len(soon) == 4
    assert all("canary-room" not in letter.body for letter in mail.outbox)


def test_what_is_called_off_or_given_back_is_not_reminded_of(deliver):
    meeting = make.lively_meeting()
    gone = make.registration(meeting, make.signed_organisation("A House"))
    make.registration(meeting, make.signed_organisation("B House"))
    registrations.cancel(registration=gone, by=None)
    with time_machine.travel(meeting.starts_at - 6 * DAY, tick=False):
        assert closing.remind() == 1
        meetings.cancel(meeting=meeting, reason="No.", by=None)
        assert closing.remind() == 0
        deliver()
    assert not [letter for letter in mail.outbox if letter.subject.startswith("Soon")]


def test_who_left_the_organisation_gets_no_letter(deliver):
    house = make.signed_organisation()
    meeting = make.lively_meeting()
    make.registration(meeting, house)
    user = make.lead_of(house)
    user.is_active = False
    user.save()
    deliver()
    assert not [letter for letter in mail.outbox if letter.subject.startswith("You have a place")]


def test_actions_are_reminded_of_a_week_before_and_once_when_late(deliver):
    item = make.action_item(make.signed_organisation())
    due = timezone.make_aware(dt.datetime.combine(item.due_on, dt.time(12)))
    for days, expected in ((-8, 0), (-7, 1), (-1, 1), (0, 1), (1, 2), (9, 2)):
        with time_machine.travel(due + days * DAY, tick=False):
            closing.remind_of_actions()
            assert letters("action_due") == expected, days
    closing.finish(item=item, by=None)
    deliver()
    assert not [letter for letter in mail.outbox if letter.subject.startswith("A reminder")]
