"""A team's own lists: made, filled, ordered, shared, taken back. A curator may put a public one aside, with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.models import Organisation
from promise.core import audit, mail, tokens
from promise.core.text import has_link_or_address
from promise.core.workflow import MoveRefused
from toolkit.actions.fields import text
from toolkit.actions.initiatives import CHANGED_MEANWHILE
from toolkit.models import Collection, CollectionItem, Initiative
from toolkit.models.collections import PURPOSE

MOST_ITEMS, MOST_LISTS = 60, 200
TITLE, WORDS, NOTE, REASON = 120, 1000, 300, 600
FIELDS = ("title", "words", "visibility")


def make(*, organisation: Organisation, by: Any, nonce: str, **fields: Any) -> Collection:
    """A new, empty list; the same form again finds the first."""
    values = checked(**fields)
    if known := Collection.objects.filter(form_nonce=nonce, owner=by).first():
        return known
    if Collection.objects.filter(organisation=organisation).count() >= MOST_LISTS:
        raise ValidationError(_("Your organisation has %(n)d lists. Please remove one that is done with.") % {"n": MOST_LISTS})
    link_nonce, link_hash = tokens.new_pair(PURPOSE)
    try:
        with transaction.atomic():
            made = Collection.objects.create(
                organisation=organisation, owner=by, form_nonce=nonce, link_nonce=link_nonce, link_hash=link_hash, **values
            )
            audit.write(by=by, verb="make_collection", subject=made)
    except IntegrityError as error:
        if twin := Collection.objects.filter(form_nonce=nonce, owner=by).first():
            return twin
        raise ValidationError(_("Please load the form again and send it once more.")) from error
    return made


def change(*, collection: Collection, by: Any, seen: datetime | None = None, **fields: Any) -> Collection:
    """Its name, its words, who may see it. Raises MoveRefused when somebody else changed it since `seen`."""
    values = checked(**fields)
    with _held(collection, by=by, verb="change_collection") as held:
        if seen is not None and held.updated_at != seen:
            raise MoveRefused(str(CHANGED_MEANWHILE))
        for name, value in values.items():
            setattr(held, name, value)
    return _fresh(collection)


def remove(*, collection: Collection, by: Any) -> None:
    """The list goes; the initiatives stay where they are."""
    with transaction.atomic():
        audit.write(by=by, verb="remove_collection", subject=collection)
        Collection.objects.filter(pk=collection.pk).delete()


def renew_link(*, collection: Collection, by: Any) -> Collection:
    """A new private link; the old one opens nothing from now on."""
    with _held(collection, by=by, verb="renew_link") as held:
        held.link_nonce, held.link_hash = tokens.new_pair(PURPOSE)
    return _fresh(collection)


# -- what stands on it -------------------------------------------------------------------------------------------------


def add(*, collection: Collection, initiative: Initiative, by: Any, note: str = "") -> CollectionItem:
    """At the end; one that is there already keeps its place, with the newer words if there are any."""
    words = one_line(note, NOTE, "note")
    with _held(collection, by=by, verb="add_to_collection") as held:
        if initiative.state != Initiative.State.PUBLISHED:
            raise ValidationError(_("This initiative is not in the bank any more."))
        if known := held.items.filter(initiative=initiative).first():
            if words:
                held.items.filter(pk=known.pk).update(note=words)
            return known
        if held.items.count() >= MOST_ITEMS:
            raise ValidationError(_("This list holds %(n)d initiatives. Begin another one for more.") % {"n": MOST_ITEMS})
        last = held.items.aggregate(n=Max("position"))["n"] or 0
        return held.items.create(initiative=initiative, position=last + 1, note=words)


def explain(*, item: CollectionItem, by: Any, note: str) -> None:
    """Why it is on this list."""
    words = one_line(note, NOTE, "note")
    with _held(item.collection, by=by, verb="explain_item") as held:
        held.items.filter(pk=item.pk).update(note=words)


def take_off(*, item: CollectionItem, by: Any) -> None:
    with _held(item.collection, by=by, verb="take_off_collection") as held:
        held.items.filter(pk=item.pk).delete()


def shift(*, item: CollectionItem, by: Any, up: bool) -> None:
    """One place up or down. At the end of the list nothing happens."""
    with _held(item.collection, by=by, verb="order_collection") as held:
        order = list(held.items.values_list("pk", flat=True))
        if item.pk not in order:
            return
        here = order.index(item.pk)
        there = min(max(here + (-1 if up else 1), 0), len(order) - 1)
        order.insert(there, order.pop(here))
        for position, pk in enumerate(order, 1):
            held.items.filter(pk=pk).update(position=position)


# -- curators ----------------------------------------------------------------------------------------------------------


def withhold(*, collection: Collection, by: Any, reason: str) -> Collection:
    """Out of the public for a reason, which the team reads on the list and in a letter."""
    words = text(reason, REASON)
    if not words:
        raise ValidationError({"reason": _("Say why: the team reads it.")})
    with _held(collection, by=by, verb="withhold_collection", capacity="curator") as held:
        if held.is_withheld or held.visibility != Collection.Visibility.PUBLIC:
            raise MoveRefused(_("It is not shown in public now."))
        held.withheld_at, held.withheld_by, held.withheld_reason = timezone.now(), by, words
        mail.tell("collection_withheld", subject=held, key=f"{held.pk}:{held.withheld_at.isoformat()}")
    return _fresh(collection)


def let_back(*, collection: Collection, by: Any) -> Collection:
    """What the curator asked for is done."""
    with _held(collection, by=by, verb="let_collection_back", capacity="curator") as held:
        held.withheld_at, held.withheld_by, held.withheld_reason = None, None, ""
    return _fresh(collection)


# -- parts -------------------------------------------------------------------------------------------------------------


def checked(**fields: Any) -> dict[str, Any]:
    """The fields as they will be stored. Raises ValidationError by field."""
    if unknown := set(fields) - set(FIELDS):
        raise ValidationError({name: _("This field is not known here.") for name in unknown})
    good = dict(fields)
    if "title" in fields:
        good["title"] = one_line(fields["title"], TITLE, "title")
        if not good["title"]:
            raise ValidationError({"title": _("Give your list a name.")})
    if "words" in fields:
        good["words"] = without_links(text(fields["words"], WORDS), "words")
    if "visibility" in fields and fields["visibility"] not in Collection.Visibility.values:
        raise ValidationError({"visibility": _("Choose who may see it.")})
    return good


def one_line(words: str, most: int, name: str) -> str:
    return without_links(" ".join(text(words, most).split()), name)


def without_links(words: str, name: str) -> str:
    if has_link_or_address(words):
        raise ValidationError({name: _("Please leave out web and mail addresses.")})
    return words


@contextmanager
def _held(collection: Collection, *, by: Any, verb: str, capacity: str = "") -> Iterator[Collection]:
    """The locked row, saved and written down when the block is done."""
    with transaction.atomic():
        held = Collection.objects.select_for_update(of=("self",)).get(pk=collection.pk)
        yield held
        held.updated_at = timezone.now()
        held.save()
        audit.write(by=by, verb=verb, subject=held, capacity=capacity)


def _fresh(collection: Collection) -> Collection:
    collection.refresh_from_db()
    return collection
