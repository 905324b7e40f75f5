"""Work off what is due."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from portal.jobs.schedule import enqueue_periodic
from portal.jobs.worker import work_off
from portal.tenancy.checks import refuse_unsafe_settings


class Command(BaseCommand):
    help = "Do the jobs that are due: letters, counts, nightly heads. Once, or with --forever until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--forever", action="store_true", help="go on until SIGTERM or Ctrl-C")
        parser.add_argument("--pause", type=float, default=1.0, help="seconds between two looks (default 1)")

    def handle(self, *, forever: bool, pause: float, **_: Any) -> None:
        refuse_unsafe_settings()
        stop = threading.Event()
        if forever:
            for signum in (signal.SIGTERM, signal.SIGINT):
                signal.signal(signum, lambda *_: stop.set())
        while True:
            enqueue_periodic()
            done = work_off(at_most=100)
            if not forever:
                self.stdout.write(f"{done} jobs done")
                return
            close_old_connections()
            if stop.wait(0 if done else pause):
                return
