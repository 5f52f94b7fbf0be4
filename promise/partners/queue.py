"""What waits here for the secretariat, added to the desk's list."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from promise.core import waiting
from promise.partners.models import KeyHolder


def asked(user: Any) -> Any:
    return KeyHolder.objects.waiting().annotate(since=F("asked_at"))


def show(row: KeyHolder) -> waiting.Waiting:
    words = str(KeyHolder.State(row.state).label)
    return waiting.Waiting(_("Keys for programs"), row.name, row.asked_at, row.get_absolute_url(), row.state, words)


waiting.added.append(waiting.Source("keys", _("Keys asked for"), "secretariat", asked, show))
