"""Mail leaves through the outbox, each letter once. Two kinds: made from ids when it is sent, or sealed as it stands."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import models
from django.template import Context
from django.template.loader import get_template, render_to_string

from promise.core import outbox, seal
from promise.core.models import OutboxItem


@dataclass(frozen=True)
class Letter:
    """What one mail says: `template` names emails/<template>.txt (its first line is the subject) and .html."""

    to: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


Writer = Callable[[str, dict[str, Any]], "Letter | None"]
writers: dict[str, Writer] = {}


def writes(event: str) -> Callable[[Writer], Writer]:
    """Register how the letter of an event is made from its subject's id; None when it is no longer wanted."""

    def register(function: Writer) -> Writer:
        writers[event] = function
        return function

    return register


def tell(event: str, *, subject: models.Model, key: str = "", payload: dict[str, Any] | None = None) -> OutboxItem:
    """Announce a letter about `subject`; with the same key it is sent once, however often it is announced."""
    return outbox.announce(
        "mail", subject=subject, key=f"{event}:{key}" if key else "", payload={**(payload or {}), "event": event}
    )


def tell_sealed(message: EmailMultiAlternatives, *, subject: models.Model | None = None) -> OutboxItem:
    """A letter that cannot be made again from ids (a sign-in code): encrypted while it waits, erased once sent."""
    html = [content for content, kind in message.alternatives if kind == "text/html"]
    body = {"to": message.to, "subject": message.subject, "text": message.body, "html": html[0] if html else ""}
    return outbox.announce("mail", subject=subject, payload={"sealed": seal.seal(json.dumps(body))})


@outbox.handles("mail", delivery="once")
def deliver(items: Sequence[OutboxItem]) -> None:
    (item,) = items
    message = _sealed(item) if "sealed" in item.payload else _written(item)
    if message is None:
        return
    message.extra_headers["Message-ID"] = message_id(item)
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    connection = get_connection()
    try:
        connection.open()
    except OSError as error:
        raise outbox.NotSent from error
    try:
        message.connection = connection
        message.send()
    finally:
        connection.close()


def message_id(item: OutboxItem) -> str:
    """Stable, so that a provider's answer or a mailbox can settle whether an uncertain letter arrived."""
    digest = hashlib.sha256(item.dedupe_key.encode()).hexdigest()[:32]
    return f"<{digest}@{settings.SITE_HOST}>"


def _sealed(item: OutboxItem) -> EmailMultiAlternatives:
    body = json.loads(seal.unseal(item.payload["sealed"]))
    message = EmailMultiAlternatives(one_line(body["subject"]), body["text"], to=body["to"])
    if body["html"]:
        message.attach_alternative(body["html"], "text/html")
    return message


def _written(item: OutboxItem) -> EmailMultiAlternatives | None:
    letter = writers[item.payload["event"]](item.subject_id, item.payload)
    return compose(letter) if letter and letter.to else None


def compose(letter: Letter) -> EmailMultiAlternatives:
    """The message as it will leave; previews call this too."""
    context = {"SITE_URL": settings.SITE_URL, **letter.context}
    # plain text has nothing to escape: a name with an apostrophe must arrive as it was written
    template = get_template(f"emails/{letter.template}.txt").template  # type: ignore[attr-defined]
    text = template.render(Context(context, autoescape=False)).strip()
    subject, _, body = text.partition("\n")
    message = EmailMultiAlternatives(one_line(subject), body.strip() + "\n", to=[letter.to], headers=letter.headers)
    message.attach_alternative(
        render_to_string("emails/base.html", {**context, "subject": one_line(subject), "paragraphs": paragraphs(body)}),
        "text/html",
    )
    return message


def one_line(subject: str) -> str:
    return " ".join(subject.split())[:200]


def paragraphs(body: str) -> list[str]:
    return [part.strip() for part in body.strip().split("\n\n") if part.strip()]
