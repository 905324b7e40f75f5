"""Tiles of the street map: asked of the upstream once, kept in a folder, thrown away when they grow old or many.

The upstream is somebody else's machine. However slow, broken or hostile it is, it takes two threads of ours at most,
three seconds of each, and after a failure it is left alone for a minute.
"""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from socket import SHUT_RDWR, socket
from tempfile import NamedTemporaryFile
from threading import BoundedSemaphore, Event, Timer
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.core.cache import cache

KEPT_SECONDS: Final = 30 * 24 * 3600
# Of all towns of this installation together.
MOST_BYTES: Final = 500_000_000
LARGEST: Final = 512 * 1024
DEADLINE_SECONDS: Final = 3.0
SILENCE_SECONDS: Final = 60
KINDS: Final = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}
_hands = BoundedSemaphore(2)


class NoSuchTile(Exception):
    """The upstream answers, but not with this tile."""


def kind_of(content: bytes) -> str:
    """The media type of a picture; "" for anything else."""
    return next((kind for start, kind in KINDS.items() if content.startswith(start)), "")


def kept(zoom: int, x: int, y: int) -> bytes | None:
    path = _place(zoom, x, y)
    try:
        return path.read_bytes() if path.stat().st_mtime > time.time() - KEPT_SECONDS else None
    except FileNotFoundError:
        return None


def fetched(zoom: int, x: int, y: int) -> bytes | None:
    """From upstream into the store. What cannot be had now is shown old; None where there is nothing old."""
    content = _asked(zoom, x, y)
    path = _place(zoom, x, y)
    if content is None:
        return path.read_bytes() if path.exists() else None
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as half:
        half.write(content)
    Path(half.name).replace(path)
    return content


def _asked(zoom: int, x: int, y: int) -> bytes | None:
    address = settings.MAP_TILES_URL.format(z=zoom, x=x, y=y)
    if cache.get_many(["tiles-silent", f"tile-silent:{zoom}:{x}:{y}"]) or not _hands.acquire(blocking=False):
        return None
    try:
        content = _read(address)
    except NoSuchTile:
        # It answers, but has no such tile.
        cache.set(f"tile-silent:{zoom}:{x}:{y}", True, SILENCE_SECONDS)
        return None
    except (OSError, HTTPException):
        cache.set("tiles-silent", True, SILENCE_SECONDS)
        return None
    finally:
        _hands.release()
    if not kind_of(content):
        cache.set(f"tile-silent:{zoom}:{x}:{y}", True, SILENCE_SECONDS)
        return None
    return content


def _read(address: str) -> bytes:
    """``OSError`` also for what is too large, or comes too slowly; ``NoSuchTile`` for any other answer than a tile."""
    parts = urlsplit(address)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(str(parts.hostname), parts.port, timeout=DEADLINE_SECONDS)
    with closing(connection):
        connection.connect()
        with _deadline(connection.sock) as over:
            connection.request("GET", urlunsplit(("", "", *parts[2:])), headers={"User-Agent": "Atbalss tile cache"})
            answer = connection.getresponse()
            content = answer.read(LARGEST + 1)
        if over.is_set() or len(content) > LARGEST:
            raise OSError("The tile is too large, or comes too slowly.")
    if answer.status != HTTPStatus.OK:
        raise NoSuchTile
    return content


@contextmanager
def _deadline(sock: socket) -> Iterator[Event]:
    """Hang up when the time is over: a timeout alone starts anew with every byte, of the headers too."""
    over = Event()

    def hang_up() -> None:
        over.set()
        with suppress(OSError):
            sock.shutdown(SHUT_RDWR)

    timer = Timer(DEADLINE_SECONDS, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield over
    finally:
        timer.cancel()


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "tiles"


def _place(zoom: int, x: int, y: int) -> Path:
    return _folder() / str(zoom) / str(x) / str(y)


def sweep(most_bytes: int = MOST_BYTES) -> int:
    """Throw the oldest tiles away until the rest fits; returns how many."""
    files = sorted((path for path in _folder().rglob("*") if path.is_file()), key=lambda path: path.stat().st_mtime)
    total = sum(path.stat().st_size for path in files)
    gone = 0
    for path in files:
        if total <= most_bytes:
            break
        total -= path.stat().st_size
        path.unlink()
        gone += 1
    return gone
