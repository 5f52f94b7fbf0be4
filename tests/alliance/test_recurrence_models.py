"""A series keeps the time on the host's wall, whatever the clocks do."""

from __future__ import annotations

import datetime as dt

import pytest

from alliance.models.recurrence import MOST, is_rule, is_zone, moment, occurrences, rule_for

EVENING = dt.time(18, 30)


def hours_in_utc(zone: str, first: dt.date, count: int) -> list[str]:
    found = occurrences("FREQ=MONTHLY;BYDAY=2TU", first_on=first, time=EVENING, zone=zone, count=count)
    assert {f"{one.wall:%H:%M}" for one in found} == {"18:30"}
    assert {one.wall.strftime("%a") for one in found} == {"Tue"}
    return [f"{one.utc:%H:%M}" for one in found]


def test_a_series_in_cambridge_keeps_its_hour_over_both_changes():
    """UTC in winter, one hour ahead from 29 March to 25 October 2026."""
    assert hours_in_utc("Europe/London", dt.date(2026, 2, 1), 4) == ["18:30", "18:30", "17:30", "17:30"]
    assert hours_in_utc("Europe/London", dt.date(2026, 9, 1), 4) == ["17:30", "17:30", "18:30", "18:30"]


@pytest.mark.parametrize(("zone", "hour"), [("Australia/Brisbane", "08:30"), ("Africa/Johannesburg", "16:30")])
def test_brisbane_and_cape_town_know_no_change(zone, hour):
    assert set(hours_in_utc(zone, dt.date(2026, 1, 1), 12)) == {hour}


def test_sydney_changes_the_other_way_round():
    """Eleven hours ahead until 5 April 2026, ten until 4 October."""
    assert hours_in_utc("Australia/Sydney", dt.date(2026, 3, 1), 3) == ["07:30", "08:30", "08:30"]
    assert hours_in_utc("Australia/Sydney", dt.date(2026, 9, 1), 3) == ["08:30", "07:30", "07:30"]


def test_weekly_over_the_change_stays_a_week_on_the_wall():
    found = occurrences("FREQ=WEEKLY;BYDAY=WE", first_on=dt.date(2026, 3, 25), time=EVENING, zone="Europe/London", count=2)
    assert [one.wall.date() for one in found] == [dt.date(2026, 3, 25), dt.date(2026, 4, 1)]
    assert found[1].utc - found[0].utc == dt.timedelta(days=7, hours=-1)


def test_a_day_in_brisbane_is_the_day_before_in_utc():
    (one,) = occurrences(
        "FREQ=WEEKLY;BYDAY=MO", first_on=dt.date(2026, 6, 1), time=dt.time(8), zone="Australia/Brisbane", count=1
    )
    assert one.utc == dt.datetime(2026, 5, 31, 22, tzinfo=dt.UTC)


def test_a_time_that_the_clock_skips_begins_later():
    one = moment(dt.date(2026, 3, 29), dt.time(1, 30), "Europe/London")
    assert (one.utc, one.is_skipped, one.is_twice) == (dt.datetime(2026, 3, 29, 1, 30, tzinfo=dt.UTC), True, False)
    south = moment(dt.date(2026, 10, 4), dt.time(2, 30), "Australia/Sydney")
    assert (south.utc, south.is_skipped) == (dt.datetime(2026, 10, 3, 16, 30, tzinfo=dt.UTC), True)


def test_of_a_time_that_comes_twice_we_take_the_first():
    one = moment(dt.date(2026, 10, 25), dt.time(1, 30), "Europe/London")
    assert (one.utc, one.is_skipped, one.is_twice) == (dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC), False, True)
    plain = moment(dt.date(2026, 10, 26), dt.time(1, 30), "Europe/London")
    assert (plain.is_skipped, plain.is_twice) == (False, False)


def test_a_series_ends_by_number_by_day_and_in_any_case():
    def days(**end: object) -> list[dt.date]:
        found = occurrences("FREQ=WEEKLY;BYDAY=MO", first_on=dt.date(2026, 1, 5), time=EVENING, zone="UTC", **end)  # type: ignore[arg-type]
        return [one.wall.date() for one in found]

    assert len(days(count=3)) == 3
    assert days(until=dt.date(2026, 1, 19))[-1] == dt.date(2026, 1, 19)
    assert len(days(count=500)) == len(days()) == MOST


@pytest.mark.parametrize(
    ("repeats", "first", "rule"),
    [
        ("weekly", dt.date(2026, 1, 7), "FREQ=WEEKLY;BYDAY=WE"),
        ("fortnightly", dt.date(2026, 1, 7), "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"),
        ("month_weekday", dt.date(2026, 1, 14), "FREQ=MONTHLY;BYDAY=2WE"),
        ("month_weekday", dt.date(2026, 1, 29), "FREQ=MONTHLY;BYDAY=-1TH"),
        ("quarter_weekday", dt.date(2026, 1, 14), "FREQ=MONTHLY;INTERVAL=3;BYDAY=2WE"),
        ("month_day", dt.date(2026, 1, 31), "FREQ=MONTHLY;BYMONTHDAY=28"),
    ],
)
def test_the_words_of_the_form_become_rules_that_begin_on_the_day(repeats, first, rule):
    assert rule_for(repeats, first) == rule
    assert is_rule(rule)
    (start, *_more) = occurrences(rule, first_on=first.replace(day=min(first.day, 28)) if repeats == "month_day" else first,
                                  time=EVENING, zone="UTC", count=2)  # fmt: skip
    assert start.wall.date() == (first if repeats != "month_day" else first.replace(day=28))


@pytest.mark.parametrize(
    "rule",
    ["FREQ=SECONDLY", "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO;COUNT=9", "", "FREQ=MONTHLY;BYMONTHDAY=31", "x\nFREQ=WEEKLY;BYDAY=MO"],
)
def test_other_rules_are_refused(rule):
    with pytest.raises(ValueError):
        occurrences(rule, first_on=dt.date(2026, 1, 1), time=EVENING, zone="UTC", count=1)


def test_zones_are_those_of_the_world():
    assert is_zone("Africa/Johannesburg")
    assert is_zone("UTC")
    assert not is_zone("Mars/Olympus")
    assert not is_zone("../../etc/passwd")
