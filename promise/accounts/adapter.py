"""Where django-allauth meets our house: its mail goes through the outbox, demo people stay out of a real site."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string

from promise.core import mail


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the letter to the outbox, sealed: a code in it must not stand readable in the database."""
        message = self.render_mail(template_prefix, email, {**context, "SITE_URL": settings.SITE_URL})
        words = {"SITE_URL": settings.SITE_URL, "subject": message.subject, "paragraphs": mail.paragraphs(message.body)}
        message.attach_alternative(render_to_string("emails/base.html", words), "text/html")
        with transaction.atomic():
            mail.tell_sealed(message)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return True

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> Any:
        """Demo people have a password that everybody knows: they exist in the embedded mode only."""
        if user.is_demo and not settings.EMBEDDED:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)
