"""Where made-up ideas lie: around the middles of the town's areas, denser towards each middle."""

from dataclasses import dataclass
from random import Random

import shapely
from shapely.geometry import box, mapping, shape
from shapely.geometry.base import BaseGeometry

from neighbourhoods.measure import square_metres
from neighbourhoods.models import Neighbourhood
from portal.tenancy.models import Municipality

# A town without areas gets a chessboard of them around its centre.
COLUMNS, ROWS, SIDE = 6, 5, 0.02
TRIES = 20


@dataclass(frozen=True)
class Spot:
    area: Neighbourhood
    geometry: BaseGeometry
    lat: float
    lon: float
    spread: float

    def point(self, random: Random) -> tuple[float, float]:
        for _attempt in range(TRIES):
            lat, lon = random.gauss(self.lat, self.spread), random.gauss(self.lon, self.spread * 1.8)
            if shapely.intersects_xy(self.geometry, lon, lat):
                return round(lat, 6), round(lon, 6)
        return self.lat, self.lon


def spots_of(municipality: Municipality) -> list[Spot]:
    rows = list(Neighbourhood.objects.current()) or _chessboard(municipality)
    parents = {row.parent_id for row in rows}
    spots = []
    for row in rows:
        if row.pk not in parents:
            geometry = shape(row.geometry)
            shapely.prepare(geometry)
            spots.append(Spot(row, geometry, row.label_lat, row.label_lon, (row.north - row.south) / 5))
    return spots


def _chessboard(municipality: Municipality) -> list[Neighbourhood]:
    west, south = municipality.centre_lon - COLUMNS * SIDE, municipality.centre_lat - ROWS * SIDE / 2
    made = []
    for index in range(COLUMNS * ROWS):
        left, low = west + 2 * SIDE * (index % COLUMNS), south + SIDE * (index // COLUMNS)
        square = shapely.MultiPolygon([box(left, low, left + 2 * SIDE, low + SIDE)])
        made.append(
            Neighbourhood.objects.create(
                municipality=municipality,
                slug=f"kvartals-{index + 1}",
                name=f"{index + 1}. kvartāls",
                geometry=mapping(square),
                west=left,
                south=low,
                east=left + 2 * SIDE,
                north=low + SIDE,
                label_lat=low + SIDE / 2,
                label_lon=left + SIDE,
                square_metres=square_metres(square),
            )
        )
    return made
