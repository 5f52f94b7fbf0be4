"""T31: partners are told of changes by ids, signed, in order, for as long as they may be, and nothing waits for them."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from itertools import pairwise
from typing import Any

import pytest
from django.core import mail as letters
from django.utils import timezone
from standardwebhooks import Webhook, WebhookVerificationError

from promise.core import changes, outbox, outside
from promise.core.models import OutboxItem
from promise.partners.actions import endpoints, holders, notices
from promise.partners.models import Endpoint, NoticeTry
from stories.actions import stories as story_acts
from tests.factories import alliance, partners, stories, toolkit
from tests.partner import OK, URL, Partner, listening

pytestmark = pytest.mark.django_db

NO = b"HTTP/1.1 503 Busy\r\n\r\n"
GONE = b"HTTP/1.1 410 Gone\r\n\r\n"


@pytest.fixture(autouse=True)
def _no_cooling_off(settings):
    settings.COOLING_OFF_DAYS = 0


@pytest.fixture
def partner(monkeypatch):
    held = Partner()
    with listening(held, monkeypatch):
        yield held


def made(*subjects: str, url: str = URL, **more) -> endpoints.Made:
    return partners.made_endpoint(url=url, subjects=subjects or ("initiative",), **more)


def tell(*, now: datetime | None = None, rounds: int = 20) -> None:
    """What the lane of run_outbox does, until nothing is due."""
    notices.write_notices()
    for _ in range(rounds):
        if not outbox.deliver_due(lane=notices.LANE, now=now):
            return


def hop(hours: float) -> datetime:
    """Move what waits and what rests into the past, as if so much time had gone by."""
    past = timedelta(hours=hours)
    for item in OutboxItem.objects.filter(kind="notify", state="pending"):
        OutboxItem.objects.filter(pk=item.pk).update(due_at=item.due_at - past, created_at=item.created_at - past)
    for held in Endpoint.objects.all():
        rests = held.rests_until and held.rests_until - past
        since = held.failing_since and held.failing_since - past
        Endpoint.objects.filter(pk=held.pk).update(rests_until=rests, failing_since=since)
    return timezone.now()


def told(partner: Partner) -> list[dict]:
    return [json.loads(body) for _, body in partner.received]


def test_change_is_told_signed_and_thin(partner):
    held = made("initiative", "story")
    published = toolkit.published_initiative("CanaryTitle of tea")
    tell()
    assert [one["type"] for one in told(partner)] == ["initiative.created"]
    headers, body = partner.received[0]
    assert Webhook(held.secret).verify(body, headers) == json.loads(body)
    data = json.loads(body)["data"]
    assert data["id"] == published.public_id
    assert data["url"].endswith(published.get_absolute_url())
    assert set(data) == {"id", "type", "change", "at", "url"}
    assert "CanaryTitle" not in body.decode()
    tell()
    assert len(partner.received) == 1  # once


def test_what_is_told_equals_the_list_of_changes(partner, client):
    made("initiative", "adoption", "organisation")
    tried = toolkit.adoption(visibility="public")
    toolkit.published_initiative("Another")
    tell()
    lines = client.get("/api/v1/changes/?page_size=200").json()["results"]
    wanted = [line for line in lines if line["type"] in {"initiative", "adoption", "organisation"}]
    assert [one["data"] for one in told(partner)] == wanted[-len(told(partner)) :]
    assert tried.public_id in {one["data"]["id"] for one in told(partner)}


def test_signature_of_another_secret_an_altered_body_and_an_old_notice_fail(partner):
    held = made()
    toolkit.published_initiative()
    tell()
    headers, body = partner.received[0]
    hook = Webhook(held.secret)
    assert hook.verify(body, headers)
    old = int(headers["webhook-timestamp"]) - 301
    for wrong in (
        lambda: Webhook(endpoints.new_secret()).verify(body, headers),
        lambda: hook.verify(body.replace(b"created", b"removed"), headers),
        lambda: hook.verify(body, {**headers, "webhook-timestamp": str(old)}),
        lambda: hook.verify(body, {**headers, "webhook-id": "msg_other"}),
    ):
        with pytest.raises(WebhookVerificationError):
            wrong()
    again = hook.sign(headers["webhook-id"], datetime.fromtimestamp(old, UTC), body.decode())
    with pytest.raises(WebhookVerificationError, match="too old"):  # rightly signed, and played again later
        hook.verify(body, {**headers, "webhook-timestamp": str(old), "webhook-signature": again})


def test_example_of_the_handbook_tells_ours_from_others(partner, client):
    held = made()
    published = toolkit.published_initiative()
    tell()
    page = client.get("/api/v1/docs/").content.decode()
    shown = re.search(r'aria-label="Example: check a notice"><code>(.*?)</code>', page, re.DOTALL)
    assert shown
    ground: dict[str, Any] = {}
    exec(unescape(shown[1]), ground)  # noqa: S102  (what we print is what we run)
    headers, body = partner.received[0]
    assert ground["heard"](body, headers, held.secret) == ("initiative.created", published.public_id)
    assert ground["heard"](body + b" ", headers, held.secret) is None


def test_each_notice_keeps_its_name_when_it_is_sent_again(partner):
    made()
    partner.answers = [NO, OK]
    toolkit.published_initiative()
    tell()
    hop(1)
    tell()
    (first, _), (second, _) = partner.received
    assert first["webhook-id"] == second["webhook-id"]
    assert NoticeTry.objects.filter(notice=first["webhook-id"]).count() == 2


def test_rotated_secret_signs_beside_the_new_one_for_a_day(partner):
    held = made()
    lead = held.endpoint.made_by
    newer = endpoints.rotate(endpoint=held.endpoint, by=lead)
    toolkit.published_initiative("First")
    tell()
    headers, body = partner.received[0]
    assert Webhook(held.secret).verify(body, headers)
    assert Webhook(newer.secret).verify(body, headers)
    Endpoint.objects.update(old_secret_until=timezone.now() - timedelta(minutes=1))
    toolkit.published_initiative("Second")
    tell()
    headers, body = partner.received[1]
    assert Webhook(newer.secret).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(held.secret).verify(body, headers)


def test_secret_is_in_no_row_as_it_is(partner, all_tables):
    held = made()
    toolkit.published_initiative()
    tell()
    assert held.endpoint.url in all_tables()
    assert held.secret not in all_tables()
    assert held.secret.removeprefix("whsec_") not in all_tables()


def test_removal_says_only_that_it_was(partner):
    made("story")
    told_story = stories.published(title="CanaryStory")
    tell()
    story_acts.withdraw(story=told_story)
    tell()
    last = told(partner)[-1]
    assert last["type"] == "story.removed"
    assert set(last["data"]) == {"id", "type", "change", "removed_at"}
    assert all(b"CanaryStory" not in body and b"canary" not in body.lower() for _, body in partner.received)


def test_notice_that_waits_while_its_record_goes_gives_no_address_away(partner):
    """It is made at the moment of sending: a line from before a removal has no address any more."""
    made("story")
    partner.answers = [NO, OK]
    told_story = stories.published(title="CanaryStory")
    tell()
    story_acts.withdraw(story=told_story)
    hop(1)
    tell()
    resent = told(partner)[1]
    assert (resent["type"], resent["data"]["url"]) == ("story.created", None)


def test_only_what_was_asked_for_is_told_and_only_from_then_on(partner):
    toolkit.published_initiative("Before")
    held = made("meeting")
    toolkit.published_initiative("After")
    tell()
    assert partner.received == []
    endpoints.change_subjects(endpoint=held.endpoint, subjects=["initiative"], by=held.endpoint.made_by)
    toolkit.published_initiative("Later")
    tell()
    assert len(partner.received) == 1


def test_two_addresses_hear_each_their_own(monkeypatch):
    held = Partner()
    with listening(held, monkeypatch):
        home = partners.member_holder()
        first = made("initiative", holder=home)
        second = made("meeting", holder=home, url=f"{URL}/two")
        toolkit.published_initiative()
        tell()
    assert len(held.received) == 1
    headers, body = held.received[0]
    assert Webhook(first.secret).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(second.secret).verify(body, headers)


def test_failure_is_tried_again_with_growing_waits_and_given_up_after_three_days(partner):
    made()
    partner.answers = [NO]
    toolkit.published_initiative()
    tell()
    assert len(partner.received) == 1
    waits = []
    for _ in range(40):
        item = OutboxItem.objects.get(kind="notify")
        if item.state != "pending":
            break
        assert item.attempts == 0
        wait = item.due_at - timezone.now()
        waits.append(wait.total_seconds())
        hop(wait.total_seconds() / 3600)
        tell()
    assert waits[0] == pytest.approx(5, abs=1)
    assert all(later > earlier * 0.9 for earlier, later in pairwise(waits))
    assert max(waits) <= 24 * 3600 * 1.11
    assert timedelta(days=3) < timedelta(seconds=sum(waits)) < timedelta(days=5)
    assert 12 <= len(partner.received) <= 25
    assert NoticeTry.objects.filter(trouble="given_up").count() == 1
    assert OutboxItem.objects.filter(state__in=["failed", "uncertain"]).count() == 0  # not the secretariat's to mend


def test_dead_address_is_called_once_a_wait_however_much_waits(partner):
    made()
    partner.answers = [NO]
    for n in range(8):
        toolkit.published_initiative(f"Number {n}")
    tell()
    assert len(partner.received) == 1
    hop(1)
    tell()
    assert len(partner.received) == 2
    partner.answers = [OK]
    hop(24)
    tell()
    assert len(partner.received) == 2 + 8
    assert [one["type"] for one in told(partner)[2:]] == ["initiative.created"] * 8
    assert Endpoint.objects.get().failing_since is None


def test_gone_address_is_stopped_at_once_and_its_maker_told(partner, deliver):
    held = made()
    partner.answers = [GONE]
    toolkit.published_initiative("One")
    toolkit.published_initiative("Two")
    tell()
    assert len(partner.received) == 1
    stopped = Endpoint.objects.get()
    assert (stopped.stop, stopped.stopped_by) == ("gone", None)
    deliver()
    letter = letters.outbox[-1]
    assert letter.to == [held.endpoint.made_by.email]
    assert "410" in letter.body
    assert "partner.example.org" not in letter.body


def test_address_that_is_silent_for_five_days_is_stopped(partner, deliver):
    made()
    partner.answers = [NO]
    toolkit.published_initiative("One")
    tell()
    hop(24 * 5 + 1)
    toolkit.published_initiative("Two")
    tell()
    assert Endpoint.objects.get().stop == "silent"
    deliver()
    assert "five days" in letters.outbox[-1].body


def test_slow_address_gets_a_fifth_of_the_time(partner, monkeypatch):
    made()
    monkeypatch.setattr(notices, "SLOW", 0.0)
    monkeypatch.setattr(notices, "SHARE", 10_000)
    toolkit.published_initiative("One")
    toolkit.published_initiative("Two")
    tell()
    assert len(partner.received) == 1
    hop(10)
    tell()
    assert len(partner.received) == 2


@pytest.mark.parametrize("end", ["seat", "standing", "holder", "account"])
def test_nothing_leaves_for_who_may_not_have_keys_any_more(partner, cast, person, end):
    """Asked at the moment of sending, also for what waited already."""
    if end == "holder":
        holder = partners.approved_holder(cast.stranger, cast.secretariat)
        held = made(holder=holder)
    else:
        held = made()
    toolkit.published_initiative()
    notices.write_notices()
    assert OutboxItem.objects.filter(kind="notify").count() == 1
    maker = held.endpoint.made_by
    if end == "holder":
        holders.decide(holder=held.endpoint.holder, move="end", by=cast.secretariat, reason="Misused.")
    elif end == "account":
        maker.is_active = False
        maker.save()
    elif end == "seat":
        alliance.seat(person("New Lead"), held.endpoint.holder.organisation, "lead")
    else:
        alliance.in_state(held.endpoint.holder.organisation.pledges.get(), "lapsed")
    tell()
    assert partner.received == []
    assert Endpoint.objects.get().stop == "ended"


def test_stopped_address_hears_nothing_and_begins_again_from_now(partner):
    held = made()
    lead = held.endpoint.made_by
    endpoints.stop(endpoint=held.endpoint, by=lead)
    toolkit.published_initiative("Missed")
    tell()
    endpoints.start(endpoint=held.endpoint, by=lead)
    tell()
    assert partner.received == []
    toolkit.published_initiative("Heard")
    tell()
    assert len(partner.received) == 1


def test_trial_notice_arrives_also_while_the_address_rests(partner):
    held = made()
    partner.answers = [NO, OK]
    toolkit.published_initiative()
    tell()
    endpoints.ping(endpoint=held.endpoint, by=held.endpoint.made_by)
    tell()
    assert [one["type"] for one in told(partner)] == ["initiative.created", "ping", "initiative.created"]
    assert told(partner)[1]["data"] == {}


def test_log_keeps_neither_what_was_sent_nor_what_was_answered(partner, all_tables):
    made()
    partner.answers = [b"HTTP/1.1 500 CanaryReason\r\nX-Canary: CanaryHeader\r\n\r\nCanaryAnswer"]
    toolkit.published_initiative("CanaryTitle")
    tell()
    row = NoticeTry.objects.get()
    assert (row.answer, row.kind, row.trouble) == (500, "initiative.created", "")
    everything = all_tables()
    assert all(word not in everything for word in ("CanaryReason", "CanaryHeader", "CanaryAnswer"))
    kept = " ".join(map(str, NoticeTry.objects.values_list().get()))
    assert "CanaryTitle" not in kept
    assert "canary" not in kept.lower()


def test_log_is_kept_for_a_month():
    held = made()
    old = NoticeTry.objects.create(endpoint=held.endpoint, notice="a", kind="ping", at=timezone.now() - timedelta(days=31))
    new = NoticeTry.objects.create(endpoint=held.endpoint, notice="b", kind="ping", at=timezone.now() - timedelta(days=29))
    assert notices.forget_tries() == 1
    assert list(NoticeTry.objects.all()) == [new] != [old]


def test_name_that_leads_inside_is_noted_and_not_called(partner, monkeypatch):
    made()
    monkeypatch.setattr(outside, "resolve", lambda host, port: ["10.0.0.1"])
    toolkit.published_initiative()
    tell()
    assert partner.connections == 0
    assert NoticeTry.objects.get().trouble == "refused"


def test_many_changes_are_written_in_parts_and_none_twice(partner, monkeypatch):
    monkeypatch.setattr(notices, "LINES_A_LOOK", 3)
    made()
    for n in range(8):
        changes.created("initiative", f"n{n}", "/x/")
    for _ in range(5):
        notices.write_notices()
    assert OutboxItem.objects.filter(kind="notify").count() == 8
    Endpoint.objects.update(after=0)  # as if the place had been lost
    notices.write_notices()
    assert OutboxItem.objects.filter(kind="notify").count() >= 8
    tell()
    assert sorted(one["data"]["id"] for one in told(partner)) == [f"n{n}" for n in range(8)]
