"""The operators' door to synthetic load: reproducible records by the hundred thousand."""

from __future__ import annotations

import time
from argparse import ArgumentParser, ArgumentTypeError
from importlib import import_module
from importlib.util import find_spec
from inspect import signature
from typing import Any

from django.core.management.base import BaseCommand, CommandError

PARTS = {"organisations": "alliance", "initiatives": "toolkit", "stories": "stories"}
MOST = 10_000_000


def number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= MOST):
        raise ArgumentTypeError(f"'{text}' is not a whole number from 0 to {MOST}.")
    return int(text)


class Command(BaseCommand):
    help = "Make synthetic records to measure with. The same --seed gives the same records. Never on a real site."

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name in PARTS:
            parser.add_argument(f"--{name}", type=number, default=0, metavar="N")
        parser.add_argument("--seed", type=number, default=0, metavar="S")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = {name: app for name, app in PARTS.items() if options[name]}
        if not wanted:
            raise CommandError("Say how many: --organisations N, --initiatives N, --stories N.")
        for name, app in wanted.items():
            module = f"{app}.management.scale"
            if find_spec(module) is None:
                raise CommandError(f"There is no {module} yet.")
            started = time.monotonic()
            make = import_module(module).make
            progress = {"out": self.stdout} if "out" in signature(make).parameters else {}
            make(**{name: options[name]}, seed=options["seed"], **progress)
            self.stdout.write(f"{options[name]} {name} in {time.monotonic() - started:.1f} s")
