"""Writing the framework: who sees what in which state, what is kept, and what partners are told."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from promise.core.models import Change
from promise.core.workflow import MoveRefused
from tests.factories import alliance
from tests.factories import toolkit as make
from toolkit import policies
from toolkit.actions import checking, pages
from toolkit.documents.pages import changed_since, differences, fingerprint
from toolkit.models import Page, PageVersion

pytestmark = pytest.mark.django_db


def told(page: Page) -> list[str]:
    return list(Change.objects.filter(public_id=page.public_id).order_by("pk").values_list("change", flat=True))


def test_begin_plans_a_page_that_shows_only_what_it_will_be(client):
    made = make.planned_page("Before the ward", body="SecretBody")
    assert made.state == "planned"
    page = client.get("/toolkit/journey/").content.decode()
    assert "Before the ward" in page
    assert "What it is about, in a line." in page
    assert "SecretBody" not in page


def test_a_draft_is_nowhere_until_it_is_published(client):
    made = make.draft_page("Not ready", body="SecretBody", kind="library")
    assert made.state == "draft"
    assert client.get(made.get_absolute_url()).status_code == 404
    assert "Not ready" not in client.get("/toolkit/library/").content.decode()
    assert client.get("/api/v1/library/").json()["results"] == []
    pages.publish(page=made, by=make.curator())
    assert "SecretBody" in client.get(made.get_absolute_url()).content.decode()


def test_publish_keeps_a_version_and_tells_partners_once():
    made = make.page("Worn out", kind="barrier")
    assert [version.number for version in made.versions.all()] == [1]
    assert told(made) == ["created"]
    made = pages.edit(page=made, by=make.curator(), values={"title": "Worn out", "lead": "Other words."}, note="Shorter")
    assert (made.version, told(made)) == (2, ["created", "updated"])
    assert made.versions.last().note == "Shorter"
    (change,) = differences("barrier", *[version.texts for version in made.versions.all()])
    assert (change.name, [piece.text for piece in change.after if piece.kind == "added"]) == ("lead", ["Other", "words."])


def test_edit_with_the_same_words_makes_no_version():
    made = make.page()
    pages.edit(page=made, by=make.curator(), values={"title": made.title, "lead": made.texts["lead"]})
    assert PageVersion.objects.filter(subject=made).count() == 1


def test_edit_over_somebody_elses_newer_words_is_refused():
    made = make.page()
    seen = fingerprint(made)
    pages.edit(page=made, by=make.curator(), values={"title": "One", "lead": "One."}, seen=seen)
    with pytest.raises(ValidationError, match="meanwhile"):
        pages.edit(page=made, by=make.curator(), values={"title": "Two", "lead": "Two."}, seen=seen)
    made.refresh_from_db()
    assert made.title == "One"


def test_take_back_removes_it_for_readers_and_partners(client):
    made = make.page("Gone again", kind="library")
    with pytest.raises(MoveRefused):
        pages.take_back(page=made, by=make.curator(), reason=" ")
    pages.take_back(page=made, by=make.curator(), reason="It is wrong.")
    assert client.get(made.get_absolute_url()).status_code == 404
    assert told(made) == ["created", "removed"]
    pages.publish(page=Page.objects.get(pk=made.pk), by=make.curator())
    assert client.get(made.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        ("library", {"shelf": "guidance", "address": "javascript:alert(1)"}, "address"),
        ("library", {"shelf": "guidance", "address": "https://a:b@example.org/"}, "address"),
        ("library", {"shelf": "attic"}, "shelf"),
        ("library", {"shelf": "law", "year": "15"}, "year"),
        ("briefing", {}, "need_to_know"),
        ("figure", {"rows": [{"name": "a", "value": "many", "note": ""}]}, "rows"),
        ("stage", {"colour": "red"}, "colour"),
        ("stage", {"questions": ["x"] * 41}, "questions"),
    ],
)
def test_what_a_page_may_not_hold_is_refused_by_field(kind, values, field):
    with pytest.raises(ValidationError) as refused:
        pages.begin(kind=kind, values={"title": "A", "lead": "B", **values}, by=make.curator())
    assert field in refused.value.message_dict
    assert not Page.objects.exists()


def test_send_twice_with_one_nonce_is_one_story():
    home = alliance.signed_organisation("Campaign House")
    by = make.author(organisation=home)
    values = {"title": "We asked", "lead": "And it was closed.", "context": "It was loud."}
    sent = [pages.send(kind="campaign", values=values, organisation=home, by=by, nonce="n" * 20) for _ in range(2)]
    assert sent[0] == sent[1]
    assert sent[0].state == "submitted"
    with pytest.raises(ValidationError):
        pages.send(kind="briefing", values=values, organisation=home, by=by, nonce="m" * 20)


def test_decide_tells_whoever_sent_it(deliver, mailoutbox):
    good, bad = make.sent_page("How we closed a room"), make.sent_page("An advert")
    assert policies.can_decide_page(make.curator(), good)
    pages.publish(page=good, by=make.curator(), capacity="curator")
    pages.decline(page=bad, by=make.curator(), reason="It sells something.")
    deliver()
    words = "\n".join(f"{mail.subject} {mail.body}" for mail in mailoutbox)
    assert "It stands in the library: How we closed a room" in words
    assert "It sells something." in words
    assert told(bad) == []


def test_nobody_decides_on_what_they_sent_themselves(cast):
    alliance.seat(cast.curator, home := alliance.signed_organisation("Campaign House"))
    mine = make.sent_page(organisation=home, by=cast.curator)
    assert not policies.can_decide_page(cast.curator, mine)
    assert not policies.can_decide_page(cast.secretariat, mine)


def test_people_of_founding_organisations_write_and_others_do_not(person):
    home = alliance.signed_organisation("Founding House")
    writer = person("Founder Fay")
    alliance.seat(writer, home, "contributor")
    assert not policies.can_edit_pages(writer)
    type(home).objects.filter(pk=home.pk).update(is_founding=True)
    assert policies.can_edit_pages(writer)
    home.seats.filter(user=writer).update(state="left")
    assert not policies.can_edit_pages(writer)


def test_changes_are_told_from_the_day_in_the_link_on():
    made = make.page("Board", kind="briefing", insights=["One."])
    PageVersion.objects.update(at=timezone.now() - dt.timedelta(days=10))
    made = pages.edit(
        page=made, by=make.curator(), values={"title": "Board", "lead": made.texts["lead"], "need_to_know": "Listen."}
    )  # fmt: skip
    today = timezone.localdate()
    assert [change.name for change in changed_since(made, today - dt.timedelta(days=3)) or []] == ["need_to_know"]
    assert changed_since(made, today) == []
    assert changed_since(made, today - dt.timedelta(days=20)) is None


# -- is it still true? ---------------------------------------------------------------------------------------------------


def test_the_clock_flags_what_was_never_checked_or_long_ago_once():
    never, fresh, old = (make.page(name, kind="library") for name in ("Never", "Fresh", "Old"))
    checking.look_again(page=fresh, by=make.curator(), still_true=True)
    checking.look_again(page=old, by=make.curator(), still_true=True, today=timezone.localdate() - dt.timedelta(days=400))
    assert checking.flag_old() == 2
    assert checking.flag_old() == 0
    never.refresh_from_db()
    assert never.flag == "Nobody has checked it yet."
    checking.look_again(page=never, by=make.curator(), still_true=True)
    never.refresh_from_db()
    assert (never.flag, never.last_checked_on) == ("", timezone.localdate())


def test_a_reader_who_finds_it_broken_flags_it_for_curators(client, sign_in):
    held = make.page("A programme", kind="library")
    client.post(f"{held.get_absolute_url()}broken/")
    held.refresh_from_db()
    assert "no longer works" in held.flag
    queue = sign_in(make.curator()).get("/desk/queue/").content.decode()
    assert "A programme" in queue


def test_an_entry_cannot_come_after_itself():
    held = make.page("A programme", kind="library")
    with pytest.raises(ValidationError):
        checking.look_again(page=held, by=make.curator(), still_true=False, newer=held)
