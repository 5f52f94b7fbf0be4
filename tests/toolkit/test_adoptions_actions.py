"""What became of trying: reports, the figures kept from them, what the change log tells, and the half-yearly question."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail as outgoing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from promise.core.models import Change, OutboxItem
from promise.core.tokens import new_nonce
from tests.factories import alliance
from tests.factories import toolkit as make
from toolkit.actions import adoptions, initiatives, reminders, unnamed
from toolkit.models import Adoption, Initiative

pytestmark = pytest.mark.django_db


def rows(public_id: str) -> list[tuple[str, str]]:
    return list(Change.objects.filter(public_id=public_id).values_list("change", "path"))


def test_report_sent_twice_is_one_row():
    idea, home, nonce = make.published_initiative(), alliance.signed_organisation("Riverbend House"), new_nonce()
    by = make.author(organisation=home)
    made = [make.adoption(initiative=idea, organisation=home, by=by, nonce=nonce) for _ in range(2)]
    assert made[0].pk == made[1].pk
    assert Adoption.objects.count() == 1
    idea.refresh_from_db()
    assert idea.adoption_count == 1


def test_report_with_the_nonce_of_another_organisation_is_refused():
    nonce = new_nonce()
    make.adoption(nonce=nonce)
    with pytest.raises(ValidationError):
        make.adoption(nonce=nonce)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "perfect"}, {"state": ["testing"]}, {"setting": ""}, {"outcome": "great"}, {"outcome": None},
        {"visibility": ""}, {"unit": "x" * 121}, {"words": "x" * 4001}, {"words": "a\x00b"}, {"words": 5},
        {"started_on": "2026-01-01"}, {"started_on": dt.date(1949, 1, 1)}, {"started_on": dt.date(2999, 1, 1)},
    ],
)  # fmt: skip
def test_report_with_a_wrong_field_is_refused(wrong):
    with pytest.raises(ValidationError) as caught:
        make.adoption(**wrong)
    assert set(caught.value.error_dict) == set(wrong)
    assert not Adoption.objects.exists()


def test_update_with_an_unknown_field_is_refused():
    made = make.adoption()
    with pytest.raises(ValidationError):
        adoptions.update(adoption=made, by=made.reported_by, organisation=1)


def test_figures_count_what_a_visitor_can_see():
    idea = make.published_initiative()
    for outcome in ("helped", "helped", "made_worse", "no_clear_change", "too_early", ""):
        make.adoption(initiative=idea, outcome=outcome)
    make.adoption(initiative=idea, outcome="made_worse", visibility="unnamed")
    make.adoption(initiative=idea, outcome="helped", visibility="members")
    idea.refresh_from_db()
    assert idea.outcome_counts == {
        "helped": 2, "no_clear_change": 1, "made_worse": 2, "too_early": 1, "not_reported": 1,
    }  # fmt: skip
    assert idea.adoption_count == 7 == Adoption.objects.public().filter(initiative=idea).count()
    assert idea.last_reported_at is not None


def test_update_moves_the_figures_and_tells_search():
    made = make.adoption(outcome="too_early")
    before = OutboxItem.objects.filter(kind="search.initiative").count()
    adoptions.update(adoption=made, by=made.reported_by, outcome="no_clear_change", state="stopped")
    idea = made.initiative
    idea.refresh_from_db()
    assert idea.outcome_counts["no_clear_change"] == 1
    assert idea.outcome_counts["too_early"] == 0
    assert OutboxItem.objects.filter(kind="search.initiative").count() == before + 1
    assert rows(made.public_id) == [("created", idea.get_absolute_url()), ("updated", idea.get_absolute_url())]


def test_unnamed_report_has_a_change_row_that_leads_nowhere():
    made = make.adoption(visibility="unnamed")
    assert rows(made.public_id) == []
    assert unnamed.tell_unnamed() == 0  # not before the month is over
    assert unnamed.tell_unnamed(now=timezone.now() + dt.timedelta(days=32)) == 1
    assert unnamed.tell_unnamed(now=timezone.now() + dt.timedelta(days=32)) == 0
    assert rows(made.public_id) == [("created", "")]
    adoptions.update(adoption=made, by=made.reported_by, outcome="made_worse")
    assert unnamed.tell_unnamed(now=timezone.now() + dt.timedelta(days=64)) == 1
    assert rows(made.public_id) == [("created", ""), ("updated", "")]


def test_nothing_dates_an_unnamed_report():
    named = make.adoption()
    idea = named.initiative
    idea.refresh_from_db()
    touched, told = idea.updated_at, Change.objects.count()
    made = make.adoption(initiative=idea, organisation=named.organisation, by=named.reported_by, visibility="unnamed")
    idea.refresh_from_db()
    assert (idea.updated_at, idea.adoption_count) == (touched, 2)
    assert Change.objects.count() == told
    for moment in (made.created_at, made.updated_at, made.reported_at):
        assert (timezone.localtime(moment).day, moment.minute, moment.microsecond) == (1, 0, 0)


def test_unnamed_report_made_public_before_it_was_told_is_told_once():
    made = make.adoption(visibility="unnamed")
    adoptions.update(adoption=made, by=made.reported_by, visibility="public")
    assert rows(made.public_id) == [("created", made.initiative.get_absolute_url())]
    assert unnamed.tell_unnamed(now=timezone.now() + dt.timedelta(days=64)) == 0


def test_unnamed_report_closed_before_it_was_told_is_never_told():
    made = make.adoption(visibility="unnamed")
    adoptions.update(adoption=made, by=made.reported_by, visibility="members")
    assert rows(made.public_id) == []


def test_members_only_report_is_in_no_change_row():
    made = make.adoption(visibility="members")
    assert rows(made.public_id) == []
    made.initiative.refresh_from_db()
    assert made.initiative.adoption_count == 0


def test_taking_the_name_away_gives_a_new_id_and_ends_the_old_one():
    made = make.adoption(visibility="public")
    old, old_key = made.public_id, made.pk
    make.adoption(initiative=made.initiative)
    adoptions.update(adoption=made, by=made.reported_by, visibility="unnamed")
    assert made.public_id != old
    assert made.pk != old_key  # its place in a list by id is new as well
    assert Adoption.objects.count() == 2
    assert rows(old)[-1] == ("removed", "")
    assert rows(made.public_id) == []


def test_report_that_gave_up_its_name_rests_until_the_month_is_over(client):
    """It would be known for what it was, if it stood there without its name the same day."""
    made = make.adoption(visibility="public", outcome="made_worse", words="CANARYWORDS")
    stays = make.adoption(initiative=made.initiative)
    page = made.initiative.get_absolute_url()
    assert "CANARYWORDS" in client.get(page).content.decode()
    adoptions.update(adoption=made, by=made.reported_by, visibility="unnamed")

    def seen() -> tuple[list[str], int, int]:
        shown = [row["id"] for row in client.get("/api/v1/adoptions/").json()["results"]]
        held = Initiative.objects.get(pk=made.initiative_id)
        return sorted(shown), held.adoption_count, held.outcome_counts["made_worse"]

    assert seen() == ([stays.public_id], 1, 0)
    assert client.get(f"/api/v1/adoptions/{made.public_id}/").status_code == 404
    assert "CANARYWORDS" not in client.get(page).content.decode()
    adoptions.update(adoption=made, by=made.reported_by, words="CANARYWORDS, said again")
    assert unnamed.tell_unnamed() == 0
    assert seen() == ([stays.public_id], 1, 0)

    later = timezone.now() + dt.timedelta(days=32)
    assert unnamed.tell_unnamed(now=later) == 1
    assert seen() == (sorted([stays.public_id, made.public_id]), 2, 1)
    assert rows(made.public_id) == [("created", "")]
    assert "CANARYWORDS" in client.get(page).content.decode()


def test_report_that_takes_its_name_back_while_it_rests_is_told_at_once():
    made = make.adoption(visibility="public")
    adoptions.update(adoption=made, by=made.reported_by, visibility="unnamed")
    adoptions.update(adoption=made, by=made.reported_by, visibility="public")
    assert [kind for kind, _path in rows(made.public_id)] == ["created"]
    made.initiative.refresh_from_db()
    assert made.initiative.adoption_count == 1


def test_closing_a_report_to_members_is_a_removal_and_opening_it_a_creation():
    made = make.adoption(visibility="public")
    adoptions.update(adoption=made, by=made.reported_by, visibility="members")
    adoptions.update(adoption=made, by=made.reported_by, visibility="public")
    assert [change for change, _ in rows(made.public_id)] == ["created", "removed", "created"]


def test_update_after_the_initiative_left_the_bank_says_nothing_to_the_world(cast):
    made = make.adoption()
    initiatives.archive(initiative=made.initiative, by=cast.curator, reason="It hurt people.")
    count = Change.objects.count()
    adoptions.update(adoption=made, by=made.reported_by, outcome="made_worse")
    assert Change.objects.count() == count


def test_database_refuses_an_outcome_without_its_moment():
    made = make.adoption()
    with pytest.raises(IntegrityError), transaction.atomic():
        Adoption.objects.filter(pk=made.pk).update(reported_at=None)


@pytest.fixture
def silent():
    """A report that is 200 days old, of an organisation with a lead and its reporter."""
    home = alliance.signed_organisation("Riverbend House")
    made = make.adoption(organisation=home, by=make.author(organisation=home), outcome="helped", state="embedded")
    Adoption.objects.filter(pk=made.pk).update(reported_at=timezone.now() - dt.timedelta(days=200))
    made.refresh_from_db()
    return made


def asked() -> int:
    return OutboxItem.objects.filter(payload__event="adoption_reminder").count()


def test_silent_adopters_are_asked_once_in_half_a_year(silent, deliver):
    reminders.remind_silent()
    first = asked()
    reminders.remind_silent()
    reminders.remind_silent(now=timezone.now() + dt.timedelta(days=30))
    assert asked() == first >= 1
    reminders.remind_silent(now=timezone.now() + dt.timedelta(days=183))
    assert asked() == 2 * first
    deliver()
    to = {address for letter in outgoing.outbox if "How is it going" in letter.subject for address in letter.recipients()}
    assert silent.reported_by.email in to
    mine = next(letter for letter in outgoing.outbox if letter.recipients() == [silent.reported_by.email])
    assert f"/toolkit/adoptions/{silent.public_id}/" in mine.body


@pytest.mark.parametrize(
    "change",
    [
        {"reported_at": timezone.now() - dt.timedelta(days=100)},
        {"reported_at": timezone.now() - dt.timedelta(days=1000)},
        {"state": "stopped"},
        {"is_demo": True},
    ],
)
def test_who_told_us_or_stopped_is_not_asked(silent, change):
    Adoption.objects.filter(pk=silent.pk).update(**change)
    reminders.remind_silent()
    assert asked() == 0


def test_who_stopped_and_never_said_what_came_of_it_is_asked(silent):
    Adoption.objects.filter(pk=silent.pk).update(state="stopped", outcome="")
    reminders.remind_silent()
    assert asked() >= 1


def test_who_left_the_organisation_is_not_asked(silent, deliver):
    reminders.remind_silent()
    silent.organisation.seats.update(state="left")
    outgoing.outbox.clear()
    deliver()
    assert [letter for letter in outgoing.outbox if "How is it going" in letter.subject] == []
