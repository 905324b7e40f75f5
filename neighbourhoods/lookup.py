"""Which area covers a point: a tree of polygons in memory, built once, asked often."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import isfinite

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True)
class Area:
    """``depth`` counts the parents above it; ``geometry`` is valid and in WGS 84 degrees."""

    id: int
    slug: str
    name: str
    depth: int
    geometry: BaseGeometry = field(compare=False, repr=False)


class Atlas:
    """The areas of one municipality. Safe to share between threads."""

    def __init__(self, areas: Iterable[Area]) -> None:
        # Best answer first, so that the order in which areas come never matters: the most
        # specific area wins over its parents, and of equals the lower id wins, which decides
        # points on a shared border and in the slivers that an import tolerates.
        self.areas = sorted(areas, key=lambda area: (-area.depth, area.id))
        self._shapes = np.array([area.geometry for area in self.areas], dtype=object)
        self._tree = shapely.STRtree(self._shapes)
        # GEOS builds the index of a prepared polygon at its first question, without a lock; ask
        # now, before a second thread can.
        shapely.prepare(self._shapes)
        shapely.intersects(self._shapes, shapely.point_on_surface(self._shapes))

    def locate(self, lat: float, lon: float) -> Area | None:
        """The area that covers the point, its border included and without any tolerance.

        None is outside of all areas (also inside a hole, or not a point), never "unknown".
        """
        if not (isfinite(lat) and isfinite(lon)):
            return None
        point = shapely.Point(lon, lat)
        near = self._tree.query(point)
        covering = near[shapely.intersects(self._shapes[near], point)]
        return self.areas[int(covering.min())] if covering.size else None
