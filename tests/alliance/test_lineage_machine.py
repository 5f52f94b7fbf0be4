"""T09 by a state machine: whatever joins, moves and leaves, in any order, a recount confirms the forest."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import Error, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from alliance.actions import lineage
from alliance.models import LineageDelta, Organisation
from tests.alliance.test_lineage_actions import plain, recount

pytestmark = pytest.mark.django_db
EXAMPLES, STEPS, NODES = 225, 50, 8
place = st.integers(0, NODES - 1)
done = {"steps": 0}


class Forest(RuleBasedStateMachine):
    """Keeps its own idea of who stands under whom and holds the rows against it after every step."""

    def __init__(self) -> None:
        super().__init__()
        Organisation.objects.update(recruiter=None, generation=0, descendant_count=0)
        Organisation.objects.all().delete()
        self.nodes = plain(NODES)
        self.above: dict[int, int | None] = dict.fromkeys(range(NODES))

    def closes(self, one: int, to: int) -> bool:
        at: int | None = to
        while at is not None and at != one:
            at = self.above[at]
        return at == one

    @rule(one=place, to=place)
    def join(self, one: int, to: int) -> None:
        self.change(lineage.attach, one, to, refused=self.above[one] is not None or self.closes(one, to))

    @rule(one=place, to=st.none() | place)
    def move(self, one: int, to: int | None) -> None:
        def act(**given: Organisation | None) -> None:
            lineage.move(**given, by=None, reason="It was wrong.")  # type: ignore[arg-type]

        self.change(act, one, to, refused=to is not None and self.closes(one, to))

    def change(self, act, one: int, to: int | None, *, refused: bool) -> None:
        given = {"organisation": self.nodes[one], "recruiter": None if to is None else self.nodes[to]}
        if refused:
            with pytest.raises(ValidationError):
                act(**given)
        else:
            act(**given)
            self.above[one] = to

    @rule()
    def fold(self) -> None:
        lineage.fold()
        assert not LineageDelta.objects.exists()
        assert all(one.descendant_count == one.descendants for one in Organisation.objects.with_unfolded())

    @rule(one=place)
    def leave(self, one: int) -> None:
        Organisation.objects.filter(pk=self.nodes[one].pk).update(status="withdrawn")

    @rule(one=place, to=place)
    def bypass(self, one: int, to: int) -> None:
        if self.closes(one, to):
            with pytest.raises(Error), transaction.atomic():
                Organisation.objects.filter(pk=self.nodes[one].pk).update(recruiter=self.nodes[to], generation=9)

    @invariant()
    def is_a_forest(self) -> None:
        done["steps"] += 1
        recount()
        kept = dict(Organisation.objects.values_list("pk", "recruiter"))
        assert kept == {self.nodes[n].pk: None if to is None else self.nodes[to].pk for n, to in self.above.items()}


@pytest.mark.slow
def test_any_order_of_joins_moves_and_leaving_keeps_a_forest(db):
    done["steps"] = 0
    quick = settings(
        max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Forest, settings=quick)
    assert done["steps"] >= 10_000
