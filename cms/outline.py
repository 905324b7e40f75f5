"""The small map of a home page: the municipality's areas as line and wash, drawn here, so that no script is needed."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians, sqrt
from typing import Final

from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from ideas.grid import Box
from ideas.pins import Cluster, Pin, pins
from neighbourhoods.lookup import Atlas
from neighbourhoods.queries import atlas

WIDTH: Final = 720
EDGE: Final = 24
TALLEST: Final = 640
FINEST_ZOOM: Final = 16
# In pixels: finer bends of a border cannot be seen.
BEND: Final = 0.8


@dataclass(frozen=True)
class Frame:
    """Where degrees fall on the drawing, in pixels from its upper left corner."""

    box: Box
    scale: float
    squeeze: float

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        x = EDGE + (lon - self.box.west) * self.squeeze * self.scale
        return round(x, 1), round(EDGE + (self.box.north - lat) * self.scale, 1)

    @property
    def size(self) -> tuple[int, int]:
        x, y = self.at(self.box.south, self.box.east)
        return round(x) + EDGE, round(y) + EDGE


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    radius: float
    count: int


@dataclass(frozen=True)
class Outline:
    width: int
    height: int
    # SVG path data, wider areas before those that lie in them.
    areas: tuple[str, ...]
    pins: tuple[Dot, ...]
    # How many ideas the pins stand for.
    shown: int


def outline() -> Outline | None:
    """The map of the municipality in scope; None before its areas are imported."""
    areas = atlas()
    if not areas.areas:
        return None
    frame, paths = _drawn(areas)
    found = pins(frame.box, FINEST_ZOOM)
    dots = tuple(_dot(frame, pin) for pin in found)
    width, height = frame.size
    return Outline(width, height, paths, dots, sum(dot.count for dot in dots))


@lru_cache(maxsize=16)
def _drawn(areas: Atlas) -> tuple[Frame, tuple[str, ...]]:
    """Kept by the atlas itself: a new import makes a new one."""
    shapes = [area.geometry for area in sorted(areas.areas, key=lambda area: (area.depth, area.id))]
    frame = _frame(shapes)
    return frame, tuple(_path(frame, shape) for shape in shapes)


def _frame(shapes: Iterable[BaseGeometry]) -> Frame:
    bounds = [shape.bounds for shape in shapes]
    west, south = min(b[0] for b in bounds), min(b[1] for b in bounds)
    east, north = max(b[2] for b in bounds), max(b[3] for b in bounds)
    squeeze = cos(radians((south + north) / 2))
    scale = min((WIDTH - 2 * EDGE) / ((east - west) * squeeze), (TALLEST - 2 * EDGE) / (north - south))
    return Frame(Box(west, south, east, north), scale, squeeze)


def _path(frame: Frame, shape: BaseGeometry) -> str:
    simple = shape.simplify(BEND / frame.scale)
    polygons = simple.geoms if isinstance(simple, MultiPolygon) else [simple]
    rings = [ring for polygon in polygons if isinstance(polygon, Polygon) for ring in (polygon.exterior, *polygon.interiors)]
    return "".join(f"M{_line(frame, ring.coords[:-1])}Z" for ring in rings)


def _line(frame: Frame, points: Iterable[tuple[float, ...]]) -> str:
    return "L".join("{:g} {:g}".format(*frame.at(point[1], point[0])) for point in points)


def _dot(frame: Frame, pin: Pin | Cluster) -> Dot:
    count = pin.count if isinstance(pin, Cluster) else 1
    x, y = frame.at(pin.lat, pin.lon)
    return Dot(x, y, round(6 + 3.2 * sqrt(count), 1) if count > 1 else 7, count)
