"""One list of what waits for a decision: every kind, oldest first, to those who decide and nobody else."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from promise.core import outbox
from promise.core.models import AuditEvent, OutboxItem
from promise.desk import waiting
from stories.actions import stories as story_acts
from tests.factories import alliance, stories, toolkit
from toolkit.actions import initiatives

pytestmark = pytest.mark.django_db
QUEUE = "/desk/queue/"


def days_ago(days: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)


def stuck_delivery(state: str = OutboxItem.State.UNCERTAIN) -> OutboxItem:
    with transaction.atomic():
        item = outbox.announce("mail", payload={"event": "pledge_accepted"})
    OutboxItem.objects.filter(pk=item.pk).update(state=state, attempts=3)
    return item


def titles(user) -> list[str]:
    return [one.title for one in waiting.list_for(user)]


# -- every kind --------------------------------------------------------------------------------------------------------


def test_curator_sees_what_was_sent_in_with_its_way_in(cast, sign_in):
    made = toolkit.submitted_initiative("Tea in the garden")
    toolkit.draft("A draft nobody sent")
    html = sign_in(cast.curator).get(QUEUE).content.decode()
    assert f"/toolkit/submissions/{made.public_id}/review/" in html
    assert "Tea in the garden" in html
    assert "A draft nobody sent" not in html


def test_curator_does_not_see_own_submission(cast):
    home = alliance.signed_organisation("Home of the curator")
    alliance.seat(cast.curator, home)
    toolkit.submitted_initiative("My own idea", by=cast.curator)
    toolkit.submitted_initiative("Somebody's idea")
    assert titles(cast.curator) == ["Somebody's idea"]


def test_initiative_leaves_the_list_when_it_is_decided(cast):
    made = toolkit.submitted_initiative("Tea in the garden")
    assert titles(cast.curator) == ["Tea in the garden"]
    initiatives.publish(initiative=made, by=cast.curator)
    assert titles(cast.curator) == []


def test_guardian_sees_that_a_story_waits_but_nothing_of_it(cast, sign_in):
    made = stories.story(title="CANARY-title", text="CANARY-text", told_by="CANARY-name")
    page = sign_in(cast.guardian).get(QUEUE)
    html = page.content.decode()
    assert f"/stories/review/{made.public_id}/" in html
    assert "CANARY" not in html
    assert len(page.context["items"]) == 1


def test_guardian_who_agreed_leaves_the_second_word_to_another(cast):
    made = stories.agreed_once(by=cast.guardian)
    assert titles(cast.guardian) == []
    assert len(titles(cast.guardian2)) == 1
    story_acts.send_back(story=made, by=cast.guardian2, reason="Please leave out the ward.")
    assert titles(cast.guardian2) == []
    story_acts.resubmit(story=made, title="Again", text="Once more.", told_by="Robin", content_notes=[])
    assert len(titles(cast.guardian)) == 1


def test_held_story_is_urgent(cast, sign_in):
    story_acts.hold(story=stories.story(), by=cast.guardian, reason="CANARY: somebody may be hurt.")
    (one,) = waiting.list_for(cast.guardian2)
    assert one.is_urgent
    html = sign_in(cast.guardian2).get(QUEUE).content.decode()
    assert "urgent" in html
    assert "CANARY" not in html


def test_secretariat_sees_confirmed_pledges_enquiries_and_stuck_deliveries(cast, sign_in):
    pledge = alliance.verified_pledge("Confirmed House")
    alliance.applied_pledge("Unconfirmed House")
    enquiry = alliance.enquiry(organisation_name="Asking House")
    stuck_delivery()
    page = sign_in(cast.secretariat).get(QUEUE)
    html = page.content.decode()
    assert f"/alliance/pledges/{pledge.public_id}/" in html
    assert f"/desk/enquiries/{enquiry.public_id}/" in html
    assert "mail pledge accepted" in html
    assert "Unconfirmed House" not in html
    assert page.context["total"] == 3


def test_coordinator_sees_what_stands_still_in_own_branch_only(cast, person, sign_in):
    people = alliance.member_cast(person)
    alliance.applied_pledge("Slow House")
    alliance.applied_pledge("Far House", country="CZ")
    page = sign_in(people.coordinator).get(QUEUE)
    html = page.content.decode()
    assert "Slow House" in html
    assert f"/alliance/chapters/{people.chapter.slug}/members/" in html
    assert "Far House" not in html
    europe = alliance.coordinator(person("Continental Cat"), alliance.continental_chapter("150"))
    assert {"Slow House", "Far House"} <= set(titles(europe))


# -- the list ----------------------------------------------------------------------------------------------------------


def test_urgent_stands_before_older(cast):
    """Also when so much waits that only the first few are shown."""
    with time_machine.travel(days_ago(9), tick=False):
        older = stories.story()
    held = story_acts.hold(story=stories.story(), by=cast.guardian, reason="Somebody may be hurt.")
    assert titles(cast.guardian2) == [f"Story {held.public_id[:4]}", f"Story {older.public_id[:4]}"]


def test_list_is_oldest_first_over_all_kinds(person):
    everybody = person("Every Eve", "curator", "guardian", "secretariat", has_lived_experience=True)
    with time_machine.travel(days_ago(9), tick=False):
        toolkit.submitted_initiative("Nine days")
    with time_machine.travel(days_ago(5), tick=False):
        alliance.enquiry(organisation_name="Five days")
    with time_machine.travel(days_ago(7), tick=False):
        told = stories.story()
    alliance.verified_pledge("Today")
    assert titles(everybody) == ["Nine days", f"Story {told.public_id[:4]}", "Five days", "Today"]


def test_waiting_counts_from_the_day_it_was_sent_in_not_from_the_last_touch(cast):
    with time_machine.travel(days_ago(9), tick=False):
        made = toolkit.submitted_initiative("Nine days")
    initiatives.claim(initiative=made, by=cast.curator)
    (one,) = waiting.list_for(cast.curator)
    assert one.since.date() == days_ago(9).date()


def test_list_is_narrowed_to_one_kind_and_then_shows_all_of_it_by_pages(cast, sign_in, monkeypatch):
    monkeypatch.setattr(waiting, "SHOWN", 3)
    alliance.verified_pledge("Confirmed House")
    for number in range(5):
        alliance.enquiry(organisation_name=f"House {number}")
    client = sign_in(cast.secretariat)
    assert 'href="?kind=enquiries"' in client.get(QUEUE).content.decode()
    first = client.get(QUEUE, {"kind": "enquiries"})
    assert [one.title for one in first.context["items"]] == ["House 0", "House 1", "House 2"]
    assert 'href="?kind=enquiries&amp;page=2" rel="next"' in first.content.decode()
    second = client.get(QUEUE, {"kind": "enquiries", "page": "2"})
    assert [one.title for one in second.context["items"]] == ["House 3", "House 4"]
    for kind in ("initiatives", "nothing", "\x00", "x" * 5000):
        assert len(client.get(QUEUE, {"kind": kind}).context["items"]) == 3, "Not a kind of this person's posts: the whole list."


def test_keys_of_kinds_are_told_apart():
    keys = [source.key for source in (*waiting.SOURCES, *waiting.added)]
    assert len(keys) == len(set(keys))


def test_long_list_shows_the_oldest_and_says_how_many_there_are(cast, sign_in, monkeypatch):
    monkeypatch.setattr(waiting, "SHOWN", 3)
    for number in range(5):
        alliance.enquiry(organisation_name=f"House {number}")
    page = sign_in(cast.secretariat).get(QUEUE)
    assert len(page.context["items"]) == 3
    assert "The 3 oldest of 5" in page.content.decode()


def test_queue_costs_the_same_however_much_waits(person, sign_in):
    everybody = person("Every Eve", "curator", "guardian", "coordinator", "secretariat")
    client = sign_in(everybody)
    costs: list[int] = []
    for _ in range(2):
        for number in range(3):
            toolkit.submitted_initiative(f"Idea {number} {len(costs)}")
            alliance.verified_pledge(f"House {number} {len(costs)}")
            stories.story()
            alliance.enquiry()
        with CaptureQueriesContext(connection) as asked:
            assert client.get(QUEUE).status_code == 200
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_empty_queue_is_an_inviting_page(cast, sign_in):
    html = sign_in(cast.curator).get(QUEUE).content.decode()
    assert "Nothing waits for you" in html


# -- who may come in ---------------------------------------------------------------------------------------------------


def test_each_post_sees_its_own_kinds_only(cast, sign_in):
    toolkit.submitted_initiative("CANARY-initiative")
    alliance.verified_pledge("CANARY-pledge")
    alliance.enquiry(organisation_name="CANARY-enquiry")
    stories.story()
    stuck_delivery()
    sees = {"curator": {"CANARY-initiative"}, "guardian": set(), "secretariat": {"CANARY-pledge", "CANARY-enquiry"}}
    for name, expected in sees.items():
        html = sign_in(getattr(cast, name)).get(QUEUE).content.decode()
        assert set(re.findall(r"CANARY-[a-z]+", html)) == expected, name
        assert ("send-again" in html) == (name == "secretariat")


def test_queue_is_closed_to_others(client, cast, sign_in, person):
    alliance.verified_pledge("CANARY-pledge")
    assert client.get(QUEUE)["Location"] == "/accounts/login/?next=/desk/queue/"
    lead = alliance.member_cast(person).lead
    for user in (cast.stranger, lead):
        answer = sign_in(user).get(QUEUE)
        assert answer.status_code == 403
        assert "CANARY" not in answer.content.decode()


# -- sending again -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [OutboxItem.State.UNCERTAIN, OutboxItem.State.FAILED])
def test_stuck_delivery_is_sent_again_by_the_secretariat(cast, sign_in, state):
    item = stuck_delivery(state)
    answer = sign_in(cast.secretariat).post(f"/desk/outbox/{item.pk}/send-again/")
    assert (answer.status_code, answer["Location"]) == (302, QUEUE)
    item.refresh_from_db()
    assert (item.state, item.attempts) == (OutboxItem.State.PENDING, 0)
    assert AuditEvent.objects.filter(verb="send_again", actor=f"user:{cast.secretariat.pk}").exists()


def test_delivery_that_is_done_is_not_sent_again(cast, sign_in):
    item = stuck_delivery(OutboxItem.State.DONE)
    sign_in(cast.secretariat).post(f"/desk/outbox/{item.pk}/send-again/")
    item.refresh_from_db()
    assert item.state == OutboxItem.State.DONE


def test_sending_again_is_for_the_secretariat_by_a_post_only(client, cast, sign_in):
    item = stuck_delivery()
    address = f"/desk/outbox/{item.pk}/send-again/"
    assert client.post(address).status_code == 302
    assert sign_in(cast.curator).post(address).status_code == 403
    secretary = sign_in(cast.secretariat)
    assert secretary.get(address).status_code == 405
    assert secretary.post("/desk/outbox/99999999999999999999/send-again/").status_code == 404
    item.refresh_from_db()
    assert item.state == OutboxItem.State.UNCERTAIN
