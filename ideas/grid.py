"""The map's grid: squares of a quarter of a tile's side, in the web mercator projection that map tiles use.

Pure: no database, no settings.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, log, pi, radians, tan
from typing import Final, NamedTuple

ZOOMS: Final = range(8, 17)
# Four squares along a tile's side: 64 pixels each, about the width of a thumb.
SQUARES_PER_TILE: Final = 4
MICRO: Final = 1_000_000
# Where web mercator ends.
_LAST_LATITUDE: Final = 85.05


class Square(NamedTuple):
    zoom: int
    x: int
    y: int


@dataclass(frozen=True)
class Box:
    """West, south, east, north in WGS 84 degrees; west < east and south < north."""

    west: float
    south: float
    east: float
    north: float


class BoxRefused(ValueError):
    """The text is no box; the message says what one looks like."""


def parse_box(text: str) -> Box:
    """``24.0,56.8,24.4,57.1`` as a box; ``BoxRefused`` for anything else."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise BoxRefused("bbox must be four numbers: west,south,east,north in degrees.") from error
    # Also refuses NaN, which compares as false with everything.
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise BoxRefused("bbox must be west,south,east,north with west < east and south < north, in degrees.")
    return Box(west, south, east, north)


def square_at(lat: float, lon: float, zoom: int) -> Square:
    across = SQUARES_PER_TILE * 2**zoom
    lat = max(-_LAST_LATITUDE, min(_LAST_LATITUDE, lat))
    x = int((lon + 180) / 360 * across)
    y = int((1 - log(tan(radians(lat)) + 1 / cos(radians(lat))) / pi) / 2 * across)
    return Square(zoom, min(max(x, 0), across - 1), min(max(y, 0), across - 1))


def squares_over(lat: float, lon: float) -> Iterator[Square]:
    """The square of each zoom that holds the point."""
    return (square_at(lat, lon, zoom) for zoom in ZOOMS)


def span(box: Box, zoom: int) -> tuple[Square, Square]:
    """The squares of the box's north-western and south-eastern corner."""
    return square_at(box.north, box.west, zoom), square_at(box.south, box.east, zoom)


def readable_zoom(box: Box, zoom: int, *, most: int) -> int:
    """The finest zoom, at most ``zoom``, at which the box has no more than ``most`` squares; else the coarsest."""
    for finest in range(min(zoom, ZOOMS[-1]), ZOOMS[0], -1):
        first, last = span(box, finest)
        if (last.x - first.x + 1) * (last.y - first.y + 1) <= most:
            return finest
    return ZOOMS[0]
