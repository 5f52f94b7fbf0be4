"""Writing the framework: every version is kept, and partners hear of what became public, changed or went."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from alliance.models import Organisation
from promise.core import audit, buckets, changes, mail, workflow
from promise.core.ids import new_id
from toolkit.actions.page_fields import checked
from toolkit.documents.pages import fingerprint
from toolkit.models import Page, PageMark, PageVersion
from toolkit.models.kinds import PageKind
from toolkit.models.pages import LIBRARY, texts_of

SENT_A_DAY = 10
# what programs follow: the kind of the page and what it is called in the change log
TOLD: dict[str, str] = {
    PageKind.BARRIER: "barrier",
    PageKind.BRIEFING: "briefing",
    PageKind.LIBRARY: "library",
    PageKind.CAMPAIGN: "library",
}
MOVED_ON = "moved on"


def begin(*, kind: str, values: Mapping[str, Any], by: Any, position: int = 0) -> Page:
    """A new page, planned: readers see its title and what it will hold. Raises ValidationError by field."""
    good = checked(kind, values)
    title = str(good.pop("title"))
    with transaction.atomic():
        made = Page.objects.create(kind=kind, slug=free_slug(title), title=title, texts=good, position=position, state="planned")
        audit.write(by=by, verb="begin_page", subject=made, capacity="editor")
    return made


def edit(*, page: Page, values: Mapping[str, Any], by: Any, note: str = "", seen: str = "") -> Page:
    """Store other words. Of a published page readers see them at once, as a version of its own.

    `seen`: the fingerprint of what the person had before their eyes. Raises ValidationError by field.
    """
    with transaction.atomic():
        held = workflow.lock(page)
        if seen and seen != fingerprint(held):
            raise ValidationError(_("Somebody has changed this page meanwhile. Load it again, then put in your words."), MOVED_ON)
        before = texts_of(held)
        good = checked(held.kind, values)
        if {"title": held.title, **{name: before.get(name) for name in good if name != "title"}} == good:
            return held
        held.title = str(good.pop("title"))
        held.texts = {**held.texts, **good}
        held.updated_at = timezone.now()
        if held.state == Page.State.PUBLISHED:
            _keep(held, by=by, note=note)
        held.save()
        audit.write(by=by, verb="edit_page", subject=held, capacity="editor", fields=sorted(good))
        if held.state == Page.State.PLANNED:
            workflow.move(held, "write", by=by, capacity="editor")
        elif held.state == Page.State.PUBLISHED:
            tell_partners(held, is_new=False)
    return held


def publish(*, page: Page, by: Any, capacity: str = "editor") -> Page:
    """Readers see it from now on. Raises MoveRefused, and ValidationError where something needed is missing."""
    with transaction.atomic():
        held = workflow.lock(page)
        checked(held.kind, texts_of(held))
        _keep(held, by=by, note="")
        Page.objects.filter(pk=held.pk).update(version=held.version)
        decision = workflow.move(held, "publish", by=by, capacity=capacity)
        tell_partners(held, is_new=decision.from_state != Page.State.PUBLISHED)
        if decision.from_state == Page.State.SUBMITTED:
            mail.tell("page_decided", subject=held, key=str(decision.pk), payload={"decision": decision.pk})
    return held


def take_back(*, page: Page, by: Any, reason: str) -> Page:
    """Out of sight until somebody publishes it again; its versions stay with the editors."""
    with transaction.atomic():
        held = workflow.lock(page)
        workflow.move(held, "take_back", by=by, capacity="editor", reason=reason)
        if name := TOLD.get(held.kind):
            changes.removed(name, held.public_id)
    return held


def send(*, kind: str, values: Mapping[str, Any], organisation: Organisation, by: Any, nonce: str) -> Page:
    """A member's campaign story, or a resource for the library. The same nonce again finds the first."""
    if known := Page.objects.filter(form_nonce=nonce, sent_by=by).first():
        return known
    if kind not in LIBRARY:
        raise ValidationError(_("Members send in campaign stories and resources."))
    good = checked(kind, values)
    if not buckets.take(buckets.private_key("page", str(by.pk)), limit=SENT_A_DAY, period=86400).allowed:
        raise ValidationError(_("You have sent us much today. Please come back tomorrow."))
    title = str(good.pop("title"))
    try:
        with transaction.atomic():
            made = Page.objects.create(
                kind=kind, slug=free_slug(title), title=title, texts=good, sent_by=by, organisation=organisation,
                form_nonce=nonce, state=Page.State.DRAFT,
            )  # fmt: skip
            workflow.move(made, "send", by=by, capacity="member")
    except IntegrityError as error:
        raise ValidationError(_("Please load the form again and send it once more.")) from error
    return made


def decline(*, page: Page, by: Any, reason: str) -> Page:
    with transaction.atomic():
        held = workflow.lock(page)
        decision = workflow.move(held, "decline", by=by, capacity="curator", reason=reason)
        mail.tell("page_decided", subject=held, key=str(decision.pk), payload={"decision": decision.pk})
    return held


def mark_read(*, page: Page, by: Any) -> PageMark:
    """This person read this version. Only because they said so."""
    mark, _made = PageMark.objects.update_or_create(
        page=page, user=by, defaults={"version": page.version, "marked_at": timezone.now()}
    )  # fmt: skip
    return mark


def forget_mark(*, page: Page, by: Any) -> None:
    PageMark.objects.filter(page=page, user=by).delete()


def free_slug(title: str) -> str:
    base = slugify(title)[:60].strip("-") or "page"
    return base if not Page.objects.filter(slug=base).exists() else f"{base}-{new_id()[:6].lower()}"


def _keep(held: Page, *, by: Any, note: str) -> None:
    """A version, when readers see something new."""
    last = held.versions.last()
    if last and last.texts == texts_of(held):
        held.version = last.number
        return
    held.version = (last.number if last else 0) + 1
    PageVersion.objects.create(subject=held, number=held.version, texts=texts_of(held), note=" ".join(note.split())[:300], by=by)


def tell_partners(held: Page, *, is_new: bool) -> None:
    if name := TOLD.get(held.kind):
        (changes.created if is_new else changes.updated)(name, held.public_id, held.get_absolute_url())
