"""Letters to the author of an initiative, carried by us: neither side sees the other's address.

Who gets a letter is never typed in: it is the author of the initiative, or the person who wrote the letter that is answered,
each at the confirmed address of their account.
"""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.actions import limits
from alliance.tasks.words import is_stopped
from promise.accounts.models import User
from promise.core import audit, mail, seal
from promise.core.text import has_link_or_address
from toolkit.models import Initiative, Letter, LetterBox

SHORTEST, LONGEST = 20, 2000
KEPT = timedelta(days=180)


def takes_letters(initiative: Initiative) -> bool:
    """There is an author with an open box, in whose mailbox letters of others are still welcome."""
    author = initiative.owner
    if author is None or not author.is_active or not author.email:
        return False
    if LetterBox.objects.filter(initiative=initiative, is_open=False).exists():
        return False
    return not is_stopped(author.email)


def write(*, initiative: Initiative, by: User, text: str, nonce: str) -> Letter:
    """A first letter to the author."""
    if found := Letter.objects.filter(form_nonce=nonce, sender=by).first():
        return found
    if initiative.owner_id == by.pk:
        raise ValidationError(_("This initiative is your own."))
    if initiative.owner is None or not takes_letters(initiative):
        raise ValidationError(_("Its author takes no letters now. Write to the secretariat instead."))
    return _carry(initiative=initiative, by=by, to=initiative.owner, text=text, nonce=nonce, answers=None)


def answer(*, letter: Letter, by: User, text: str, nonce: str) -> Letter:
    """An answer to a letter, by whom it was written to."""
    if found := Letter.objects.filter(form_nonce=nonce, sender=by).first():
        return found
    if letter.recipient_id != by.pk or letter.erased_at is not None:
        raise ValidationError(_("This letter cannot be answered any more."))
    if Letter.objects.filter(answers=letter).exists():
        raise ValidationError(_("You have answered this letter already."))
    to = letter.sender
    is_author = to.pk == letter.initiative.owner_id
    if not to.is_active or is_stopped(to.email) or (is_author and not takes_letters(letter.initiative)):
        raise ValidationError(_("They take no letters now."))
    return _carry(initiative=letter.initiative, by=by, to=to, text=text, nonce=nonce, answers=letter)


def _carry(*, initiative: Initiative, by: User, to: User, text: str, nonce: str, answers: Letter | None) -> Letter:
    words = checked(text)
    limits.spend("letter-by", str(by.pk), limit=10, period=limits.DAY)
    limits.spend("letter-pair", f"{by.pk}>{to.pk}", limit=3, period=limits.DAY)
    limits.spend("letter-all", "site", limit=500, period=limits.DAY)
    limits.one_mail_to(to.email)
    try:
        with transaction.atomic():
            made = Letter.objects.create(
                initiative=initiative, sender=by, recipient=to, answers=answers, sealed=seal.seal(words), form_nonce=nonce
            )
            audit.write(by=by, verb="write_letter", subject=made, capacity="writer")
            mail.tell("letter_relayed", subject=made, key=str(made.pk))
    except IntegrityError as error:
        if twin := Letter.objects.filter(form_nonce=nonce, sender=by).first():
            return twin
        raise ValidationError(_("Please load the form again and send it once more.")) from error
    return made


def checked(text: str) -> str:
    """Plain words only: an address or a link would tell who somebody is, or carry a trap."""
    words = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n"))
    if len(words) < SHORTEST:
        raise ValidationError({"text": _("Say in a sentence or two what you would like to know.")})
    if len(words) > LONGEST:
        raise ValidationError({"text": _("Please keep your letter to %(n)d characters.") % {"n": LONGEST}})
    if has_link_or_address(words):
        raise ValidationError({"text": _("Please leave out web and mail addresses. The answer reaches you through us.")})
    return words


def set_box(*, initiative: Initiative, by: User, is_open: bool) -> LetterBox:
    """The author opens or closes the box of one initiative."""
    with transaction.atomic():
        box, _made = LetterBox.objects.update_or_create(
            initiative=initiative, defaults={"is_open": is_open, "changed_at": timezone.now()}
        )
        audit.write(by=by, verb="open_box" if is_open else "close_box", subject=initiative, capacity="author")
    return box


def erase_old() -> int:
    """The words of letters older than half a year go for good; that there was a letter stays. Returns how many."""
    now = timezone.now()
    old = Letter.objects.filter(erased_at__isnull=True, created_at__lt=now - KEPT)
    return old.update(sealed="", erased_at=now, updated_at=now)
