"""The operators' door to the outbox: one process beside the web server, the only writer of the search index."""

from __future__ import annotations

import signal
import threading
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from promise.core import clock, outbox

LOOK_EVERY = 0.5
TICK_EVERY = 30.0
LANE_LOOKS_EVERY = 2.0
LANE_ENDS_WITHIN = 8.0  # seconds: longer than a request to the outside may take


class Command(BaseCommand):
    help = "Deliver what is due (mail, search index ...) and run the periodic jobs. Stops cleanly on SIGTERM."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="deliver until nothing is due, tick once, and end")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            self.once()
            return
        self.stopping = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        threads = [threading.Thread(target=self.lane, args=[name], daemon=True) for name in outbox.lanes]
        for thread in threads:
            thread.start()
        self.loop()
        for thread in threads:  # what is cut off here goes back into the queue when its lease ends
            thread.join(LANE_ENDS_WITHIN)

    def once(self) -> None:
        while outbox.deliver_due():
            pass
        clock.tick()
        while outbox.deliver_due():
            pass
        for name, fill in outbox.lanes.items():
            fill()
            while outbox.deliver_due(lane=name):
                pass

    def stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def lane(self, name: str) -> None:
        """What waits for others, beside all else: fill, deliver, rest."""
        while not self.stopping:
            try:
                outbox.lanes[name]()
                busy = outbox.deliver_due(lane=name, limit=20)
            except Exception as error:
                self.stderr.write(f"run_outbox: {type(error).__name__} in lane {name}, trying again in 2 seconds")
                busy = 0
            close_old_connections()
            if not busy:
                time.sleep(LANE_LOOKS_EVERY)

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
