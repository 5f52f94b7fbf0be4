from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError


@register(Tags.security, deploy=False)
def no_demo_people(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Their password is printed in the README: a real site must not start while one exists."""
    if settings.EMBEDDED:
        return []
    from promise.accounts.models import User

    try:
        exists = User.objects.filter(is_demo=True).exists()
    except DatabaseError:  # no database yet, so nobody in it
        return []
    hint = "Start with a database of its own, or run: manage.py load_starter --remove-demo-people"
    return [Error("Demo people exist and DEBUG is 0.", hint=hint, id="promise.E002")] if exists else []
