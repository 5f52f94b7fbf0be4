"""From a draft to the bank and out of it again. Every step is a decision row, and the author hears of it by mail."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import datetime
from functools import reduce
from operator import add
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Case, IntegerField, Value, When
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from alliance.models import Organisation
from promise.core import audit, buckets, changes, mail, outbox, workflow
from promise.core.ids import new_id
from promise.core.text import name_key
from promise.core.workflow import MoveRefused
from toolkit.actions.fields import AUTHOR_FIELDS, EDITOR_FIELDS, checked
from toolkit.models import Adoption, Initiative
from toolkit.policies import WITH_THE_AUTHOR

State = Initiative.State
DRAFTS_A_DAY = 40
# who may change the text while it is where
EDITABLE: dict[str, frozenset[str]] = {
    "author": frozenset(WITH_THE_AUTHOR),
    "curator": frozenset({State.SUBMITTED, State.IN_REVIEW, State.PUBLISHED}),
}
# words of a title that two quite different ideas may share
SAYS_LITTLE = {
    "about", "after", "again", "before", "between", "during", "each", "every", "from", "into", "more", "other",
    "over", "than", "that", "their", "them", "then", "they", "this", "what", "when", "where", "which", "with",
    "without", "your", "care", "health", "mental", "people", "person", "staff", "team", "ward", "wards",
}  # fmt: skip
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


def edit(*, initiative: Initiative, by: Any, capacity: str = "author", seen: datetime | None = None, **fields: Any) -> Initiative:
    """Change texts. `seen` is the `updated_at` the writer looked at: when it has moved on, nothing is overwritten."""
    values = checked(fields, allowed=AUTHOR_FIELDS if capacity == "author" else EDITOR_FIELDS)
    with transaction.atomic():
        held = _held(initiative, seen)
        if held.state not in EDITABLE[capacity]:
            raise MoveRefused(_("It cannot be changed now. Load the page again to see where it stands."))
        if capacity == "curator":
            _refuse_own(held, by)
        changed = [name for name, value in values.items() if getattr(held, name) != value]
        if changed:
            _store(held, {name: values[name] for name in changed})
            audit.write(by=by, capacity=capacity, verb="edit", subject=held, fields=changed)
    return _fresh(initiative)


def _store(held: Initiative, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(held, name, value)
    held.updated_at = timezone.now()
    if held.state == State.PUBLISHED:
        held.version += 1
        changes.updated("initiative", held.public_id, held.get_absolute_url())
        reindex(held)
    held.save(update_fields=[*values, "updated_at", "version"])


def submit(*, initiative: Initiative, by: Any) -> Initiative:
    """The author hands it to the curators."""

    def first(held: Initiative) -> None:
        if gaps := missing(held):
            raise ValidationError({name: _("A curator needs this to decide.") for name in gaps})

    return _step(initiative, "submit", by=by, capacity="author", event="initiative_submitted", first=first)


def claim(*, initiative: Initiative, by: Any, seen: datetime | None = None) -> Initiative:
    """A curator says: I am reading this one."""
    return _step(initiative, "claim", by=by, capacity="curator", seen=seen)


def request_changes(*, initiative: Initiative, by: Any, reason: str, seen: datetime | None = None) -> Initiative:
    return _step(
        initiative, "request_changes", by=by, capacity="curator", reason=reason, seen=seen,
        event="initiative_changes_requested",
    )  # fmt: skip


def publish(*, initiative: Initiative, by: Any, note: str = "", seen: datetime | None = None) -> Initiative:
    """Into the bank, under an address made of its title that never changes again."""

    def first(held: Initiative) -> None:
        Initiative.objects.filter(pk=held.pk).update(published_at=timezone.now())
        _name(held)

    def then(held: Initiative) -> None:
        changes.created("initiative", held.public_id, held.get_absolute_url())

    return _step(
        initiative, "publish", by=by, capacity="curator", reason=note, seen=seen, event="initiative_published",
        first=first, then=then,
    )  # fmt: skip


def archive(*, initiative: Initiative, by: Any, reason: str, seen: datetime | None = None) -> Initiative:
    """Out of the bank, or not taken into it. What was told about trying it leaves public view with it."""

    def then(held: Initiative) -> None:
        if held.published_at is None:
            return
        changes.removed("initiative", held.public_id)
        shown = Adoption.objects.filter(initiative=held).exclude(visibility=Adoption.Visibility.MEMBERS)
        for public_id in shown.values_list("public_id", flat=True):
            changes.removed("adoption", public_id)

    return _step(
        initiative, "archive", by=by, capacity="curator", reason=reason, seen=seen, event="initiative_archived", then=then
    )


def missing(initiative: Initiative) -> list[str]:
    """The names of the fields that a curator cannot do without and that are still empty."""
    return [name for name in NEEDED if not getattr(initiative, name)]


def look_alikes(title: str, *, most: int = 5) -> list[Initiative]:
    """Published initiatives that share two telling words of a title, and at least half of them; the closest first."""
    telling = [word[:7] for word in name_key(title).split() if len(word) > 3 and word not in SAYS_LITTLE]
    stems = list(dict.fromkeys(telling))[:6]
    if not stems:
        return []
    hits: list[Any] = [
        Case(When(title__icontains=stem, then=Value(1)), default=Value(0), output_field=IntegerField()) for stem in stems
    ]
    enough = max(min(2, len(stems)), (len(stems) + 1) // 2)
    alike = Initiative.objects.published().annotate(shared=reduce(add, hits)).filter(shared__gte=enough)
    return list(alike.order_by("-shared", "title")[:most])


def reindex(initiative: Initiative) -> None:
    """Tell the one writer of the search index that this entry may have changed."""
    outbox.announce("search.initiative", subject=initiative, payload={"id": initiative.pk})


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
            reindex(held)
        if event:
            mail.tell(event, subject=held, key=str(decision.pk), payload={"decision": decision.pk})
    return _fresh(initiative)


def _held(initiative: Initiative, seen: datetime | None) -> Initiative:
    held = workflow.lock(initiative)
    if seen is not None and held.updated_at != seen:
        raise MoveRefused(
            _("Somebody changed this while you had it open. What you typed is still here: look at what is new, then decide.")
        )
    return held


def _refuse_own(initiative: Initiative, by: Any) -> None:
    if initiative.owner_id is not None and initiative.owner_id == getattr(by, "pk", None):
        raise MoveRefused(_("You sent this in yourself, so another curator decides on it."))


def _name(held: Initiative) -> None:
    """Give it the first free address made of its title. A title may not take the public id of another either."""
    base = slugify(held.title)[:110].strip("-") or f"initiative-{held.public_id[:6]}"
    for number in itertools.count(1):
        slug = base if number == 1 else f"{base}-{number}"
        others = Initiative.objects.exclude(pk=held.pk)
        if others.filter(slug=slug).exists() or others.filter(public_id=slug).exists():
            continue
        try:
            with transaction.atomic():
                Initiative.objects.filter(pk=held.pk).update(slug=slug)
            return
        except IntegrityError:  # another one took it this moment
            continue


def _fresh(initiative: Initiative) -> Initiative:
    initiative.refresh_from_db()
    return initiative
