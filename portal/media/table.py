"""Where pictures are drawn: a few at once, a few more wait a moment, and whoever comes then is asked to come again.

A thread that waits answers no reader, so fewer may wait or draw than a process has threads (``--threads`` in
``deploy/``), however many pictures are sent at once and however long each takes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Final

# A picture of 50 million pixels takes some 300 MB while it is drawn: room for two at once in each process.
DRAWN_AT_ONCE: Final = 2
WAITING: Final = 2
WAIT_SECONDS: Final = 2.0


class TableFull(Exception):
    """Nobody got up in time."""


class Table:
    def __init__(self, *, places: int, waiting: int) -> None:
        self.places = BoundedSemaphore(places)
        self.room = BoundedSemaphore(places + waiting)

    @contextmanager
    def place(self, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
        """A place while the block runs; ``TableFull`` at once where others wait already, else after a while."""
        if not self.room.acquire(blocking=False):
            raise TableFull
        try:
            if not self.places.acquire(timeout=wait_seconds):
                raise TableFull
            try:
                yield
            finally:
                self.places.release()
        finally:
            self.room.release()


TABLE: Final = Table(places=DRAWN_AT_ONCE, waiting=WAITING)
