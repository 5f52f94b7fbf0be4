"""A membership over the years: the rules, where they are set aside, and what a report puts right. The clock is frozen."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core import mail as outgoing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from alliance.actions import exemptions, invitations, pledge_clock, pledges, reports
from alliance.documents import membership, standing
from alliance.models import Exemption, Organisation, Pledge, Report, reporting
from promise.core.models import AuditEvent
from promise.core.tokens import new_nonce
from promise.core.workflow import MoveRefused
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db


def at(day: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T12:00:00+00:00")


def signed(day: str = "2024-02-29") -> Pledge:
    """Accepted on a leap day unless said otherwise."""
    with time_machine.travel(at(day), tick=False):
        return make.accepted_pledge("Riverbend House")


def run_clock(day: str) -> Pledge:
    with time_machine.travel(at(day), tick=False):
        pledge_clock.keep_deadlines()
    return Pledge.objects.get()


# -- the rules ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "state"),
    [("2026-01-28", "active"), ("2026-01-29", "due"), ("2026-02-28", "due"), ("2026-03-01", "overdue"),
     ("2026-08-27", "overdue"), ("2026-08-28", "lapsed")],
)  # fmt: skip
def test_who_signed_on_a_leap_day_has_two_years_for_the_first_report(day, state):
    signed()
    assert run_clock(day).state == state


def test_year_after_a_report_on_a_leap_day_ends_on_the_last_of_february():
    pledge = signed("2023-03-01")
    with time_machine.travel(at("2024-02-29"), tick=False):
        make.report(pledge)
        assert standing.of(pledge).due_on == dt.date(2025, 2, 28)
    assert run_clock("2025-02-28").state == "due"
    assert run_clock("2025-03-01").state == "overdue"


def test_lengths_are_set_by_whoever_runs_the_alliance(settings):
    settings.REPORT_EVERY_MONTHS, settings.REPORT_GRACE_MONTHS, settings.REPORT_DUE_BEFORE_DAYS = 6, 0, 10
    settings.LAPSE_AFTER_MONTHS, settings.CONFIRM_WITHIN_DAYS = 1, 7
    rules = reporting.ReportingRules.as_set()
    pledge = signed("2024-01-31")
    stands = standing.of(pledge, today=dt.date(2024, 2, 1), rules=rules)
    assert (stands.due_on, stands.next_on, stands.next_move) == (dt.date(2024, 7, 31), dt.date(2024, 7, 21), "fall_due")
    assert pledge_clock.keep_deadlines(now=at("2024-07-20"), rules=rules) == 0
    assert pledge_clock.keep_deadlines(now=at("2024-07-21"), rules=rules) == 1
    assert rules.confirm_within_days == 7


@pytest.mark.parametrize("day", ["2026-01-29", "2026-03-01", "2026-09-01"])
def test_what_the_page_says_is_what_the_clock_does(day):
    """On the day that is shown the clock makes the move that is shown, and not a day before."""
    signed()
    before = run_clock("2026-01-01")
    while (told := standing.of(before, today=dt.date(2026, 1, 1))).next_on and told.next_on < dt.date.fromisoformat(day):
        assert run_clock((told.next_on - dt.timedelta(days=1)).isoformat()).state == before.state
        after = run_clock(told.next_on.isoformat())
        assert after.decisions.last().move == told.next_move
        before = after


# -- reports -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "after"),
    [("active", "active"), ("due", "active"), ("overdue", "active"), ("lapsed", "returned"), ("returned", "active")],
)
def test_report_puts_right_from_every_state(state, after):
    pledge = signed("2026-01-10")
    with time_machine.travel(at("2026-05-01"), tick=False):
        make.in_state(pledge, state)
    with time_machine.travel(at("2026-06-01"), tick=False):
        report = make.report(pledge, people_with_lived_experience=4)
        since = dt.date(2026, 5, 1) if state == "returned" else dt.date(2026, 1, 10)
        assert (report.covers_from, report.covers_to) == (since, dt.date(2026, 6, 1))
        assert standing.of(Pledge.objects.get()).due_on == dt.date(2027, 6, 1)
    assert Pledge.objects.get().state == Organisation.objects.get().status == after


def test_report_sent_twice_is_one_report_and_one_letter(deliver):
    pledge, nonce = signed("2026-01-10"), new_nonce()
    first, second = make.report(pledge, nonce=nonce), make.report(pledge, "Another text", nonce=nonce)
    assert first.pk == second.pk
    assert pledge.decisions.filter(move="report").count() == 1
    deliver()
    assert [m.subject for m in outgoing.outbox if "thank you" in m.subject] == ["Riverbend House: thank you for your report"]


def test_report_tells_both_a_success_and_a_failing():
    pledge = signed("2026-01-10")
    for words in (("", "It failed"), ("It worked", "  ")):
        with pytest.raises(ValidationError):
            make.report(pledge, *words)
    with pytest.raises(ValidationError):
        make.report(pledge, "x" * 1501)
    assert not Report.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(
            pledge=pledge, covers_from="2026-01-01", covers_to="2026-01-02", success="a", failing="", form_nonce="n"
        )


def test_report_sets_the_commitments_in_the_same_step():
    pledge, other = signed("2026-01-10"), make.accepted_pledge("Other House")
    commitment = pledge.commitments.get()
    reports.send(pledge=pledge, words=reports.Words("A", "B"), nonce=new_nonce(), by=None, progress=[(commitment, "done")])
    assert pledge.commitments.get().state == "done"
    with pytest.raises(ValidationError):
        reports.send(
            pledge=pledge, words=reports.Words("A", "B"), nonce=new_nonce(), by=None, progress=[(other.commitments.get(), "done")]
        )
    assert Report.objects.count() == 1
    assert other.commitments.get().state == "planned"


@pytest.mark.parametrize("state", ["withdrawn"])
def test_who_has_left_cannot_report(state):
    pledge = make.in_state(signed("2026-01-10"), state)
    with pytest.raises(MoveRefused):
        make.report(pledge)


def test_only_what_was_made_public_is_public(cast):
    pledge = signed("2026-01-10")
    make.report(pledge, "CanarySuccess", "CanaryFailing", failing_is_public=True)
    make.report(pledge, "CanaryQuiet", "CanaryQuietToo")
    assert [r.failing for r in Report.objects.public()] == ["CanaryFailing"]
    assert Report.objects.visible_to(make.lead_of(pledge.organisation)).count() == 2
    assert Report.objects.visible_to(cast.secretariat).count() == 2
    assert Report.objects.visible_to(cast.stranger).count() == 0
    pledges.withdraw(pledge=pledge, by=None, reason="We leave")
    assert not Report.objects.public().exists()


# -- lapsing takes rights, never history ---------------------------------------------------------------------------------


def test_lapsing_takes_the_right_to_invite_and_nothing_else(client):
    pledge = signed("2026-01-10")
    organisation = pledge.organisation
    recruit = make.signed_organisation("Younger House", recruiter=organisation)
    make.report(pledge, "CanaryOldSuccess", success_is_public=True)
    moves = pledge.decisions.count()
    make.in_state(pledge, "lapsed")
    with pytest.raises((ValidationError, MoveRefused)):
        invitations.send(organisation=organisation, email="a@elsewhere.example", by=make.lead_of(organisation))
    organisation.refresh_from_db()
    recruit.refresh_from_db()
    assert recruit.recruiter_id == organisation.pk
    assert (organisation.descendants, organisation.signed_on is not None) == (1, True)
    assert pledge.decisions.count() == moves + 3
    assert pledge.commitments.count() == 1
    page = client.get(organisation.get_absolute_url()).content.decode()
    assert "CanaryOldSuccess" in page
    assert "Younger House" in page
    make.report(pledge)
    assert make.invitation(organisation).state == "sent"


# -- set aside by the secretariat ------------------------------------------------------------------------------------------


def test_clock_passes_over_an_exempted_pledge_and_gives_a_whole_notice_after(cast, deliver):
    pledge = signed()
    with time_machine.travel(at("2026-01-20"), tick=False):
        exemptions.exempt(pledge=pledge, until=dt.date(2026, 12, 31), reason="A flood", by=cast.secretariat)
        deliver()
    assert "A flood" in outgoing.outbox[-1].body
    for day in ("2026-02-01", "2026-06-01", "2026-12-31"):
        assert run_clock(day).state == "active"
    assert standing.of(pledge, today=dt.date(2026, 6, 1)).waits_until == dt.date(2026, 12, 31)
    assert run_clock("2027-01-01").state == "due"
    assert standing.of(run_clock("2027-01-31")).due_on == dt.date(2027, 1, 31)
    assert run_clock("2027-02-01").state == "overdue"


def test_exemption_moves_a_late_member_back(cast):
    pledge = signed()
    assert run_clock("2026-03-02").state == "overdue"
    with time_machine.travel(at("2026-03-03"), tick=False):
        exemptions.exempt(pledge=pledge, until=dt.date(2026, 5, 1), reason="They merge", by=cast.secretariat)
    held = run_clock("2026-03-04")
    assert (held.state, held.decisions.last().move, held.decisions.last().reason) == ("active", "set_back", "They merge")
    assert held.decisions.last().by == cast.secretariat


def test_wrong_lapse_is_moved_back_with_a_reason_and_the_new_day_holds(cast):
    pledge = signed()
    assert run_clock("2026-09-05").state == "lapsed"
    with time_machine.travel(at("2026-09-06"), tick=False):
        exemptions.set_due_day(pledge=pledge, day=dt.date(2026, 12, 1), reason="Our letters were lost", by=cast.secretariat)
    assert run_clock("2026-10-31").state == "active"
    assert run_clock("2026-11-01").state == "due"
    assert run_clock("2026-12-02").state == "overdue"
    assert run_clock("2027-06-01").state == "lapsed"
    lines = AuditEvent.objects.filter(verb="exemption_due_day")
    assert [line.actor for line in lines] == [f"user:{cast.secretariat.pk}"]


def test_report_ends_what_was_set_by_hand(cast):
    pledge = signed()
    with time_machine.travel(at("2026-01-20"), tick=False):
        exemptions.set_due_day(pledge=pledge, day=dt.date(2027, 1, 1), reason="As asked", by=cast.secretariat)
    with time_machine.travel(at("2026-06-01"), tick=False):
        make.report(pledge)
        assert standing.of(pledge).due_on == dt.date(2027, 6, 1)
    assert run_clock("2027-01-02").state == "active"


def test_exemption_that_is_ended_lets_the_clock_go_on(cast):
    pledge = signed()
    with time_machine.travel(at("2026-01-20"), tick=False):
        given = exemptions.exempt(pledge=pledge, until=dt.date(2026, 12, 31), reason="A flood", by=cast.secretariat)
        exemptions.end(exemption=given, by=cast.secretariat)
        exemptions.end(exemption=given, by=cast.secretariat)
        given.refresh_from_db()
        assert given.ended_by == cast.secretariat
        assert standing.of(Pledge.objects.get()).waits_until is None
    assert AuditEvent.objects.filter(verb="end_exemption").count() == 1


@pytest.mark.parametrize(("days", "reason"), [(0, "A"), (-1, "A"), (1200, "A"), (30, " ")])
def test_exemption_without_reason_or_with_a_day_out_of_range_is_refused(days, reason):
    pledge = signed("2026-01-10")
    with time_machine.travel(at("2026-02-10"), tick=False), pytest.raises(ValidationError):
        exemptions.exempt(pledge=pledge, until=dt.date(2026, 2, 10) + dt.timedelta(days=days), reason=reason, by=None)
    assert not Exemption.objects.exists()


def test_nothing_can_be_set_for_a_pledge_that_is_not_in_force():
    pledge = make.verified_pledge("Waiting House")
    with pytest.raises(MoveRefused):
        make.exemption(pledge)


# -- shown -------------------------------------------------------------------------------------------------------------------


def test_every_move_is_told_with_its_reason_and_without_names(cast):
    pledge = signed()
    run_clock("2026-09-05")
    with time_machine.travel(at("2026-09-06"), tick=False):
        exemptions.set_due_day(pledge=pledge, day=dt.date(2026, 12, 1), reason="Our letters were lost", by=cast.secretariat)
    told = membership.history(pledge.organisation)
    words = " | ".join(f"{entry.words} {entry.who} {entry.reason}" for entry in told)
    for part in ("The pledge lapsed", "by the calendar", "Moved back to active", "Our letters were lost", "1 December 2026"):
        assert part in words
    assert cast.secretariat.name not in words
    assert [entry.at for entry in told] == sorted((entry.at for entry in told), reverse=True)


@pytest.mark.parametrize("state", ["active", "due", "overdue", "lapsed", "returned", "withdrawn"])
def test_each_state_says_what_comes_next(state):
    pledge = make.in_state(signed("2026-01-10"), state)
    step = membership.next_step(standing.of(pledge), state)
    assert step.words
    assert bool(step.on) == (state not in {"lapsed", "withdrawn"})
