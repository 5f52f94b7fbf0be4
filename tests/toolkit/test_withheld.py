"""A text that a curator wiped does not come back with a backup: the ledger outside of it names idea and moment."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command

from promise.core import ledger
from promise.core.models import Change
from tests.factories import toolkit as make
from toolkit.actions import initiatives, versions, withheld
from toolkit.models import Initiative, InitiativeDecision, InitiativeVersion

pytestmark = pytest.mark.django_db
WORDS = "CANARYPERSON on Ward 4 refused"


def changed(idea: Initiative) -> Initiative:
    return initiatives.edit(initiative=idea, by=make.curator(), capacity="curator", difficulties="Somebody refused.")


def wipe_first(idea: Initiative) -> list[dict]:
    """Wipe version 1 and what was sent in before it. Returns the rows as a backup from before has them."""
    before = list(InitiativeVersion.objects.filter(subject=idea).values())
    versions.withhold(version=idea.versions.numbered().first(), by=make.curator())
    return before


def restore(idea: Initiative, rows: list[dict], **live: object) -> None:
    """The database as the backup had it; the ledger lies outside of it."""
    InitiativeVersion.objects.filter(subject=idea).delete()
    InitiativeVersion.objects.bulk_create(InitiativeVersion(**row) for row in rows)
    Initiative.objects.filter(pk=idea.pk).update(**live)


def replay() -> str:
    out = io.StringIO()
    call_command("replay_withdrawals", stdout=out)
    return out.getvalue()


def test_withhold_names_idea_and_moment_in_the_ledger_and_nobody():
    idea = changed(make.published_initiative("Tea", difficulties=WORDS))
    rows = wipe_first(idea)
    wiped = [row for row in rows if row["number"] in (None, 1)]
    assert sorted(ledger.entries()) == sorted(versions.ledger_name(idea.public_id, row["at"]) for row in wiped)
    versions.withhold(version=idea.versions.numbered().first(), by=make.curator())
    assert len(ledger.entries()) == len(wiped), "a second click writes nothing"


def test_older_text_that_a_restore_brought_back_is_wiped_before_the_site_serves(client, all_tables):
    idea = changed(make.published_initiative("Tea", difficulties=WORDS))
    restore(idea, wipe_first(idea))
    assert WORDS in all_tables()
    assert client.get("/readyz").status_code == 503
    assert "2 texts of ideas wiped again" in replay()
    assert client.get("/readyz").json()["withdrawals"] is True
    assert WORDS not in all_tables()
    assert client.get(idea.get_absolute_url()).status_code == 200, "what readers see now names nobody and stays"
    assert "0 texts of ideas" in replay()


def test_text_that_came_back_as_what_readers_see_waits_for_a_curator(client, all_tables):
    """The backup is older than the change that took the person out."""
    idea = make.published_initiative("Tea", difficulties=WORDS)
    report = make.adoption(initiative=idea)
    address = idea.get_absolute_url()
    older = list(InitiativeVersion.objects.filter(subject=idea).values())
    changed(idea)
    wipe_first(idea)
    restore(idea, older, difficulties=WORDS)
    assert client.get("/readyz").status_code == 503
    replay()
    assert client.get("/readyz").status_code == 200
    assert client.get(address).status_code == 404
    last = InitiativeDecision.objects.latest("pk")
    assert (last.move, last.capacity, last.by) == ("set_aside", "ledger", None)
    assert "recognised" in last.reason
    gone = Change.objects.filter(change="removed").values_list("public_id", flat=True)
    assert set(gone) == {idea.public_id, report.public_id}

    changed(idea)
    again = initiatives.publish(initiative=idea, by=make.curator())
    assert again.get_absolute_url() == address, "its address stays"
    assert client.get("/readyz").status_code == 200
    assert WORDS not in all_tables()
    back = Change.objects.filter(pk__gt=Change.objects.filter(change="removed").latest("pk").pk)
    assert set(back.values_list("public_id", "change")) >= {(idea.public_id, "created"), (report.public_id, "created")}


def test_text_of_one_that_had_no_kept_version_in_the_backup_is_set_aside(client):
    """The catalogue's entries keep their first text only when they are changed."""
    idea = make.published_initiative("Tea", difficulties=WORDS)
    InitiativeVersion.objects.filter(subject=idea).delete()
    changed(idea)
    wipe_first(idea)
    restore(idea, [], difficulties=WORDS)
    assert client.get("/readyz").status_code == 503
    assert "1 texts of ideas wiped again" in replay()
    assert client.get("/readyz").status_code == 200
    assert client.get(idea.get_absolute_url()).status_code == 404


def test_same_moment_of_another_idea_is_left_alone():
    idea, other = make.published_initiative("Tea"), make.published_initiative("Toast")
    at = other.versions.numbered().get().at
    ledger.append(versions.ledger_name(idea.public_id, at), at=at)
    ledger.append("torn@2026-", at=at)
    assert not withheld.not_yet_replayed(ledger.entries())
    assert withheld.replay() == 0
