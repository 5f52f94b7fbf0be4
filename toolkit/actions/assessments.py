"""Looking at oneself: begun, answered bit by bit, finished, shared or not; and writing to a twin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.models import Organisation
from promise.core import audit, buckets, mail
from promise.core.workflow import MoveRefused
from toolkit.actions.fields import keys, text
from toolkit.models import Assessment, Page, TwinLetter
from toolkit.models.assessments import LETTERS_KEPT
from toolkit.models.kinds import PageKind
from toolkit.models.vocabularies import Setting

LETTERS_A_DAY = 5
CHOICES: dict[str, type[TextChoices]] = {"settings": Setting, "took_part": Assessment.Who}
LENGTHS = {"place": 120, "took_part_words": 300}


def begin(*, organisation: Organisation, by: Any, nonce: str, at: dt.datetime | None = None) -> Assessment:
    """The same nonce again finds the first. `at`: when they sat down, for those carried over."""
    made, is_new = Assessment.objects.get_or_create(
        form_nonce=nonce, organisation=organisation, defaults={"begun_by": by, "begun_at": at or timezone.now()}
    )
    if is_new:
        audit.write(by=by, verb="begin_assessment", subject=made, capacity="member")
    return made


def answer(*, assessment: Assessment, by: Any, answers: Mapping[str, str], **about: Any) -> Assessment:
    """Keep what is said so far. `about`: place, settings, beds, stage, took_part, took_part_words.

    A finished one is kept as it stood: who wants to answer again begins another. Raises ValidationError, MoveRefused.
    """
    known = set(Page.objects.of(PageKind.ITEM).published().values_list("slug", flat=True))
    good = {key: value for key, value in answers.items() if value}
    if set(good) - known or set(good.values()) - set(Assessment.Answer.values):
        raise ValidationError(_("One of these questions has changed. Please load the page again."))
    values = _checked(about)
    with transaction.atomic():
        held = _open(assessment)
        for name, value in values.items():
            setattr(held, name, value)
        held.answers, held.updated_at = good, timezone.now()
        held.save()
        audit.write(by=by, verb="answer_assessment", subject=held, capacity="member", fields=sorted({"answers", *values}))
    return held


def finish(*, assessment: Assessment, by: Any, at: dt.datetime | None = None) -> Assessment:
    """From now on it stands, to be compared with the next one."""
    with transaction.atomic():
        held = _open(assessment)
        if not held.answers:
            raise MoveRefused(_("Answer at least one question first."))
        held.updated_at = timezone.now()
        held.finished_at = at or held.updated_at
        held.save(update_fields=["finished_at", "updated_at"])
        audit.write(by=by, verb="finish_assessment", subject=held, capacity="member")
    return held


def share(*, assessment: Assessment, by: Any, is_shared: bool, is_findable: bool) -> Assessment:
    """Whether the chapter's coordinators may read it, and whether organisations like this one may find and write to us."""
    with transaction.atomic():
        Assessment.objects.filter(pk=assessment.pk).update(
            is_shared=is_shared, is_findable=is_findable, updated_at=timezone.now()
        )
        audit.write(by=by, verb="share_assessment", subject=assessment, capacity="member", fields=["is_shared", "is_findable"])
    assessment.refresh_from_db()
    return assessment


def write(
    *, sender: Organisation, recipient: Organisation, words: str, by: Any, nonce: str, answers: TwinLetter | None = None
) -> TwinLetter:
    """Carry words to the people of a twin. The same nonce again finds the first. Raises ValidationError."""
    if known := TwinLetter.objects.filter(form_nonce=nonce, sender=sender).first():
        return known
    said = text(words, 3000)
    if not said:
        raise ValidationError({"words": _("Write a few words.")})
    if not buckets.take(buckets.private_key("twin", str(by.pk)), limit=LETTERS_A_DAY, period=86400).allowed:
        raise ValidationError(_("You have written many letters today. Please come back tomorrow."))
    try:
        with transaction.atomic():
            made = TwinLetter.objects.create(
                sender=sender, recipient=recipient, answers=answers, text=said, written_by=by, form_nonce=nonce
            )
            audit.write(by=by, verb="write_twin", subject=made, capacity="member")
            mail.tell("twin_letter", subject=made)
    except IntegrityError as error:
        raise ValidationError(_("Please load the form again and send it once more.")) from error
    return made


def erase_old_letters(*, today: dt.datetime | None = None) -> int:
    """For the clock: the words go after a year."""
    old = TwinLetter.objects.filter(written_at__lte=(today or timezone.now()) - LETTERS_KEPT).exclude(text="")
    return old.update(text="")


def _open(assessment: Assessment) -> Assessment:
    held = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    if held.finished_at is not None:
        raise MoveRefused(_("It is finished and stands as it is. Begin another one to answer again."))
    return held


def _checked(about: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _check(name, value) for name, value in about.items()}


def _check(name: str, value: Any) -> Any:
    if name in CHOICES:
        return keys(value, CHOICES[name])
    if name in LENGTHS:
        return " ".join(text(value, LENGTHS[name]).split())
    is_beds = name == "beds" and value in {"", *Assessment.Beds.values}
    is_stage = name == "stage" and (not value or Page.objects.of(PageKind.STAGE).filter(slug=value).exists())
    if not (is_beds or is_stage):
        raise ValidationError({name: _("Choose one from the list.")})
    return value
