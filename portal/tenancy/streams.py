"""Long files for whoever wants everything: one at a time in each process, and so many an hour to each address.

A file is seconds of work. Eight at once, in one process, would let everybody else wait for a minute.
"""

import time
from collections.abc import Generator, Iterator
from itertools import islice
from threading import Lock
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _

from portal.tenancy.limits import address_of, allow

# Whoever comes back as soon as they are told to is never refused for it.
FILES_PER_HOUR: Final = 120
HOUR: Final = 3600
# Seconds after which whoever found a file under way may ask again.
SOON: Final = 30
# Seconds after which a reader who takes in next to nothing keeps nobody else out any more.
LONGEST_TURN: Final = 600
# Sent together: each piece has a price of its own.
LINES_IN_A_PIECE: Final = 200


class Turn:
    """Who sends a file now."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._holder: object = None
        self._until = 0.0

    def take(self, holder: object) -> bool:
        with self._lock:
            if self._holder is not None and time.time() < self._until:
                return False
            self._holder, self._until = holder, time.time() + LONGEST_TURN
            return True

    def give_back(self, holder: object) -> None:
        with self._lock:
            if self._holder is holder:
                self._holder = None


turn: Final = Turn()


class Pieces:
    """The lines of a file in pieces. The turn ends with the last one, with an error, or when the reader goes away.

    No generator: closing one that was never begun runs none of its lines.
    """

    def __init__(self, lines: Generator[str, None, None]) -> None:
        self._lines = lines

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        try:
            piece = "".join(islice(self._lines, LINES_IN_A_PIECE))
        except BaseException:
            self.close()
            raise
        if not piece:
            # Before the reader learns that it was the last one: the next question of theirs finds the turn free.
            self.close()
            raise StopIteration
        return piece

    def close(self) -> None:
        """Called by the response when it is closed, which a server does however the request ends."""
        try:
            self._lines.close()
        finally:
            turn.give_back(self)


def stream(request: HttpRequest, lines: Generator[str, None, None], *, content_type: str) -> HttpResponseBase:
    """``lines`` as they are made; 503 while another file is under way, 429 for an address that had very many."""
    if not allow("file", address_of(request), limit=FILES_PER_HOUR, seconds=HOUR):
        why = _("Your address has asked for very many files within an hour. Please try again in the next one.")
        return _later(429, why, HOUR - int(time.time()) % HOUR)
    pieces = Pieces(lines)
    if not turn.take(pieces):
        return _later(503, _("Another file is being sent just now. Please try again in half a minute."), SOON)
    return StreamingHttpResponse(pieces, content_type=content_type)


def _later(status: int, why: str, seconds: int) -> HttpResponse:
    headers: dict[str, Any] = {"Retry-After": seconds}
    return HttpResponse(f"{why}\n", status=status, content_type="text/plain; charset=utf-8", headers=headers)
