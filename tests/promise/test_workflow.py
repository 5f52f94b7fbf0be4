"""Life cycles, tried on a pledge: the table decides, decisions are rows, the audit log says who."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from promise.core import audit
from promise.core.models import AuditEvent
from promise.core.workflow import MoveRefused, Workflow, allow, move
from toolkit.models import Initiative

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(person):
    return Initiative.objects.create(slug="quiet-hour", title="Quiet hour", summary="...", state="draft", owner=person("Ana"))


def test_move_writes_state_decision_and_audit(draft):
    decision = move(draft, "submit", by=draft.owner, capacity="author")
    draft.refresh_from_db()
    assert draft.state == "submitted"
    assert (decision.from_state, decision.to_state, decision.by) == ("draft", "submitted", draft.owner)
    event = AuditEvent.objects.get()
    assert (event.actor, event.verb, event.subject_id) == (f"user:{draft.owner.pk}", "submit", draft.public_id)


def test_move_outside_the_table_is_refused_and_changes_nothing(draft):
    with pytest.raises(MoveRefused):
        move(draft, "publish", by=draft.owner, capacity="author")
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert not draft.decisions.exists()
    assert not AuditEvent.objects.exists()


def test_move_looks_at_the_database_not_at_the_page_somebody_had_open(draft):
    stale = Initiative.objects.get(pk=draft.pk)
    move(draft, "submit", by=draft.owner, capacity="author")
    with pytest.raises(MoveRefused, match="submitted"):
        move(stale, "submit", by=draft.owner, capacity="author")
    assert draft.decisions.count() == 1


@pytest.mark.parametrize("reason", ["", "   "])
def test_refusal_without_a_reason_is_refused(draft, reason):
    move(draft, "submit", by=draft.owner, capacity="author")
    with pytest.raises(MoveRefused, match="reason"):
        move(draft, "request_changes", by=draft.owner, capacity="curator", reason=reason)


def test_move_that_fails_later_in_the_transaction_leaves_nothing(draft):
    def publish_and_fail() -> None:
        with transaction.atomic():
            move(draft, "submit", by=draft.owner, capacity="author")
            raise IntegrityError

    with pytest.raises(IntegrityError):
        publish_and_fail()
    assert Initiative.objects.get().state == "draft"
    assert not draft.decisions.exists()


def test_database_refuses_published_without_moment(draft):
    with pytest.raises(IntegrityError), transaction.atomic():
        Initiative.objects.filter(pk=draft.pk).update(state="published")


def test_table_names_states_and_open_moves():
    table = Workflow(allow("a", "x", "y"), allow("b", ("x", "y"), "z"), allow("stop", "*", "z"), initial="x")
    assert table.states == {"x", "y", "z"}
    assert table.verbs_from("y") == ["b", "stop"]
    assert table.find("stop", "anything").target == "z"


def test_audit_holds_names_of_fields_never_their_values(draft):
    audit.write(by=draft.owner, verb="edit", subject=draft, fields=["summary", "title"])
    assert AuditEvent.objects.get().details == {"fields": ["summary", "title"]}
