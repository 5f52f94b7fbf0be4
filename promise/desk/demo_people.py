"""Who may sign in to a demo, and as what. Their password stands in the README: a real site refuses to start with them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PASSWORD = "promise-demo"  # noqa: S105  (meant to be known)


@dataclass(frozen=True)
class DemoPerson:
    email: str
    words: str | Promise


SIGN_INS = (
    DemoPerson("lead@demo.test", _("lead of a member organisation")),
    DemoPerson("contributor@demo.test", _("contributor in the same organisation")),
    DemoPerson("coordinator@demo.test", _("coordinator of a national chapter")),
    DemoPerson("continental@demo.test", _("coordinator of a continental chapter")),
    DemoPerson("curator@demo.test", _("curator of the toolkit")),
    DemoPerson("guardian@demo.test", _("story guardian")),
    DemoPerson("guardian2@demo.test", _("story guardian with lived experience")),
    DemoPerson("secretariat@demo.test", _("secretariat")),
)
