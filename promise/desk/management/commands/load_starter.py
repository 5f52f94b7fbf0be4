"""The operators' door to the content every site begins with, and to the invented people of a demo."""

from __future__ import annotations

from argparse import ArgumentParser
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from promise.accounts.models import User
from promise.desk.management import people

APPS = ("alliance", "toolkit", "stories")


class Command(BaseCommand):
    help = "Load what every site begins with. Safe to repeat: it adds what is missing and touches nothing edited since."
    # The check that refuses demo people names this command as the way out, so it must run although that check fails.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="also people and organisations that are invented")
        parser.add_argument("--remove-demo-people", action="store_true", help="delete the invented people, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["remove_demo_people"]:
            self.remove_demo_people()
            return
        if options["demo"] and not settings.EMBEDDED:
            raise CommandError("--demo: their password is known to everybody, so demo people exist with DEBUG=1 only.")
        for app in APPS:
            self.load(app, "starter", "load")
        if options["demo"]:
            self.say("people", people.load_demo())
            for app in APPS:
                self.load(app, "demo", "load_demo")

    def load(self, app: str, module: str, function: str) -> None:
        """Call an app's part, where it has one."""
        name = f"{app}.management.{module}"
        if find_spec(name) is not None:
            self.say(f"{app}, {module}", getattr(import_module(name), function)())

    def say(self, what: str, added: Any) -> None:
        """One line for each part: `added` is {words: number} or a number."""
        counts = added if isinstance(added, dict) else {"records": int(added or 0)}
        words = ", ".join(f"{n} {name}" for name, n in counts.items() if n)
        self.stdout.write(f"{what}: {words or 'nothing new'}")

    def remove_demo_people(self) -> None:
        gone = User.objects.filter(is_demo=True)
        number = gone.count()
        gone.delete()
        self.stdout.write(f"{number} demo people removed. Records marked as demo stay; start a real site with an empty database.")
