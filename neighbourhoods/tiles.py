"""The street map through our own address: a reader's whereabouts go to nobody, and nobody asks for a tile twice."""

import time
from http.client import HTTPException
from math import cos, log, pi, radians, tan
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final
from urllib.request import Request, urlopen

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from neighbourhoods.queries import extent

KEPT_SECONDS: Final = 30 * 24 * 3600
LARGEST: Final = 1024 * 1024
TIMEOUT_SECONDS: Final = 8
# How far around the municipality a map may look, in tiles.
AROUND: Final = 4
KINDS: Final = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}


@require_safe
def tile(request: HttpRequest, zoom: int, x: int, y: int) -> HttpResponse:
    """One tile of the municipality's surroundings; 404 elsewhere, so that we are nobody's free map server."""
    if not settings.MAP_TILES_URL or not _is_near(zoom, x, y):
        raise Http404
    content = _kept(zoom, x, y) or _fetched(zoom, x, y)
    kind = next((kind for start, kind in KINDS.items() if content and content.startswith(start)), "")
    if not content or not kind:
        return HttpResponse(status=503, headers={"Cache-Control": "no-store"})
    return HttpResponse(content, content_type=kind, headers={"Cache-Control": f"public, max-age={KEPT_SECONDS // 4}"})


def _is_near(zoom: int, x: int, y: int) -> bool:
    config: dict[str, Any] = settings.LEAFLET_CONFIG
    if not config["MIN_ZOOM"] <= zoom <= config["MAX_ZOOM"]:
        return False
    box = extent()
    if box is None:
        return False
    west, south, east, north = box
    left, top = _tile_at(north, west, zoom)
    right, bottom = _tile_at(south, east, zoom)
    return left - AROUND <= x <= right + AROUND and top - AROUND <= y <= bottom + AROUND


def _tile_at(lat: float, lon: float, zoom: int) -> tuple[int, int]:
    across = 2**zoom
    return (
        int((lon + 180) / 360 * across),
        int((1 - log(tan(radians(lat)) + 1 / cos(radians(lat))) / pi) / 2 * across),
    )


def _place(zoom: int, x: int, y: int) -> Path:
    return Path(settings.VAR_DIR) / "tiles" / str(zoom) / str(x) / str(y)


def _kept(zoom: int, x: int, y: int) -> bytes | None:
    path = _place(zoom, x, y)
    try:
        return path.read_bytes() if path.stat().st_mtime > time.time() - KEPT_SECONDS else None
    except FileNotFoundError:
        return None


def _fetched(zoom: int, x: int, y: int) -> bytes | None:
    """From upstream into the store. What cannot be fetched anew is shown old."""
    url = settings.MAP_TILES_URL.format(z=zoom, x=x, y=y)
    path = _place(zoom, x, y)
    try:
        # The scheme comes from the operator's own setting.
        with urlopen(Request(url, headers={"User-Agent": "Atbalss tile cache"}), timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
            content: bytes = answer.read(LARGEST)
    except (OSError, HTTPException):
        return path.read_bytes() if path.exists() else None
    if content.startswith(tuple(KINDS)):
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, delete=False) as half:
            half.write(content)
        Path(half.name).replace(path)
    return content
