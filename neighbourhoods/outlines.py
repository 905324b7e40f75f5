"""The polygons as the public gets them: simplified together, so that neighbours keep their common border."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, radians
from typing import Any, Final

import numpy as np
import shapely
from django.core.cache import cache
from django.db.models import Count, Max
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from neighbourhoods.models import Neighbourhood
from portal.tenancy.scope import current_municipality
from portal.tenancy.translations import translated

# Degrees: about 20 m, less than a line is wide on a map of a whole town.
TOLERANCE: Final = 0.0003
DECIMALS: Final = 5
KEPT_SECONDS: Final = 3600
# Width of the drawing that stands where there is no map.
DRAWING_WIDTH: Final = 1000
# How much room a name needs, in the drawing's units; ``.outlines__name`` says how large its letters are.
LETTER_WIDTH: Final = 19
LINE_HEIGHT: Final = 26
# Where in an area a name is tried, as parts of its height from the north.
TRIED: Final = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)


@dataclass(frozen=True)
class Outline:
    id: int
    slug: str
    name: str
    kind: str
    parent: str | None
    # Longitude and latitude of a point well inside: where its name stands.
    label: tuple[float, float]
    geometry: BaseGeometry


def outlines() -> list[Outline]:
    """Of every area in use, by name."""
    rows = list(Neighbourhood.objects.current().select_related("parent").defer("parent__geometry").order_by("name"))
    shapes: Any = np.array([shape(row.geometry) for row in rows], dtype=object)
    # Areas of different depth lie on each other, so each depth is a coverage of its own.
    depths = np.array([row.parent_id is not None for row in rows], dtype=bool)
    for level in (True, False):
        if (depths == level).any():
            shapes[depths == level] = _simplified(shapes[depths == level])
    return [
        Outline(
            id=row.pk,
            slug=row.slug,
            name=row.local_name,
            kind=row.kind,
            parent=row.parent.slug if row.parent else None,
            label=(round(row.label_lon, DECIMALS), round(row.label_lat, DECIMALS)),
            geometry=geometry,
        )
        for row, geometry in zip(rows, shapes, strict=True)
    ]


def _simplified(shapes: Any) -> Any:
    # The algorithm's tolerance is the root of an area.
    simpler = shapely.coverage_simplify(shapes, TOLERANCE)
    empty = shapely.is_empty(simpler)
    simpler[empty] = shapes[empty]
    return shapely.transform(simpler, lambda points: points.round(DECIMALS))


def geojson() -> str:
    """All areas in use as a feature collection: properties ``slug``, ``name``, ``kind``, ``parent``, ``label``."""
    return _kept("geojson", lambda: _geojson(outlines()))


def _geojson(found: list[Outline]) -> str:
    features = [
        {
            "type": "Feature",
            "geometry": mapping(outline.geometry),
            "properties": {
                "slug": outline.slug,
                "name": outline.name,
                "kind": outline.kind,
                "parent": outline.parent,
                "label": outline.label,
            },
        }
        for outline in found
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))


def drawing() -> dict[str, Any]:
    """The areas as one SVG: ``{"width", "height", "areas": [{"slug", "name", "named", "d", "x", "y"}], "frame"}``.

    ``named``: the name fits into the area, around ``x``, ``y``.

    The frame says where a point lies on it: ``x = (lon - west) * across``, ``y = (north - lat) * down``.
    """
    return json.loads(_kept("drawing", lambda: json.dumps(_drawing(outlines()))))  # type: ignore[no-any-return]


def _drawing(found: list[Outline]) -> dict[str, Any]:
    if not found:
        return {"width": 0, "height": 0, "areas": [], "frame": {}}
    west, south, east, north = shapely.total_bounds([outline.geometry for outline in found])
    squeeze = cos(radians((south + north) / 2))
    down = DRAWING_WIDTH / max((east - west) * squeeze, 1e-9)
    across = down * squeeze
    # A union of parishes would only cover its parishes.
    drawn = [outline for outline in found if not any(other.parent == outline.slug for other in found)]
    areas = []
    for outline in drawn:
        name = _place_of_name(outline, across, down)
        areas.append(
            {
                "slug": outline.slug,
                "name": outline.name,
                "d": _path(outline.geometry, west, north, across, down),
                "named": name is not None,
                "x": round((name.x - west) * across) if name else 0,
                "y": round((north - name.y) * down) if name else 0,
            }
        )
    height = round((north - south) * down)
    frame = {"west": west, "south": south, "east": east, "north": north, "across": across, "down": down}
    return {"width": DRAWING_WIDTH, "height": height, "areas": areas, "frame": frame}


def _place_of_name(outline: Outline, across: float, down: float) -> Any:
    """The point around which the area's name fits into it; None where it would stand out."""
    west, south, east, north = outline.geometry.bounds
    half_width, half_height = len(outline.name) * LETTER_WIDTH / across / 2, LINE_HEIGHT / down / 2
    for part in TRIED:
        lat = north - part * (north - south)
        across_it = outline.geometry.intersection(shapely.LineString([(west, lat), (east, lat)]))
        middle = max(shapely.get_parts(across_it), key=lambda stretch: stretch.length).centroid
        frame = shapely.box(middle.x - half_width, lat - half_height, middle.x + half_width, lat + half_height)
        if outline.geometry.covers(frame):
            return middle
    return None


def _path(geometry: BaseGeometry, west: float, north: float, across: float, down: float) -> str:
    rings = []
    for ring in _rings(geometry):
        points = [f"{(lon - west) * across:.0f} {(north - lat) * down:.0f}" for lon, lat in ring]
        kept = [point for index, point in enumerate(points) if index == 0 or point != points[index - 1]]
        rings.append(f"M{'L'.join(kept)}Z")
    return "".join(rings)


def _rings(geometry: BaseGeometry) -> Iterator[Any]:
    for part in shapely.get_parts(geometry):
        yield part.exterior.coords
        for hole in part.interiors:
            yield hole.coords


def _kept(what: str, make: Any) -> str:
    """From the cache, by language and by whatever changes when areas do."""
    town = current_municipality()
    # The version counts imports; number and newest id see what was written without one.
    state = Neighbourhood.objects.current().aggregate(number=Count("pk"), newest=Max("pk"))
    language = translated({"lv": "lv", "en": "en"})
    # "2": what was kept before areas had labels is of no use.
    place = f"outlines:2:{what}:{town.pk}:{town.atlas_version}:{state['number']}:{state['newest']}:{language}"
    found: str | None = cache.get(place)
    if found is None:
        found = make()
        cache.set(place, found, KEPT_SECONDS)
    return found
