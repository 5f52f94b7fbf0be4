"""Nothing that was promised is lost in silence, and no letter goes twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone

from promise.core import mail, outbox
from promise.core.models import OutboxItem

pytestmark = pytest.mark.django_db
State = OutboxItem.State


@pytest.fixture
def kind(monkeypatch):
    """A kind of effect whose handler can be told to fail."""

    def make(name: str, *, delivery: str = "idempotent", batch: int = 1, failing: list[Exception] | None = None):
        seen: list[list[int]] = []
        failures = list(failing or [])

        def deliver(items):
            if failures:
                raise failures.pop(0)
            seen.append([item.pk for item in items])

        monkeypatch.setitem(outbox.handlers, name, outbox.Handler(deliver, delivery, batch))  # type: ignore[arg-type]
        return seen

    return make


def test_announce_outside_a_transaction_is_refused(transactional_db, kind):
    kind("t")
    with pytest.raises(RuntimeError, match="inside the transaction"):
        outbox.announce("t")


def test_cause_that_is_rolled_back_leaves_no_effect(kind):
    seen = kind("t")
    with pytest.raises(ValueError), transaction.atomic():
        outbox.announce("t")
        raise ValueError
    assert outbox.deliver_due() == 0
    assert seen == []


def test_same_key_twice_is_one_effect(kind, deliver):
    seen = kind("t")
    first = outbox.announce("t", key="welcome:7")
    assert outbox.announce("t", key="welcome:7").pk == first.pk
    deliver()
    assert seen == [[first.pk]]
    outbox.announce("t", key="welcome:7")
    assert deliver() == 0


def test_what_is_not_due_waits(kind):
    seen = kind("t")
    outbox.announce("t", due_at=timezone.now() + timedelta(hours=1))
    assert outbox.deliver_due() == 0
    assert outbox.deliver_due(now=timezone.now() + timedelta(hours=2)) == 1
    assert len(seen) == 1


def test_idempotent_failure_is_tried_again_later(kind):
    seen = kind("t", failing=[ConnectionError("away")])
    item = outbox.announce("t")
    outbox.deliver_due()
    item.refresh_from_db()
    assert (item.state, item.attempts, item.last_error) == (State.PENDING, 1, "ConnectionError")
    assert item.due_at > timezone.now()
    outbox.deliver_due(now=timezone.now() + timedelta(minutes=1))
    item.refresh_from_db()
    assert (item.state, len(seen)) == (State.DONE, 1)


def test_idempotent_failure_is_given_up_in_sight(kind):
    kind("t", failing=[ConnectionError()] * 20)
    item = outbox.announce("t")
    later = timezone.now()
    for _ in range(outbox.MAX_ATTEMPTS + 3):
        later += timedelta(hours=2)
        outbox.deliver_due(now=later)
    item.refresh_from_db()
    assert (item.state, item.attempts) == (State.FAILED, outbox.MAX_ATTEMPTS)


def test_once_failure_in_the_middle_is_uncertain_never_repeated(kind):
    seen = kind("t", delivery="once", failing=[ConnectionError()])
    item = outbox.announce("t")
    outbox.deliver_due(now=timezone.now() + timedelta(days=1))
    outbox.deliver_due(now=timezone.now() + timedelta(days=2))
    item.refresh_from_db()
    assert (item.state, seen) == (State.UNCERTAIN, [])


def test_once_that_surely_did_not_leave_is_tried_again(kind):
    seen = kind("t", delivery="once", failing=[outbox.NotSent()])
    outbox.announce("t")
    outbox.deliver_due()
    outbox.deliver_due(now=timezone.now() + timedelta(minutes=1))
    assert len(seen) == 1


@pytest.mark.parametrize(("delivery", "after"), [("once", State.UNCERTAIN), ("idempotent", State.PENDING)])
def test_worker_that_dies_leaves_no_silence(kind, delivery, after):
    kind("t", delivery=delivery)
    item = outbox.announce("t")
    assert outbox._claim(item.pk) is not None
    assert outbox._claim(item.pk) is None, "a second worker must not get it"
    outbox.release_expired(now=timezone.now() + outbox.LEASE + timedelta(seconds=1))
    item.refresh_from_db()
    assert item.state == after


def test_late_worker_cannot_overwrite_the_result_of_another(kind):
    kind("t")
    item = outbox.announce("t")
    late = outbox._claim(item.pk)
    assert late is not None
    outbox.release_expired(now=timezone.now() + outbox.LEASE + timedelta(seconds=1))
    outbox.deliver_due(now=timezone.now() + timedelta(seconds=1))
    outbox._finish([late], State.UNCERTAIN)
    item.refresh_from_db()
    assert item.state == State.DONE


def test_batches_are_handed_over_together(kind):
    seen = kind("t", batch=500)
    for _ in range(7):
        outbox.announce("t")
    assert outbox.deliver_due() == 7
    assert [len(batch) for batch in seen] == [7]


def test_unknown_kind_fails_in_sight():
    item = outbox.announce("nobody-handles-this")
    outbox.deliver_due()
    item.refresh_from_db()
    assert (item.state, item.last_error) == (State.FAILED, "no handler for this kind")


def test_staff_may_send_an_uncertain_item_again(kind, cast):
    seen = kind("t", delivery="once", failing=[ConnectionError()])
    item = outbox.announce("t")
    outbox.deliver_due()
    item.refresh_from_db()
    outbox.send_again(item, by=cast.secretariat)
    outbox.deliver_due()
    assert seen == [[item.pk]]


def test_sealed_letter_is_unreadable_while_it_waits_and_erased_once_sent(deliver, mailoutbox):
    message = EmailMultiAlternatives("Your code", "CANARY-CODE-4711", to=["ana@example.org"])
    item = mail.tell_sealed(message)
    stored = str(OutboxItem.objects.values().get())
    assert "CANARY-CODE-4711" not in stored
    assert "ana@example.org" not in stored
    deliver()
    assert mailoutbox[0].body == "CANARY-CODE-4711"
    assert mailoutbox[0].extra_headers["Message-ID"] == mail.message_id(item)
    item.refresh_from_db()
    assert item.payload == {}
