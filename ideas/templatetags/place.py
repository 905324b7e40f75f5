"""Where an idea lies, drawn without any map: its neighbourhood in outline, with the pin."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, radians
from typing import Any, Final

import shapely
from django import template
from shapely.geometry import shape

from ideas.models import Idea
from neighbourhoods.models import Neighbourhood

register = template.Library()

WIDTH: Final = 240
MARGIN: Final = 14
# Narrow parishes must not fill the officer's screen.
TALLEST: Final = 180


@dataclass(frozen=True)
class Place:
    width: int
    height: int
    outline: str
    pin: tuple[int, int]


@register.simple_tag
def place_of(idea: Idea) -> Place | None:
    """The drawing, or None where the idea has no exact place or lies in no neighbourhood."""
    if idea.lat is None or idea.lon is None or idea.neighbourhood_id is None:
        return None
    geometry = Neighbourhood.objects.values_list("geometry", flat=True).get(pk=idea.neighbourhood_id)
    area = shape(geometry)
    west, south, east, north = shapely.union(area, shapely.Point(idea.lon, idea.lat)).bounds
    squeeze = cos(radians((south + north) / 2))
    scale = min(
        (WIDTH - 2 * MARGIN) / max((east - west) * squeeze, 1e-9), (TALLEST - 2 * MARGIN) / max(north - south, 1e-9)
    )

    def drawn(lon: float, lat: float) -> tuple[int, int]:
        return round(MARGIN + (lon - west) * squeeze * scale), round(MARGIN + (north - lat) * scale)

    simple = area.simplify(1 / scale)
    outline = "".join(f"M{'L'.join('{} {}'.format(*drawn(*point[:2])) for point in ring)}Z" for ring in _rings(simple))
    width = round(2 * MARGIN + (east - west) * squeeze * scale)
    return Place(width, round(2 * MARGIN + (north - south) * scale), outline, drawn(idea.lon, idea.lat))


def _rings(geometry: Any) -> Iterator[Any]:
    for part in shapely.get_parts(geometry):
        yield part.exterior.coords
        for hole in part.interiors:
            yield hole.coords
