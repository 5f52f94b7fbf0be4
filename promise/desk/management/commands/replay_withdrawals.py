"""After a restore from a backup, before the site serves: what authors have taken back is taken back again."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from alliance.actions import cosignatures
from promise.core import changes
from stories.actions import stories
from toolkit.actions import withheld


class Command(BaseCommand):
    help = "Withdraw again everything that the ledger (LEDGER_PATH) names and that a restored backup brought back."

    def handle(self, *args: Any, **options: Any) -> None:
        again = stories.replay() + stories.replay_drafts()
        words = cosignatures.replay()
        texts = withheld.replay()
        changes.begin_anew()
        self.stdout.write(f"{settings.LEDGER_PATH}: {again} stories and {words} words beside a signature withdrawn again.")
        self.stdout.write(f"{texts} texts of ideas wiped again; an idea whose present text was among them waits for a curator.")
