"""From a draft to the bank and out of it again. Every step is a decision row, and the author hears of it by mail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from alliance.models import Organisation
from promise.core import audit, buckets, changes, mail, workflow
from promise.core.ids import new_id
from promise.core.workflow import MoveRefused
from toolkit.actions import leaving, naming, unnamed, versions
from toolkit.actions.counting import reindex
from toolkit.actions.fields import AUTHOR_FIELDS, EDITOR_FIELDS, checked, text
from toolkit.documents.texts import fingerprint
from toolkit.models import Initiative
from toolkit.policies import WITH_THE_AUTHOR

State = Initiative.State
DRAFTS_A_DAY = 40
# who may change the text while it is where
EDITABLE: dict[str, frozenset[str]] = {
    "author": frozenset(WITH_THE_AUTHOR),
    "curator": frozenset({State.SUBMITTED, State.IN_REVIEW, State.PUBLISHED}),
}
CHANGED_MEANWHILE = _lazy(
    "Somebody changed this while you had it open. What you typed is still here: look at what is new, then decide."
)
NOTE = 4000
NEEDED = ("title", "summary", "trouble", "settings")


def draft(*, by: Any, organisation: Organisation | None, nonce: str, is_demo: bool = False, **fields: Any) -> Initiative:
    """A new draft; the same nonce again finds the first. Its address is opaque until it is published."""
    if known := Initiative.objects.filter(form_nonce=nonce, owner=by).first():
        return known
    values = checked(fields, allowed=AUTHOR_FIELDS)
    if not values.get("title"):
        raise ValidationError({"title": _("Give it a name, so that you find it again.")})
    if not is_demo and not buckets.take(buckets.private_key("draft", str(by.pk)), limit=DRAFTS_A_DAY, period=86400).allowed:
        raise ValidationError(_("You have begun many drafts today. Please go on with one of them, or come back tomorrow."))
    public_id = new_id()
    try:
        with transaction.atomic():
            made = Initiative.objects.create(
                public_id=public_id, slug=public_id, state=State.DRAFT, owner=by, organisation=organisation,
                form_nonce=nonce, is_demo=is_demo, **values,
            )  # fmt: skip
            audit.write(by=by, capacity="author", verb="draft", subject=made)
    except IntegrityError as error:
        if twin := Initiative.objects.filter(form_nonce=nonce, owner=by).first():
            return twin
        raise ValidationError(_("Please load the form again and send it once more.")) from error
    return made


def edit(
    *, initiative: Initiative, by: Any, capacity: str = "author", seen: datetime | None = None, was: str = "", **fields: Any
) -> Initiative:
    """Change texts, unless somebody else did meanwhile. `seen` is the `updated_at` the writer looked at; `was` the
    fingerprint of these fields alone, for a writer who goes back and forth between parts.
    """
    values = checked(fields, allowed=AUTHOR_FIELDS if capacity == "author" else EDITOR_FIELDS)
    with transaction.atomic():
        held = _held(initiative, seen)
        if was and was != fingerprint(held, values):
            raise MoveRefused(str(CHANGED_MEANWHILE))
        if held.state not in EDITABLE[capacity]:
            raise MoveRefused(_("It cannot be changed now. Load the page again to see where it stands."))
        if capacity == "curator":
            _refuse_own(held, by)
        changed = [name for name, value in values.items() if getattr(held, name) != value]
        if changed:
            store(held, {name: values[name] for name in changed}, by=by)
            audit.write(by=by, capacity=capacity, verb="edit", subject=held, fields=changed)
    return _fresh(initiative)


def store(held: Initiative, values: dict[str, Any], *, by: Any) -> None:
    """Set fields of a locked row; of a published one that is a new version, and the world hears of it."""
    if held.state == State.PUBLISHED:
        versions.keep_what_stood(initiative=held)
    for name, value in values.items():
        setattr(held, name, value)
    held.updated_at = held.edited_at = timezone.now()
    held.edited_by = by
    if held.state == State.PUBLISHED:
        held.version += 1
        changes.updated("initiative", held.public_id, held.get_absolute_url())
        reindex(held)
    held.save(update_fields=[*values, "updated_at", "edited_at", "edited_by", "version"])
    if held.state == State.PUBLISHED:
        versions.keep_published(initiative=held, by=by)


def submit(*, initiative: Initiative, by: Any, note: str = "") -> Initiative:
    """The author hands it to the curators, with words to them if they like."""

    def first(held: Initiative) -> None:
        if gaps := missing(held):
            raise ValidationError({name: _("A curator needs this to decide.") for name in gaps})

    def then(held: Initiative) -> None:
        versions.keep_submitted(initiative=held, by=by)

    return _step(
        initiative,
        "submit",
        by=by,
        capacity="author",
        reason=text(note, NOTE),
        event="initiative_submitted",
        first=first,
        then=then,
    )


def take_back(*, initiative: Initiative, by: Any) -> Initiative:
    """The author wants to go on writing before anybody decides."""
    return _step(initiative, "take_back", by=by, capacity="author")


def claim(*, initiative: Initiative, by: Any, seen: datetime | None = None) -> Initiative:
    """A curator says: I am reading this one."""
    return _step(initiative, "claim", by=by, capacity="curator", seen=seen)


def release(*, initiative: Initiative, by: Any) -> Initiative:
    """A curator cannot finish reading it: the next one may."""
    return _step(initiative, "release", by=by, capacity="curator")


def request_changes(*, initiative: Initiative, by: Any, reason: str, seen: datetime | None = None) -> Initiative:
    return _step(
        initiative, "request_changes", by=by, capacity="curator", reason=reason, seen=seen,
        event="initiative_changes_requested",
    )  # fmt: skip


def publish(
    *, initiative: Initiative, by: Any, note: str = "", seen: datetime | None = None, checklist: Sequence[str] = ()
) -> Initiative:
    """Into the bank, under an address made of its title that never changes again. One that was set aside comes back as it was."""

    def first(held: Initiative) -> None:
        if held.published_at is None:
            Initiative.objects.filter(pk=held.pk).update(published_at=timezone.now())
            naming.give_address(held)

    def then(held: Initiative) -> None:
        changes.created("initiative", held.public_id, held.get_absolute_url())
        versions.keep_published(initiative=held, by=by, checklist=checklist)
        for report in held.adoptions.order_by("pk"):
            unnamed.log(report, was_shown=False, old_id="")

    return _step(
        initiative, "publish", by=by, capacity="curator", reason=note, seen=seen, event="initiative_published",
        first=first, then=then,
    )  # fmt: skip


def archive(
    *, initiative: Initiative, by: Any, reason: str, seen: datetime | None = None, superseded_by: Initiative | None = None
) -> Initiative:
    """Out of the bank, or not taken into it. What was told about trying it leaves public view with it."""
    if superseded_by and (superseded_by.pk == initiative.pk or superseded_by.state != State.PUBLISHED):
        raise ValidationError({"superseded_by": _("Choose another initiative that is in the bank.")})

    def then(held: Initiative) -> None:
        if superseded_by:
            Initiative.objects.filter(pk=held.pk).update(superseded_by=superseded_by, superseded_at=timezone.now())
        if held.published_at is None:
            return
        leaving.tell(held, by=by, successor=superseded_by.public_id if superseded_by else "")

    return _step(
        initiative, "archive", by=by, capacity="curator", reason=reason, seen=seen, event="initiative_archived", then=then
    )


def set_aside(*, initiative: Initiative, by: Any, reason: str) -> Initiative:
    """Out of sight and back to the curators, as what stands there must not be read: after a restore, by the ledger."""

    def then(held: Initiative) -> None:
        leaving.tell(held, by=by)

    return _step(initiative, "set_aside", by=by, capacity="ledger", reason=reason, then=then)


def missing(initiative: Initiative) -> list[str]:
    """The names of the fields that a curator cannot do without and that are still empty."""
    return [name for name in NEEDED if not getattr(initiative, name)]


Part = Callable[[Initiative], None]


def _step(
    initiative: Initiative, verb: str, *, by: Any, capacity: str, reason: str = "", seen: datetime | None = None,
    event: str = "", first: Part | None = None, then: Part | None = None,
) -> Initiative:  # fmt: skip
    """One move with all that follows from it, in one transaction."""
    with transaction.atomic():
        held = _held(initiative, seen)
        held.workflow.find(verb, held.state)
        if capacity == "curator":
            _refuse_own(held, by)
        if first:
            first(held)
        decision = workflow.move(held, verb, by=by, capacity=capacity, reason=reason)
        held.refresh_from_db()
        if then:
            then(held)
        if State.PUBLISHED in {decision.from_state, decision.to_state}:
            reindex(held)
        if event:
            mail.tell(event, subject=held, key=str(decision.pk), payload={"decision": decision.pk})
    return _fresh(initiative)


def _held(initiative: Initiative, seen: datetime | None) -> Initiative:
    held = workflow.lock(initiative)
    if seen is not None and held.updated_at != seen:
        raise MoveRefused(str(CHANGED_MEANWHILE))
    return held


def _refuse_own(initiative: Initiative, by: Any) -> None:
    if initiative.owner_id is not None and initiative.owner_id == getattr(by, "pk", None):
        raise MoveRefused(_("You sent this in yourself, so another curator decides on it."))


def _fresh(initiative: Initiative) -> Initiative:
    initiative.refresh_from_db()
    return initiative
