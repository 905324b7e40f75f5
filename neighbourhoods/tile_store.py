"""Tiles of the street map: asked of the upstream once, kept in a folder, thrown away when they grow old or many.

The upstream is somebody else's machine. However slow, broken or hostile it is, it takes two threads of ours at most,
three seconds of each, and after a failure it is left alone for a minute.
"""

import time
from http.client import HTTPException
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import BoundedSemaphore
from typing import Final
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.cache import cache

KEPT_SECONDS: Final = 30 * 24 * 3600
# Of all towns of this installation together.
MOST_BYTES: Final = 500_000_000
LARGEST: Final = 512 * 1024
DEADLINE_SECONDS: Final = 3.0
SILENCE_SECONDS: Final = 60
KINDS: Final = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}
_CHUNK: Final = 16 * 1024
_hands = BoundedSemaphore(2)


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
    except HTTPError:
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
    """``OSError`` also for what is too large, or comes too slowly: a timeout alone starts anew with every byte."""
    ends = time.monotonic() + DEADLINE_SECONDS
    request = Request(address, headers={"User-Agent": "Atbalss tile cache"})  # noqa: S310 - the operator's own setting
    content = bytearray()
    with urlopen(request, timeout=DEADLINE_SECONDS) as answer:  # noqa: S310
        while chunk := answer.read1(_CHUNK):
            content += chunk
            if len(content) > LARGEST or time.monotonic() > ends:
                raise OSError("The tile is too large, or comes too slowly.")
    return bytes(content)


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
