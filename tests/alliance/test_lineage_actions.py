"""Whatever is attached and moved: a forest, with counts and generations that a recount confirms."""

from __future__ import annotations

import itertools

import pytest
from django.core.exceptions import ValidationError
from django.db import Error, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance.actions import lineage
from alliance.models import LineageMove, Organisation
from alliance.models import lineage as reading
from promise.core.models import Change
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db
_names = itertools.count(1)


def plain(count: int) -> list[Organisation]:
    """Members without the paper work: only their places matter here."""
    country = make.country()
    rows = [
        Organisation(
            slug=f"o{n}",
            name=f"O {n}",
            name_folded=f"o {n}",
            name_key=f"o {n}",
            kind="provider",
            country=country,
            status="active",
        )
        for n in (next(_names) for _each in range(count))
    ]
    return Organisation.objects.bulk_create(rows)


def recount() -> None:
    """Build the forest anew from the recruiters alone and compare with what is kept."""
    rows = {o.pk: o for o in Organisation.objects.with_unfolded()}
    counts = dict.fromkeys(rows, 0)
    for pk, row in rows.items():
        seen, above, depth = {pk}, row.recruiter_id, 0
        while above is not None:
            assert above not in seen, "a cycle"
            seen.add(above)
            counts[above] += 1
            depth += 1
            above = rows[above].recruiter_id
        assert row.generation == depth
    assert {pk: row.descendants for pk, row in rows.items()} == counts


steps = st.lists(
    st.tuples(st.sampled_from(["attach", "move", "uproot"]), st.integers(0, 8), st.integers(0, 8)), min_size=1, max_size=25
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_attach_and_move_keep_counts_and_a_forest(db, steps):
    with transaction.atomic():
        Organisation.objects.update(recruiter=None, generation=0, descendant_count=0)
        Organisation.objects.all().delete()
        nodes = plain(9)
        for verb, one, other in steps:
            node, recruiter = nodes[one], nodes[other]
            try:
                if verb == "attach":
                    lineage.attach(organisation=node, recruiter=recruiter)
                else:
                    to = recruiter if verb == "move" else None
                    lineage.move(organisation=node, recruiter=to, by=None, reason="It was wrong.")
            except ValidationError:
                assert verb == "attach" or recruiter.pk == node.pk or node.pk in reading.with_ancestors(recruiter.pk)
            recount()


def chain(length: int) -> list[Organisation]:
    nodes = plain(length)
    for recruiter, node in itertools.pairwise(nodes):
        lineage.attach(organisation=node, recruiter=recruiter)
    return [Organisation.objects.get(pk=n.pk) for n in nodes]


def test_ancestors_come_founder_first_in_one_query(django_assert_num_queries):
    nodes = chain(12)
    with django_assert_num_queries(1):
        assert reading.ancestors(nodes[-1]) == nodes[:-1]
    with django_assert_num_queries(0):
        assert reading.ancestors(nodes[0]) == []


@pytest.mark.parametrize("length", [3, 30])
def test_attach_costs_the_same_at_any_depth(length, django_assert_num_queries):
    nodes, (newcomer,) = chain(length), plain(1)
    with django_assert_num_queries(4 + 2 * (connection.vendor == "postgresql")):
        lineage.attach(organisation=newcomer, recruiter=nodes[-1])


@pytest.mark.parametrize("below", [0, 1, 4])
def test_move_below_itself_is_refused_and_changes_nothing(below):
    nodes = chain(5)
    before = list(Organisation.objects.order_by("pk").values())
    with pytest.raises(ValidationError):
        lineage.move(organisation=nodes[0], recruiter=nodes[below], by=None, reason="Try it")
    assert list(Organisation.objects.order_by("pk").values()) == before
    assert not LineageMove.objects.exists()


def test_move_without_a_reason_is_refused():
    one, other = plain(2)
    with pytest.raises(ValidationError):
        lineage.move(organisation=one, recruiter=other, by=None, reason=" ")


def test_move_keeps_its_reason_and_tells_partners_of_every_changed_count(cast):
    old, new = chain(3), chain(2)
    lineage.fold()
    Change.objects.all().delete()
    lineage.move(organisation=old[1], recruiter=new[1], by=cast.secretariat, reason="They named the wrong one.")
    assert [one.public_id for one in Change.objects.all()] == [old[1].public_id]
    lineage.fold()
    kept = LineageMove.objects.get()
    assert (kept.from_recruiter, kept.to_recruiter, kept.reason) == (old[0], new[1], "They named the wrong one.")
    told = list(Change.objects.values_list("public_id", flat=True))
    assert sorted(told) == sorted([old[0].public_id, old[1].public_id, new[0].public_id, new[1].public_id])
    recount()


def test_move_of_a_large_branch_leaves_generations_to_the_outbox(monkeypatch, deliver):
    nodes, (root,) = chain(4), plain(1)
    monkeypatch.setattr(lineage, "AT_ONCE", 2)
    lineage.move(organisation=nodes[0], recruiter=root, by=None, reason="It was wrong.")
    assert Organisation.objects.get(pk=nodes[3].pk).generation == 3
    deliver()
    recount()


@pytest.mark.parametrize("below", [1, 3])
def test_database_refuses_a_cycle_that_the_action_did_not_see(below):
    """The last guard: a trigger, on both databases."""
    nodes = chain(4)
    with pytest.raises(Error, match="lineage_is_a_forest"), transaction.atomic():
        Organisation.objects.filter(pk=nodes[0].pk).update(recruiter=nodes[below], generation=9)
    assert Organisation.objects.get(pk=nodes[0].pk).recruiter_id is None


def test_database_refuses_its_own_recruiter():
    (node,) = plain(1)
    with pytest.raises(Error), transaction.atomic():
        Organisation.objects.filter(pk=node.pk).update(recruiter=node)
