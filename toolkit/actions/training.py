"""Following a module and leading a group. Only ticks are kept; what somebody thought stays with them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.models import Organisation
from promise.core import audit, buckets
from promise.core.workflow import MoveRefused
from toolkit.actions.fields import text
from toolkit.documents.training import marks
from toolkit.models import ModuleProgress, Page, TrainingGroup
from toolkit.models.kinds import PageKind

WRONG_CODES_AN_HOUR = 20


def tick(*, module: Page, step: str, by: Any, is_done: bool) -> ModuleProgress:
    """Tick a step or open it again. With the last one the module is finished, and stays so. Raises ValidationError."""
    steps = marks(module)
    if step not in steps:
        raise ValidationError(_("This step has changed. Please load the page again."))
    with transaction.atomic():
        held = _held(module, by)
        done = {mark for mark in held.done if mark in steps} - {step} | ({step} if is_done else set())
        held.done = [mark for mark in steps if mark in done]
        if len(held.done) == len(steps) and held.finished_at is None:
            held.finished_at = timezone.now()
            audit.write(by=by, verb="finish_module", subject=module, capacity="learner")
        held.save()
    return held


def lead(*, module: Page, organisation: Organisation, title: str, by: Any, nonce: str) -> TrainingGroup:
    """A group with a code of its own; the same nonce again finds the first."""
    if known := TrainingGroup.objects.filter(form_nonce=nonce, educator=by).first():
        return known
    name = " ".join(text(title, 120).split())
    if not name:
        raise ValidationError({"title": _("Give the group a name.")})
    if module.kind != PageKind.MODULE or not module.is_published:
        raise ValidationError({"module": _("Choose a module that is published.")})
    with transaction.atomic():
        made = TrainingGroup.objects.create(
            module=module, organisation=organisation, educator=by, title=name, form_nonce=nonce
        )  # fmt: skip
        audit.write(by=by, verb="lead_group", subject=made, capacity="educator")
    return made


def close(*, group: TrainingGroup, by: Any) -> None:
    """Nobody can join any more; who is in it stays in it."""
    with transaction.atomic():
        TrainingGroup.objects.filter(pk=group.pk, closed_at__isnull=True).update(closed_at=timezone.now())
        audit.write(by=by, verb="close_group", subject=group, capacity="educator")


def join(*, code: str, by: Any) -> ModuleProgress:
    """The person lets the educator of this group see their name and how far they are. Raises ValidationError."""
    if not buckets.take(buckets.private_key("join", str(by.pk)), limit=WRONG_CODES_AN_HOUR, period=3600).allowed:
        raise ValidationError({"code": _("Please wait an hour, then try again.")})
    group = TrainingGroup.objects.by_code(code).select_related("module").first()
    if group is None:
        raise ValidationError({"code": _("There is no open group with this code. Ask your educator.")})
    with transaction.atomic():
        held = _held(group.module, by)
        held.group = group
        held.save(update_fields=["group"])
        audit.write(by=by, verb="join_group", subject=group, capacity="learner")
    return held


def leave(*, module: Page, by: Any) -> None:
    """The educator no longer sees this person; their own progress stays."""
    with transaction.atomic():
        if not ModuleProgress.objects.filter(module=module, user=by, group__isnull=False).update(group=None):
            raise MoveRefused(_("You are in no group with this module."))
        audit.write(by=by, verb="leave_group", subject=module, capacity="learner")


def _held(module: Page, by: Any) -> ModuleProgress:
    ModuleProgress.objects.get_or_create(module=module, user=by)
    return ModuleProgress.objects.select_for_update(of=("self",)).get(module=module, user=by)
