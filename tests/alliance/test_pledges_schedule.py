"""What time does: signatures close, reports fall due, pledges lapse, and a report brings them back."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core import mail as outgoing
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from alliance.actions import pledge_clock, pledges
from alliance.models import Organisation, Pledge, reporting
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db
SIGNED = dt.datetime(2024, 3, 7, 12, tzinfo=dt.UTC)


def at(day: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T12:00:00+00:00")


def signed() -> Pledge:
    with time_machine.travel(SIGNED, tick=False):
        return make.accepted_pledge("Riverbend House")


def test_unconfirmed_signature_closes_after_fourteen_days_and_frees_the_name(deliver):
    with time_machine.travel(SIGNED, tick=False):
        pledge = make.applied_pledge("Riverbend House")
    assert pledge_clock.expire_unconfirmed(now=SIGNED + dt.timedelta(days=14, seconds=-1)) == 0
    assert pledge_clock.expire_unconfirmed(now=SIGNED + dt.timedelta(days=14)) == 1
    assert Organisation.objects.get().status == "declined"
    assert "14 days" in pledge.decisions.last().reason
    make.applied_pledge("Riverbend House")
    deliver()
    assert len(outgoing.outbox) == 1  # the second letter; the first was no longer wanted


@pytest.mark.parametrize(
    ("day", "state"),
    [("2025-03-07", "active"), ("2026-02-04", "active"), ("2026-02-05", "due"), ("2026-03-07", "due"), ("2026-03-08", "overdue"),
     ("2026-09-06", "overdue"), ("2026-09-07", "lapsed"), ("2030-01-01", "lapsed")],
)  # fmt: skip
def test_first_report_is_due_after_a_year_of_grace(day, state):
    signed()
    pledge_clock.keep_deadlines(now=at(day))
    assert Pledge.objects.get().state == Organisation.objects.get().status == state


def test_founding_place_that_nobody_signed_for_is_not_chased():
    """Its row is recorded from published texts: there is nobody yet who could report."""
    pledge = signed()
    Pledge.objects.filter(pk=pledge.pk).update(signatory_email="")
    pledge_clock.keep_deadlines(now=at("2030-01-01"))
    assert Pledge.objects.get().state == "active"


@pytest.mark.parametrize(("day", "state"), [("2027-01-31", "active"), ("2027-02-01", "due"), ("2027-03-04", "overdue")])
def test_later_reports_are_due_a_year_after_the_last(day, state):
    pledge = signed()
    pledge_clock.keep_deadlines(now=at("2026-02-20"))
    pledge.refresh_from_db()
    pledges.report(pledge=pledge, by=None, at=at("2026-03-03"))
    pledge_clock.keep_deadlines(now=at(day))
    assert Pledge.objects.get().state == state


def test_lapsed_member_returns_with_a_report_and_is_due_again_a_year_on():
    pledge = signed()
    pledge_clock.keep_deadlines(now=at("2026-10-01"))
    pledge.refresh_from_db()
    pledges.report(pledge=pledge, by=None, at=at("2026-10-02"))
    assert pledge.state == "returned"
    pledge_clock.keep_deadlines(now=at("2027-09-01"))
    assert Pledge.objects.get().state == "returned"
    pledge_clock.keep_deadlines(now=at("2027-09-02"))
    assert Pledge.objects.get().state == "due"


def test_clock_tells_the_lead_once_for_each_step(deliver):
    signed()
    for day in ("2026-02-05", "2026-02-06", "2026-03-08", "2026-03-09"):
        pledge_clock.keep_deadlines(now=at(day))
        deliver()
    subjects = [letter.subject for letter in outgoing.outbox if "report" in letter.subject or "heard" in letter.subject]
    assert subjects == ["Riverbend House: your yearly report is due soon", "Riverbend House: we have not heard from you yet"]


def test_clock_runs_in_few_queries_when_nothing_is_due(django_assert_num_queries):
    for n in range(3):
        make.signed_organisation(f"House number {n}")
    with django_assert_num_queries(4):
        pledge_clock.keep_deadlines()
        pledge_clock.expire_unconfirmed()


def test_withdrawn_and_declined_are_left_alone():
    pledge = signed()
    pledges.withdraw(pledge=pledge, by=None, reason="A test")
    assert pledge_clock.keep_deadlines(now=at("2030-01-01")) == 0


@given(st.dates(dt.date(2000, 1, 1), dt.date(2090, 1, 1)), st.booleans())
def test_deadlines_never_come_early_and_at_most_three_days_late(since, has_reported):
    """Months have different lengths: what the clock asks for and what a page prints must still agree."""
    due = reporting.report_due_on(since=since, has_reported=has_reported)
    for deadline in reporting.deadlines():
        exact = reporting.add_months(due, deadline.months) + dt.timedelta(days=deadline.days)

        def has_come(day: dt.date, deadline: reporting.Deadline = deadline) -> bool:
            return since <= reporting.counts_from(deadline, today=day, has_reported=has_reported)

        assert not has_come(exact - dt.timedelta(days=1))
        assert has_come(exact + dt.timedelta(days=3))


def test_rules_can_be_changed_in_one_place():
    rules = reporting.ReportingRules(every_months=6, grace_months=0, due_before_days=10)
    assert reporting.report_due_on(since=dt.date(2026, 8, 31), has_reported=False, rules=rules) == dt.date(2027, 2, 28)
    assert timezone.is_aware(pledge_clock._end_of(dt.date(2026, 8, 31)))
