"""The street map through our own address: a reader's whereabouts go to nobody, and nobody asks for a tile twice."""

from math import cos, log, pi, radians, tan
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from neighbourhoods import tile_store
from neighbourhoods.queries import extent
from portal.tenancy.limits import address_of, allow

# How far around the municipality a map may look, in tiles.
AROUND: Final = 4
# The closest that is asked for; the maps enlarge it beyond. Each zoom has four times the tiles of the one before.
CLOSEST: Final = 17
# Tiles that one address may have fetched: a few towns looked through, not a copy of the map.
FETCHES: Final = 1500
FETCHES_SECONDS: Final = 3600


@require_safe
def tile(request: HttpRequest, zoom: int, x: int, y: int) -> HttpResponse:
    """One tile of the municipality's surroundings; 404 elsewhere, so that we are nobody's free map server."""
    if not settings.MAP_TILES_URL or not _is_near(zoom, x, y):
        raise Http404
    content = tile_store.kept(zoom, x, y)
    if content is None and allow("tiles", address_of(request), limit=FETCHES, seconds=FETCHES_SECONDS):
        content = tile_store.fetched(zoom, x, y)
    if content is None:
        return HttpResponse(status=503, headers={"Cache-Control": "no-store", "Retry-After": "60"})
    kept = f"public, max-age={tile_store.KEPT_SECONDS // 4}"
    return HttpResponse(content, content_type=tile_store.kind_of(content), headers={"Cache-Control": kept})


def _is_near(zoom: int, x: int, y: int) -> bool:
    config: dict[str, Any] = settings.LEAFLET_CONFIG
    if not config["MIN_ZOOM"] <= zoom <= CLOSEST:
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
