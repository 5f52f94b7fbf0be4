"""Life cycles: a table of allowed moves; every move is one row that is never edited.

An app declares `workflow = Workflow(...)` on a Stateful model and a Decision child whose foreign key is `subject` with
related name `decisions`. Its actions call `move(record, "publish", by=user, capacity="curator", reason=...)` inside
their transaction. The row is locked first, so two people who decide at once cannot both win.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promise.core import audit

if TYPE_CHECKING:
    from promise.core.models.bases import Decision, Stateful

ANY_STATE = "*"


class MoveRefused(Exception):
    """The move is not in the table for the state the record is in now, or its reason is missing. Safe to show."""


@dataclass(frozen=True)
class Move:
    verb: str
    sources: frozenset[str]
    target: str
    needs_reason: bool = False


def allow(verb: str, sources: str | Iterable[str], target: str, *, needs_reason: bool = False) -> Move:
    names = [sources] if isinstance(sources, str) else sources
    return Move(verb, frozenset(names), target, needs_reason)


class Workflow:
    """A table of moves. A verb may appear several times, from different states to different ones."""

    def __init__(self, *moves: Move, initial: str) -> None:
        self.moves = moves
        self.initial = initial

    @property
    def states(self) -> set[str]:
        named = {self.initial} | {m.target for m in self.moves}
        return named | {s for m in self.moves for s in m.sources if s != ANY_STATE}

    def find(self, verb: str, state: str) -> Move:
        for candidate in self.moves:
            if candidate.verb == verb and (state in candidate.sources or ANY_STATE in candidate.sources):
                return candidate
        raise MoveRefused(
            _("This cannot be done now: it is “%(state)s”. Load the page again to see where it stands.")
            % {"state": state.replace("_", " ")}
        )

    def verbs_from(self, state: str) -> list[str]:
        """The moves open from a state, in the order of the table."""
        return [m.verb for m in self.moves if state in m.sources or ANY_STATE in m.sources]


T = TypeVar("T", bound="Stateful")


def lock(record: T) -> T:
    """The row as it stands in the database now, locked until the transaction ends (SQLite locks by writing at all)."""
    return type(record)._default_manager.select_for_update(of=("self",)).get(pk=record.pk)


def move(record: Stateful, verb: str, *, by: Any, capacity: str, reason: str = "", at: Any = None) -> Decision:
    """Make one move: check the table under lock, set the state, append the decision and the audit line.

    `by` is a user, or None for the clock and for people who act through a private link. Raises MoveRefused.
    """
    with transaction.atomic():
        held = lock(record)
        step = record.workflow.find(verb, held.state)
        if step.needs_reason and not reason.strip():
            raise MoveRefused(_("Please give a reason. The people concerned will read it."))
        moment = at or timezone.now()
        decision = cast("Any", record).decisions.create(
            move=verb,
            from_state=held.state,
            to_state=step.target,
            by=by,
            capacity=capacity,
            reason=reason.strip(),
            at=moment,
        )
        fields: dict[str, Any] = {"state": step.target}
        if hasattr(record, "updated_at"):
            fields["updated_at"] = moment
        cast("Any", type(record))._default_manager.filter(pk=record.pk).update(**fields)
        for name, value in fields.items():
            setattr(record, name, value)
        audit.write(by=by, capacity=capacity, verb=verb, subject=record, fields=["state"])
        return cast("Decision", decision)
