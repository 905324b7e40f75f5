"""Work off what is due."""

import signal
import threading
import time
from argparse import ArgumentParser
from typing import Any, Final

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from portal.jobs.schedule import enqueue_periodic
from portal.jobs.worker import work_off
from portal.tenancy.checks import refuse_unsafe_production

# Asking for what comes back by itself is a write, and the shortest period is half an hour.
LOOK_EVERY: Final = 60.0


class Command(BaseCommand):
    help = "Do the jobs that are due: letters, counts, nightly heads. Once, or with --forever until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--forever", action="store_true", help="go on until SIGTERM or Ctrl-C")
        parser.add_argument("--pause", type=float, default=1.0, help="seconds between two looks (default 1)")

    def handle(self, *, forever: bool, pause: float, **_: Any) -> None:
        refuse_unsafe_production()
        stop = threading.Event()
        if forever:
            for signum in (signal.SIGTERM, signal.SIGINT):
                signal.signal(signum, lambda *_: stop.set())
        next_look = 0.0
        while True:
            if time.monotonic() >= next_look:
                enqueue_periodic()
                next_look = time.monotonic() + LOOK_EVERY
            done = work_off(at_most=100)
            if not forever:
                self.stdout.write(f"{done} jobs done")
                return
            close_old_connections()
            if stop.wait(0 if done else pause):
                return
