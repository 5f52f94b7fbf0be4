"""The operators' door to the outbox: one process beside the web server, the only writer of the search index."""

from __future__ import annotations

import signal
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from promise.core import clock, outbox

LOOK_EVERY = 0.5
TICK_EVERY = 30.0


class Command(BaseCommand):
    help = "Deliver what is due (mail, search index ...) and run the periodic jobs. Stops cleanly on SIGTERM."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="deliver until nothing is due, tick once, and end")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            while outbox.deliver_due():
                pass
            clock.tick()
            while outbox.deliver_due():
                pass
            return
        self.stopping = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        self.loop()

    def stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def loop(self) -> None:
        """Look, deliver, and now and then tick; a database that is away is waited for, not died of."""
        next_tick = 0.0
        while not self.stopping:
            try:
                busy = outbox.deliver_due()
                if time.monotonic() >= next_tick:
                    clock.tick()
                    next_tick = time.monotonic() + TICK_EVERY
            except Exception as error:
                self.stderr.write(f"run_outbox: {type(error).__name__}, trying again in 2 seconds")
                close_old_connections()
                time.sleep(2)
                continue
            if not busy:
                time.sleep(LOOK_EVERY)
