"""Square metres and slivers of shapes in WGS 84 degrees, without a projection library."""

from __future__ import annotations

from math import cos, radians, sin, sqrt

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

# WGS 84: semi-major axis in metres, and first eccentricity.
SEMI_MAJOR = 6_378_137.0
ECCENTRICITY_2 = 0.006_694_379_990_141_316
ECCENTRICITY = sqrt(ECCENTRICITY_2)

# Neighbouring outlines are digitised separately, so they rarely share each vertex: real files
# overlap by long threads of land. Two limits tell a thread from a quarrel about land:
# below one square metre nobody can stand in it; and where it is nowhere wider than two metres
# it is thinner than a pen line on a 1:10 000 map and than the error of a phone's position, so no
# pin can honestly be said to be in it. Area alone would not do: 100 m² may be a thread of 10 cm
# along one kilometre, or a house.
SLIVER_SQUARE_METRES = 1.0
SLIVER_METRES_WIDE = 2.0


def in_metres(geometry: BaseGeometry, latitude: float) -> BaseGeometry:
    """The shape on a flat map in metres, true to scale along ``latitude``.

    The cylindrical equal-area projection of the ellipsoid (Snyder 1987, formulas 10-13 to 10-15):
    areas are exact everywhere, but for taking an edge as straight on this map (below one part
    in a million for edges under ten kilometres); lengths are right to 0.1 % within 5 km north or
    south of ``latitude``.
    """
    phi = radians(latitude)
    scale = cos(phi) / sqrt(1 - ECCENTRICITY_2 * sin(phi) ** 2)

    def project(points: NDArray[np.float64]) -> NDArray[np.float64]:
        sine = np.sin(np.radians(points[:, 1]))
        q = (1 - ECCENTRICITY_2) * (
            sine / (1 - ECCENTRICITY_2 * sine**2) + np.arctanh(ECCENTRICITY * sine) / ECCENTRICITY
        )
        east = SEMI_MAJOR * scale * np.radians(points[:, 0])
        north = SEMI_MAJOR * q / (2 * scale)
        return np.column_stack([east, north])

    return shapely.transform(geometry, project)


def square_metres(geometry: BaseGeometry) -> float:
    """The area on the WGS 84 ellipsoid."""
    # Any latitude gives the same area; the equator's map needs no centroid (an invalid shape may
    # have none).
    return float(in_metres(geometry, 0.0).area)


def is_sliver(geometry: BaseGeometry) -> bool:
    """Too small or too thin to be anybody's land; see the two limits above."""
    if geometry.is_empty or geometry.area == 0:
        return True
    flat = in_metres(geometry, geometry.centroid.y)
    if flat.area <= SLIVER_SQUARE_METRES:
        return True
    return flat.buffer(-SLIVER_METRES_WIDE / 2).is_empty


def only_polygons(geometry: BaseGeometry) -> shapely.MultiPolygon:
    """The parts that have an area; lines and points that an overlay leaves behind are dropped."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    return shapely.MultiPolygon([part for part in parts if isinstance(part, shapely.Polygon) and not part.is_empty])


def untangled(geometry: shapely.MultiPolygon) -> shapely.MultiPolygon:
    """The valid shape that covers what is inside an outline and not inside one of its holes."""
    if geometry.is_valid:
        return only_polygons(geometry)
    return only_polygons(shapely.union_all([_subtract_holes(p) for p in geometry.geoms]))


def ring_area(ring: shapely.LinearRing) -> BaseGeometry:
    """The valid area that a ring encloses, however it winds."""
    drawn = shapely.Polygon(ring)
    if drawn.is_valid:
        return drawn
    return only_polygons(shapely.make_valid(drawn, method="structure", keep_collapsed=False))


def _subtract_holes(polygon: shapely.Polygon) -> BaseGeometry:
    # Not left to make_valid as a whole: it turns a hole outside its shell into land.
    if polygon.is_valid:
        return polygon
    holes = shapely.union_all([ring_area(ring) for ring in polygon.interiors])
    return ring_area(polygon.exterior).difference(holes)


def place(geometry: BaseGeometry) -> str:
    """A point inside, as people read it: latitude first."""
    point = geometry.representative_point()
    return f"{point.y:.6f}, {point.x:.6f}"
