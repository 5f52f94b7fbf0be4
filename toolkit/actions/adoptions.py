"""Telling what became of trying an initiative: a failing is written in the same way, and counts as much, as a success."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.models import Organisation
from promise.core import audit, buckets, workflow
from promise.core.ids import new_id, new_number
from toolkit.actions.counting import SHOWN, recount
from toolkit.actions.fields import keys, text
from toolkit.actions.unnamed import coarse, log, refuse_clues
from toolkit.models import Adoption, AdoptionMove, Cycle, Initiative
from toolkit.models.vocabularies import Barrier, Setting

Visibility = Adoption.Visibility
REPORTS_A_DAY = 60

CHOICES = {
    "state": Adoption.State.values,
    "setting": Setting.values,
    "outcome": ["", *Adoption.Outcome.values],
    "cause": ["", *Adoption.Cause.values],
    "visibility": Visibility.values,
}
TEXTS = {"unit": 120, "words": 4000, "adaptation": 1000, "what_helped": 1000}
DAYS = ("started_on", "ended_on")
# what is only right together
TOGETHER = ("state", "outcome", "started_on", "ended_on")
# what a report may leave out
MORE = {"cause": "", "adaptation": "", "what_helped": "", "barriers": (), "ended_on": None}


def report(
    *, initiative: Initiative, organisation: Organisation, by: Any, nonce: str, state: str, setting: str, unit: str = "",
    outcome: str = "", words: str = "", started_on: dt.date | None = None, visibility: str = "public", is_demo: bool = False,
    at: dt.datetime | None = None, **more: Any,
) -> Adoption:  # fmt: skip
    """A new report; the same nonce again finds the first. `at` is when it was told, for what is loaded later.

    `more`: any of MORE.
    """
    if known := Adoption.objects.filter(form_nonce=nonce, organisation=organisation).first():
        return known
    values = checked(
        state=state,
        setting=setting,
        unit=unit,
        outcome=outcome,
        words=words,
        started_on=started_on,
        visibility=visibility,
        **{**MORE, **more},
    )
    if not is_demo and not buckets.take(buckets.private_key("report", str(by.pk)), limit=REPORTS_A_DAY, period=86400).allowed:
        raise ValidationError(_("You have told us about many things today. Please come back tomorrow."))
    moment = coarse(at or timezone.now(), values["visibility"])
    try:
        with transaction.atomic():
            held = _published(initiative)
            made = Adoption.objects.create(
                initiative=held, organisation=organisation, reported_by=by, reported_at=moment, created_at=moment,
                updated_at=moment, form_nonce=nonce, is_demo=is_demo, **values,
            )  # fmt: skip
            audit.write(by=by, capacity="member", verb="report", subject=made)
            _note_move(made, by=by, at=moment)
            log(made, was_shown=False, old_id="")
            recount(held, quietly=made.visibility == Visibility.UNNAMED)
    except IntegrityError as error:
        if twin := Adoption.objects.filter(form_nonce=nonce, organisation=organisation).first():
            return twin
        raise ValidationError(_("Please load the form again and send it once more.")) from error
    return made


def update(*, adoption: Adoption, by: Any, **fields: Any) -> Adoption:
    """Tell how it went on. Who takes their name away gets a new row and id: the old, named ones lead nowhere."""
    with telling(adoption, by=by, verb="update_report", fields=list(fields)) as held:
        stood = {name: getattr(held, name) for name in TOGETHER}
        for name, value in checked(stood, **fields).items():
            setattr(held, name, value)
        if held.visibility == Visibility.UNNAMED:
            _refuse_clues_in_cycles(held)
    return adoption


@contextmanager
def telling(adoption: Adoption, *, by: Any, verb: str, fields: Sequence[str] = ()) -> Iterator[Adoption]:
    """The report under lock (its initiative first), to be changed inside; stored, counted and told to the world afterwards."""
    with transaction.atomic():
        initiative = workflow.lock(adoption.initiative)
        held = Adoption.objects.select_for_update(of=("self",)).get(pk=adoption.pk)
        before, old_id, stood = held.visibility, held.public_id, (held.state, held.outcome)
        yield held
        now = coarse(timezone.now(), held.visibility)
        held.updated_at = held.reported_at = now
        held.reported_by = by
        if held.visibility == Visibility.UNNAMED and before != Visibility.UNNAMED:
            _begin_again(held, at=now)
        else:
            held.save()
        if (held.state, held.outcome) != stood:
            _note_move(held, by=by, at=now)
        audit.write(by=by, capacity="member", verb=verb, subject=held, fields=list(fields))
        if initiative.state == Initiative.State.PUBLISHED:
            log(held, was_shown=before in SHOWN, old_id=old_id)
        recount(initiative, quietly=before == held.visibility == Visibility.UNNAMED)
    adoption.pk = held.pk
    adoption.refresh_from_db()


def _note_move(held: Adoption, *, by: Any, at: dt.datetime) -> None:
    AdoptionMove.objects.create(
        adoption=held, state=held.state, outcome=held.outcome, at=at, by=by, number=held.moves.count() + 1
    )  # fmt: skip


def _begin_again(held: Adoption, *, at: dt.datetime) -> None:
    """Put the report into a row of its own with a new id and a new place in every list: its old ones were seen with a name."""
    cycles, moves = list(held.cycles.all()), list(held.moves.all())
    Adoption.objects.filter(pk=held.pk).delete()
    held.pk, held.public_id, held.created_at = new_number(), new_id(), at
    held.save(force_insert=True)
    for cycle in cycles:
        cycle.pk, cycle.adoption = new_number(), held
    for move in moves:
        move.pk, move.adoption, move.at = new_number(), held, coarse(move.at, held.visibility)
    Cycle.objects.bulk_create(cycles)
    AdoptionMove.objects.bulk_create(moves)


def _refuse_clues_in_cycles(held: Adoption) -> None:
    for cycle in held.cycles.all():
        try:
            refuse_clues(held, [("visibility", words) for words in (cycle.plan, cycle.prediction, cycle.done, cycle.study)])
        except ValidationError as error:
            where = _("In test %(number)s:") % {"number": cycle.number}
            raise ValidationError({"visibility": f"{where} {error.messages[0]}"}) from error


def stop_asking(*, adoption: Adoption, by: Any, is_asked_after: bool) -> None:
    """Whether anybody here wants to be asked again how it goes with this one."""
    with transaction.atomic():
        Adoption.objects.filter(pk=adoption.pk).update(is_asked_after=is_asked_after)
        audit.write(by=by, capacity="member", verb="ask_after", subject=adoption, fields=["is_asked_after"])


def checked(stood: Mapping[str, Any] | None = None, /, **fields: Any) -> dict[str, Any]:
    """The fields of a report as they will be stored. `stood`: what belongs with them. Raises ValidationError by field."""
    good: dict[str, Any] = {}
    wrong: dict[str, ValidationError] = {}
    for name, value in fields.items():
        try:
            good[name] = _check(name, value)
        except ValidationError as error:
            wrong[name] = error
    if wrong:
        raise ValidationError(wrong)
    return _fit({**(stood or {}), **good})


def _fit(good: dict[str, Any]) -> dict[str, Any]:
    """What belongs together: a cause to something that did not help, an end to something that has stopped."""
    if good.get("outcome") == Adoption.Outcome.HELPED and good.get("state") != Adoption.State.STOPPED:
        good["cause"] = ""
    began, ended = good.get("started_on"), good.get("ended_on")
    if "state" in good and good["state"] != Adoption.State.STOPPED:
        good["ended_on"] = None
    elif began and ended and ended < began:
        raise ValidationError({"ended_on": _("It cannot end before it began.")})
    return good


def _check(name: str, value: Any) -> Any:
    if name in CHOICES:
        if not isinstance(value, str) or value not in CHOICES[name]:
            raise ValidationError(_("Choose one from the list."))
        return value
    if name in TEXTS:
        return text(value, TEXTS[name])
    if name == "barriers":
        return keys(value, Barrier)
    if name not in DAYS:
        raise ValidationError(_("This field is not known here."))
    if value is not None and not (type(value) is dt.date and dt.date(1950, 1, 1) <= value <= timezone.localdate()):
        raise ValidationError(_("Give a day in the past."))
    return value


def _published(initiative: Initiative) -> Initiative:
    held = workflow.lock(initiative)
    if held.state != Initiative.State.PUBLISHED:
        raise ValidationError(_("This initiative is not in the bank any more."))
    return held
