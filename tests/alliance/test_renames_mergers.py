"""Another name and organisations that become one: whoever holds the old name, address or id finds who came after."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail as outgoing
from django.core.exceptions import ValidationError
from django.utils import timezone

from alliance.actions import mergers, renames
from alliance.models import FormerName, LineageMove, NameChange, Organisation, lineage
from promise.core.models import Change
from promise.core.workflow import MoveRefused
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db


def fresh(organisation: Organisation) -> Organisation:
    return Organisation.objects.get(pk=organisation.pk)


# -- another name ------------------------------------------------------------------------------------------------------


def test_new_name_is_shown_when_the_secretariat_has_said_yes_and_the_old_one_is_kept(cast, deliver):
    house = make.signed_organisation("Riverbend House")
    change = make.name_change(house, "Riverbend  Partnership")
    assert fresh(house).name == "Riverbend House"
    before = Change.objects.count()
    renames.make(change=change, by=cast.secretariat, reason="As registered")
    held = fresh(house)
    assert (held.name, held.name_folded, held.slug) == ("Riverbend Partnership", "riverbend partnership", "riverbend-house")
    former = FormerName.objects.get()
    assert (former.name, former.name_key, former.cause) == ("Riverbend House", "riverbend house", "renamed")
    assert former.until == timezone.localdate()
    told = Change.objects.latest("id")
    assert (Change.objects.count(), told.change, told.public_id) == (before + 1, "updated", house.public_id)
    deliver()
    assert "Riverbend Partnership" in outgoing.outbox[-1].subject


def test_refused_name_needs_a_reason_that_the_lead_reads(cast, deliver):
    house = make.signed_organisation("Riverbend House")
    change = make.name_change(house)
    with pytest.raises(MoveRefused):
        renames.refuse(change=change, by=cast.secretariat, reason="  ")
    renames.refuse(change=change, by=cast.secretariat, reason="Not in the register yet")
    deliver()
    assert "Not in the register yet" in outgoing.outbox[-1].body
    assert fresh(house).name == "Riverbend House"
    assert not FormerName.objects.exists()


def test_name_of_another_in_the_country_is_refused_when_asked_and_when_made(cast):
    house = make.signed_organisation("Riverbend House")
    with pytest.raises(ValidationError):
        make.name_change(make.signed_organisation("Other House"), "RIVERBEND hoUse")
    change = make.name_change(house, "Harbour House")
    make.signed_organisation("Harbour House")
    with pytest.raises(ValidationError):
        renames.make(change=change, by=cast.secretariat)
    assert NameChange.objects.get(pk=change.pk).state == "proposed"


def test_one_wish_at_a_time_and_it_can_be_taken_back():
    house = make.signed_organisation("Riverbend House")
    change = make.name_change(house)
    with pytest.raises(MoveRefused):
        make.name_change(house, "A third name")
    renames.take_back(change=change, by=make.lead_of(house))
    assert make.name_change(house, "A third name").state == "proposed"


@pytest.mark.parametrize("name", ["Riverbend House", "x", "Buy at www.evil.example", "https://evil.example"])
def test_name_that_is_none_or_the_same_is_refused(name):
    with pytest.raises(ValidationError):
        make.name_change(make.signed_organisation("Riverbend House"), name)


def test_lead_asks_and_the_secretariat_decides_from_the_queue(person, cast, sign_in):
    house = make.member_cast(person)
    address = f"/alliance/organisations/{house.organisation.slug}/rename/"
    lead = sign_in(house.lead)
    assert lead.post(address, {"new_name": "Cast Partnership", "why": "CanaryWhy"}).status_code == 302
    change = NameChange.objects.get()
    office = sign_in(cast.secretariat)
    assert change.get_absolute_url() in office.get("/desk/queue/").content.decode()
    assert "CanaryWhy" in office.get(change.get_absolute_url()).content.decode()
    for user in (house.lead, house.coordinator, cast.curator, cast.stranger):
        assert sign_in(user).get(change.get_absolute_url()).status_code == 403
    assert office.post(change.get_absolute_url(), {"decision": "refuse"}).status_code == 200
    assert office.post(change.get_absolute_url(), {"decision": "make", "reason": ""}).status_code == 302
    page = lead.get(f"/alliance/organisations/{house.organisation.slug}/membership/").content.decode()
    assert "Cast House → Cast Partnership" in page
    assert "Cast House" in lead.get(address).content.decode()


# -- mergers -----------------------------------------------------------------------------------------------------------


def test_merger_leads_from_the_old_one_to_the_new_one_everywhere(cast, client, deliver):
    old, new = make.signed_organisation("Old House"), make.signed_organisation("New House")
    make.former_name(old, "Oldest House")
    mergers.merge(predecessor=old, successor=new, reason="They merged", by=cast.secretariat, day=dt.date(2026, 1, 2))
    held = fresh(old)
    assert (held.status, held.successor_id, held.is_listed) == ("withdrawn", new.pk, False)
    assert old.pledges.get().decisions.last().reason == "They merged"
    assert {(f.name, f.cause) for f in new.former_names.all()} == {("Old House", "merged"), ("Oldest House", "merged")}
    gone = Change.objects.get(change="removed")
    assert (gone.public_id, gone.successor, gone.path) == (old.public_id, new.public_id, "")
    told = client.get("/api/v1/changes/").json()["results"]
    row = next(one for one in told if one["change"] == "removed")
    assert set(row) == {"id", "type", "change", "removed_at", "successor"}
    assert row["successor"] == new.public_id
    answer = client.get(old.get_absolute_url())
    assert (answer.status_code, answer["Location"]) == (301, new.get_absolute_url())
    deliver()
    told_to = {letter.to[0]: letter for letter in outgoing.outbox if "They merged" in letter.body}
    assert set(told_to) == {make.lead_of(old).email, make.lead_of(new).email}
    assert told_to[make.lead_of(new).email].subject == "Old House has become part of New House"


def test_page_of_a_merged_one_follows_to_the_last_successor_and_ends_when_that_leaves(client):
    first, second, third = (make.signed_organisation(name) for name in ("First House", "Second House", "Third House"))
    mergers.merge(predecessor=first, successor=second, reason="A", by=None)
    mergers.merge(predecessor=second, successor=third, reason="B", by=None)
    assert client.get(first.get_absolute_url())["Location"] == third.get_absolute_url()
    make.pledges.withdraw(pledge=third.pledges.get(), by=None, reason="C")
    assert client.get(first.get_absolute_url()).status_code == 404


def test_circle_of_successors_is_refused():
    first, second, third = (make.signed_organisation(name) for name in ("First House", "Second House", "Third House"))
    mergers.merge(predecessor=first, successor=second, reason="A", by=None)
    mergers.merge(predecessor=second, successor=third, reason="B", by=None)
    again = make.signed_organisation("First House", details=make.details("First House"))
    assert again.pk == first.pk
    with pytest.raises(ValidationError, match="circle"):
        mergers.merge(predecessor=third, successor=again, reason="C", by=None)
    assert fresh(third).successor_id is None
    assert fresh(third).is_listed


def test_merger_into_itself_twice_or_into_one_that_nobody_sees_is_refused():
    old, new = make.signed_organisation("Old House"), make.signed_organisation("New House")
    hidden = make.applied_pledge("Hidden House").organisation
    for successor in (old, hidden):
        with pytest.raises(ValidationError):
            mergers.merge(predecessor=old, successor=successor, reason="A", by=None)
    with pytest.raises(ValidationError):
        mergers.merge(predecessor=old, successor=new, reason=" ", by=None)
    with pytest.raises(ValidationError):
        mergers.merge(predecessor=old, successor=new, reason="A", by=None, day=timezone.localdate() + dt.timedelta(days=1))
    mergers.merge(predecessor=old, successor=new, reason="A", by=None)
    with pytest.raises(ValidationError):
        mergers.merge(predecessor=old, successor=new, reason="A", by=None)


def test_those_it_recruited_move_along_only_when_asked():
    old, new = make.signed_organisation("Old House"), make.signed_organisation("New House")
    one, two = (make.signed_organisation(name, recruiter=old) for name in ("One House", "Two House"))
    below = make.signed_organisation("Below House", recruiter=one)
    done = mergers.merge(predecessor=old, successor=new, reason="They merged", by=None, brings_recruits=True)
    assert (done.moved, done.left) == (2, 0)
    assert {fresh(one).recruiter_id, fresh(two).recruiter_id} == {new.pk}
    assert (fresh(new).descendants, fresh(old).descendants, fresh(below).generation) == (3, 0, 2)
    assert set(LineageMove.objects.values_list("reason", flat=True)) == {"They merged"}


def test_without_being_asked_nobody_moves():
    old, new = make.signed_organisation("Old House"), make.signed_organisation("New House")
    one = make.signed_organisation("One House", recruiter=old)
    mergers.merge(predecessor=old, successor=new, reason="They merged", by=None)
    assert fresh(one).recruiter_id == old.pk
    assert not LineageMove.objects.exists()


def test_successor_below_the_old_one_makes_no_cycle():
    old = make.signed_organisation("Old House")
    middle, aside = (make.signed_organisation(name, recruiter=old) for name in ("Middle House", "Aside House"))
    new = make.signed_organisation("New House", recruiter=middle)
    done = mergers.merge(predecessor=old, successor=new, reason="They merged", by=None, brings_recruits=True)
    assert (done.moved, done.left) == (1, 1)
    assert (fresh(aside).recruiter_id, fresh(middle).recruiter_id) == (new.pk, old.pk)
    assert lineage.with_ancestors(aside.pk) == [aside.pk, new.pk, middle.pk, old.pk] or set(lineage.with_ancestors(aside.pk)) == {
        aside.pk,
        new.pk,
        middle.pk,
        old.pk,
    }


def test_only_the_secretariat_merges_on_the_page(person, cast, sign_in, client):
    house = make.member_cast(person)
    new = make.signed_organisation("New House")
    address = f"/alliance/organisations/{house.organisation.slug}/merge/"
    day = timezone.localdate()
    given = {
        "successor": "new house",
        "day_day": day.day,
        "day_month": day.month,
        "day_year": day.year,
        "reason": "One trust now",
    }
    for user in (house.lead, house.coordinator, cast.curator):
        assert sign_in(user).post(address, given).status_code == 403
    office = sign_in(cast.secretariat)
    assert office.post(address, {**given, "successor": "Nobody House"}).status_code == 200
    assert office.post(address, {**given, "successor": "Cast House"}).status_code == 200
    answer = office.post(address, given)
    assert (answer.status_code, answer["Location"]) == (302, new.get_absolute_url())
    assert client.get(house.organisation.get_absolute_url()).status_code == 301
    assert "One trust now" not in client.get(new.get_absolute_url()).content.decode()
    assert sign_in(house.lead).get(f"/alliance/organisations/{house.organisation.slug}/membership/").status_code == 200
