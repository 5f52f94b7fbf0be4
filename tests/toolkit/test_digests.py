"""One mail a week with what is new: to those who asked, once, never with what must not be read, stopped by one click."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.core import mail as outbox_of_mails
from django.test import Client

from alliance.actions import contacts
from promise.core import clock, search
from promise.core.models import OutboxItem
from tests.factories import alliance
from tests.factories import toolkit as make
from toolkit.actions import adoptions, digests, featured, follows, initiatives, versions
from toolkit.documents.entries import INDEX
from toolkit.models import SavedSearch, WeeklyMail

pytestmark = pytest.mark.django_db
# a Wednesday, and the Monday after it
WEDNESDAY = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)
MONDAY = dt.datetime(2026, 3, 9, 8, tzinfo=dt.UTC)
WEEK = dt.timedelta(weeks=1)


@pytest.fixture
def clock_at():
    with time_machine.travel(WEDNESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def reader(clock_at, person):
    return person("Reader Ria")


@pytest.fixture
def idea(clock_at):
    made = make.published_initiative("Tea and toast")
    clock_at.shift(60)
    return made


@pytest.fixture
def week_passes(clock_at, deliver):
    """Go to this moment, let the clock tick, deliver; the weekly mails that left."""

    def go(moment: dt.datetime) -> list:
        clock_at.move_to(moment)
        outbox_of_mails.outbox.clear()
        digests.send_week()
        deliver()
        return [one for one in outbox_of_mails.outbox if "List-Unsubscribe" in one.extra_headers]

    return go


def change(initiative, words: str) -> None:
    initiatives.edit(initiative=initiative, by=make.curator(), capacity="curator", benefits=words)


def both(message) -> str:
    return message.subject + message.body + message.alternatives[0][0]


def test_new_version_is_told_on_monday_and_only_once(reader, idea, week_passes, clock_at):
    make.follow(idea, by=reader)
    clock_at.shift(60)
    change(idea, "Calmer evenings.")
    assert week_passes(WEDNESDAY + dt.timedelta(days=2)) == []
    assert week_passes(MONDAY.replace(hour=1)) == []
    (told,) = week_passes(MONDAY)
    assert told.to == [reader.email]
    assert "Tea and toast" in told.body
    assert "Its text has changed: version 2." in told.body
    assert idea.get_absolute_url() in told.alternatives[0][0]
    assert week_passes(MONDAY + dt.timedelta(hours=1)) == []
    assert week_passes(MONDAY + dt.timedelta(days=3)) == []
    assert week_passes(MONDAY + WEEK) == []


def test_clock_sends_them_and_a_second_run_of_the_week_nothing(reader, idea, clock_at, deliver):
    make.follow(idea, by=reader)
    clock_at.shift(60)
    change(idea, "Calmer evenings.")
    clock_at.move_to(MONDAY)
    assert "toolkit.schedule.send_weekly_news" in clock.tick()
    WeeklyMail.objects.update(last_week=dt.date(2026, 3, 2))  # as if a second process had read the row before
    digests.send_week()
    assert OutboxItem.objects.filter(payload__event="weekly_news").count() == 1
    deliver()
    assert len([one for one in outbox_of_mails.outbox if one.to == [reader.email]]) == 1


def test_nothing_new_means_no_mail(reader, idea, week_passes):
    change(idea, "Before anybody followed.")
    make.follow(idea, by=reader)
    make.saved_search("words that nothing fits", by=reader)
    assert week_passes(MONDAY) == []
    assert WeeklyMail.objects.get().last_week == MONDAY.date()


def test_reports_are_told_with_whose_and_what(reader, idea, week_passes, clock_at):
    make.follow(idea, by=reader)
    clock_at.shift(60)
    make.adoption(initiative=idea, organisation=alliance.signed_organisation("Brave House"), outcome="made_worse")
    (told,) = week_passes(MONDAY)
    assert "Brave House told how it goes: Made things worse." in told.body
    assert "Brave House" in told.alternatives[0][0]


def test_unnamed_report_waits_for_the_end_of_its_month_and_says_only_what(reader, idea, week_passes, clock_at):
    make.follow(idea, by=reader)
    clock_at.shift(60)
    home = alliance.signed_organisation("CANARYHOUSE", country="CZ")
    row = make.adoption(initiative=idea, organisation=home, outcome="made_worse", visibility="unnamed", unit="CANARYWARD",
                        words="CANARYWORDS", started_on=dt.date(2026, 2, 17))  # fmt: skip
    make.adoption(initiative=idea, organisation=home, outcome="helped", words="", unit="CANARYSEEN")
    (first,) = week_passes(MONDAY)
    assert "CANARYHOUSE told how it goes: Helped." in first.body  # the named one: the word can be found
    assert "does not want to be named" not in first.body
    for n in range(1, 4):
        assert week_passes(MONDAY + n * WEEK) == []
    (told,) = week_passes(MONDAY + 4 * WEEK)  # 6 April
    assert "A member who does not want to be named told how it went: Made things worse." in told.body
    whole = both(told) + str(OutboxItem.objects.filter(payload__event="weekly_news").latest("pk").payload)
    for word in ("CANARY", "Czech", "17 February", "March", "acute", row.organisation.slug):
        assert word not in whole
    assert week_passes(MONDAY + 5 * WEEK) == []


def test_unnamed_report_is_never_told_to_who_followed_after_its_month(reader, idea, week_passes, clock_at):
    make.adoption(initiative=idea, visibility="unnamed")
    clock_at.move_to(dt.datetime(2026, 4, 1, 12, tzinfo=dt.UTC))
    make.follow(idea, by=reader)
    assert week_passes(MONDAY + 4 * WEEK) == []
    assert week_passes(MONDAY + 12 * WEEK) == []


def test_name_taken_away_before_the_mail_leaves_is_not_in_it(reader, idea, clock_at, deliver):
    make.follow(idea, by=reader)
    clock_at.shift(60)
    row = make.adoption(initiative=idea, organisation=alliance.signed_organisation("CANARYHOUSE"))
    clock_at.move_to(MONDAY)
    assert digests.send_week() == 1
    adoptions.update(adoption=row, by=row.reported_by, visibility="unnamed")
    outbox_of_mails.outbox.clear()
    deliver()
    to_members = [one for one in outbox_of_mails.outbox if one.to != [reader.email]]
    assert "CANARYHOUSE" in "".join(map(both, to_members))
    assert "CANARYHOUSE" not in "".join(both(one) for one in outbox_of_mails.outbox if one not in to_members)


def test_members_only_reports_are_not_told(reader, idea, week_passes, clock_at):
    make.follow(idea, by=reader)
    clock_at.shift(60)
    make.adoption(initiative=idea, visibility="members")
    assert week_passes(MONDAY) == []


def test_archived_one_is_told_without_its_name_and_with_its_successor(reader, idea, week_passes, clock_at):
    make.follow(idea, by=reader)
    clock_at.shift(60)
    better = make.published_initiative("The better one")
    change(idea, "CANARYTEXT")
    initiatives.archive(initiative=idea, by=make.curator(), reason="It names CANARYPERSON.", superseded_by=better)
    (told,) = week_passes(MONDAY)
    assert "no longer in the bank" in told.body
    assert "“The better one” took its place" in told.body
    for word in ("CANARY", "Tea and toast", idea.slug):
        assert word not in both(told)


def test_withheld_version_is_no_news(reader, idea, week_passes, clock_at):
    make.follow(idea, by=reader)
    clock_at.shift(60)
    change(idea, "Somebody could be recognised in this.")
    change(idea, "Nobody can.")
    versions.withhold(version=idea.versions.get(number=2), by=make.curator())
    (told,) = week_passes(MONDAY)
    assert "version 3" in told.body
    assert "version 2" not in told.body


def test_search_tells_what_is_new_and_fits(reader, idea, week_passes, clock_at, deliver):
    make.saved_search("garden", by=reader)
    make.saved_search("", by=reader, setting=["community"])
    clock_at.shift(60)
    make.published_initiative("Walks in the garden")
    make.published_initiative("At home at night", settings=["community"])
    make.published_initiative("Something else", trouble="Meetings are long.", summary="Shorter ones.", steps=[])
    deliver()
    (told,) = week_passes(MONDAY)
    assert "New for your search “garden”:" in told.body
    assert "Walks in the garden" in told.body
    assert "At home at night" in told.body
    assert "Something else" not in told.body
    assert "/toolkit/?q=garden" in told.body
    assert week_passes(MONDAY + WEEK) == []


def test_search_that_cannot_be_asked_keeps_its_place(reader, idea, week_passes, clock_at, deliver, monkeypatch):
    make.saved_search("garden", by=reader)
    clock_at.shift(60)
    make.published_initiative("Walks in the garden")
    deliver()

    def away(*args):
        raise search.Unavailable(INDEX.name)

    with monkeypatch.context() as patch:
        patch.setattr("toolkit.documents.news.search.find", away)
        assert week_passes(MONDAY) == []
    assert SavedSearch.objects.get().told_until < MONDAY - dt.timedelta(days=2)
    (told,) = week_passes(MONDAY + WEEK)
    assert "Walks in the garden" in told.body


def test_idea_of_the_week_comes_only_to_who_asked_for_it(reader, idea, week_passes, clock_at, person):
    other = person("Other Olu")
    make.weekly_mail(by=other)
    make.weekly_mail(by=reader, wants_featured=True)
    clock_at.move_to(MONDAY)
    featured.choose()
    (told,) = week_passes(MONDAY)
    assert told.to == [reader.email]
    assert "The idea of this week: Tea and toast" in told.body


def test_headers_let_a_mail_program_stop_it_by_one_post(reader, idea, week_passes, clock_at):
    make.follow(idea, by=reader)
    clock_at.shift(60)
    change(idea, "Calmer evenings.")
    (told,) = week_passes(MONDAY)
    assert told.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    found = re.fullmatch(r"<https?://[^/]+(/toolkit/weekly/unsubscribe/[\w-]{43}/)>", told.extra_headers["List-Unsubscribe"])
    assert found
    assert found[1] in told.body
    program = Client(enforce_csrf_checks=True)
    for method in ("get", "head", "options"):
        answer = getattr(program, method)(found[1])
        assert answer.status_code in {200, 405}
        assert answer["Referrer-Policy"] == "no-referrer"
        assert not answer.cookies
        assert WeeklyMail.objects.get().wants_news
    for _ in range(2):
        answer = program.post(found[1], {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert "The weekly mail is stopped" in answer.content.decode()
    row = WeeklyMail.objects.get()
    assert (row.wants_news, row.wants_featured, row.stopped_at) == (False, False, MONDAY)
    change(idea, "Again.")
    assert week_passes(MONDAY + WEEK) == []
    follows.follow(initiative=make.published_initiative("Another"), by=reader, on=True)
    assert not WeeklyMail.objects.get().wants_news


def test_page_of_the_link_says_nothing_of_whose_it_is(reader, client):
    row = make.weekly_mail(by=reader)
    page = client.get(f"/toolkit/weekly/unsubscribe/{row.link_token()}/").content.decode()
    assert "<button" in page
    assert reader.email not in page
    assert reader.name not in page


def test_link_stands_nowhere_in_the_database(reader, idea, week_passes, clock_at, all_tables):
    make.follow(idea, by=reader)
    clock_at.shift(60)
    change(idea, "Calmer evenings.")
    (told,) = week_passes(MONDAY)
    token = WeeklyMail.objects.get().link_token()
    assert token in told.body
    assert token not in all_tables()


@pytest.mark.parametrize("token", ["x", "A" * 43, "../../etc"])
def test_wrong_link_stops_nobody(reader, client, token):
    make.weekly_mail(by=reader)
    assert client.post(f"/toolkit/weekly/unsubscribe/{token}/").status_code == 404
    assert WeeklyMail.objects.get().wants_news


def test_stopped_between_the_making_and_the_sending(reader, idea, clock_at, deliver):
    make.follow(idea, by=reader)
    clock_at.shift(60)
    change(idea, "Calmer evenings.")
    clock_at.move_to(MONDAY)
    assert digests.send_week() == 1
    digests.stop(weekly=WeeklyMail.objects.get())
    outbox_of_mails.outbox.clear()
    deliver()
    assert [one for one in outbox_of_mails.outbox if one.to == [reader.email]] == []


@pytest.mark.parametrize("why", ["never again", "closed account", "stopped following"])
def test_mail_goes_only_where_it_is_wanted(reader, idea, week_passes, clock_at, why):
    make.follow(idea, by=reader)
    clock_at.shift(60)
    change(idea, "Calmer evenings.")
    if why == "never again":
        contacts.stop(email=reader.email)
    elif why == "closed account":
        reader.is_active = False
        reader.save()
    else:
        follows.follow(initiative=idea, by=reader, on=False)
    assert week_passes(MONDAY) == []


def test_one_persons_trouble_keeps_nobody_waiting(reader, idea, week_passes, clock_at, person, monkeypatch, caplog):
    first, real = person("First Fay"), digests._tell
    make.follow(idea, by=first)
    make.follow(idea, by=reader)
    broken = WeeklyMail.objects.get(user=first).pk
    clock_at.shift(60)
    change(idea, "Calmer evenings.")

    def tell(pk, **more):
        if pk == broken:
            raise ValueError("broken")
        return real(pk, **more)

    monkeypatch.setattr(digests, "_tell", tell)
    (told,) = week_passes(MONDAY)
    assert told.to == [reader.email]
    assert first.email not in caplog.text


def test_choices_at_the_desk(reader, sign_in, client, clock_at):
    assert "/accounts/login/" in client.get("/desk/mails/")["Location"]
    browser = sign_in(reader)
    assert browser.get("/desk/mails/").context["form"].initial == {"wants_news": True, "wants_featured": False}
    browser.post("/desk/mails/", {"wants_featured": "on"})
    row = WeeklyMail.objects.get(user=reader)
    assert (row.wants_news, row.wants_featured) == (False, True)
    digests.stop(weekly=row)
    clock_at.shift(3600)
    browser.post("/desk/mails/", {"wants_news": "on"})
    row.refresh_from_db()
    assert (row.wants_news, row.wants_featured, row.stopped_at) == (True, False, None)
    assert row.told_until == WEDNESDAY + dt.timedelta(hours=1)
    contacts.stop(email=reader.email)
    assert "never to write to this mailbox" in browser.get("/desk/mails/").content.decode()
