from __future__ import annotations

import csv
import io
from concurrent.futures import ThreadPoolExecutor

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from neighbourhoods.geometry import read
from neighbourhoods.lookup import Area, Atlas
from neighbourhoods.measure import untangled

from .shapes import real


def area(id: int, box: tuple[float, float, float, float], depth: int = 0) -> Area:
    return Area(id, f"a{id}", f"A{id}", depth, shapely.box(*box))


WEST, EAST = area(2, (0, 0, 1, 1)), area(1, (1, 0, 2, 1))
PARENT, CHILD = area(3, (4, 0, 8, 4)), area(9, (5, 1, 6, 2), depth=1)
HOLED = Area(4, "h", "H", 0, shapely.box(10, 0, 14, 4).difference(shapely.box(11, 1, 13, 3)))
ISLAND = area(5, (11.5, 1.5, 12.5, 2.5), depth=1)
ALL = [WEST, EAST, PARENT, CHILD, HOLED, ISLAND]


@pytest.mark.parametrize(
    ("lat", "lon", "answer"),
    [
        (0.5, 0.5, WEST), (0.5, 1.5, EAST), (0.5, 1.0, EAST), (1.0, 1.0, EAST), (0.0, 0.0, WEST),
        (0.5, -1e-12, None), (0.5, 3.0, None), (0.5, 4.5, PARENT), (1.5, 5.5, CHILD),
        (1.0, 5.0, CHILD), (0.5, 10.5, HOLED), (1.2, 11.2, None), (1.0, 11.0, HOLED),
        (2.0, 12.0, ISLAND), (float("nan"), 1.0, None), (float("inf"), 1.0, None),
        (1e300, -1e300, None),
    ],
)  # fmt: skip
def test_the_answer_is_decided_also_on_borders(lat: float, lon: float, answer: Area | None) -> None:
    assert Atlas(ALL).locate(lat, lon) == answer


def test_an_empty_atlas_knows_no_place() -> None:
    assert Atlas([]).locate(57, 24) is None


coordinates = st.integers(-1, 30).map(lambda n: n / 2) | st.floats(-1, 15)


@given(coordinates, coordinates, st.permutations(ALL))
def test_the_order_of_the_areas_does_not_matter(lat: float, lon: float, order: list[Area]) -> None:
    assert Atlas(order).locate(lat, lon) == Atlas(ALL).locate(lat, lon)


boxes = st.tuples(*[st.integers(0, 6)] * 2, *[st.integers(1, 4)] * 2).map(
    lambda b: (float(b[0]), float(b[1]), float(b[0] + b[2]), float(b[1] + b[3]))
)


@given(st.lists(st.tuples(boxes, st.integers(0, 2)), max_size=8), coordinates, coordinates)
def test_the_answer_covers_the_point_and_nothing_better_does(
    drawn: list[tuple[tuple[float, float, float, float], int]], lat: float, lon: float
) -> None:
    areas = [area(id, box, depth) for id, (box, depth) in enumerate(drawn)]
    covering = [a for a in areas if a.geometry.covers(shapely.Point(lon, lat))]
    best = min(covering, key=lambda a: (-a.depth, a.id), default=None)
    assert Atlas(areas).locate(lat, lon) == best


def riga() -> Atlas:
    areas = read(real("riga_neighbourhoods.geojson"))
    return Atlas(Area(f.index, f.name, f.name, 0, untangled(f.geometry)) for f in areas)


def test_riga_knows_its_squares() -> None:
    atlas = riga()
    answers = [atlas.locate(56.9514, 24.1133), atlas.locate(57.0350, 24.0440)]
    assert [answer and answer.name for answer in answers] == ["Centrs", "Bolderāja"]
    assert atlas.locate(56.5, 24.1) is None


def test_threads_agree_on_real_reports() -> None:
    rows = csv.reader(io.StringIO(real("riga_reports.csv").decode("utf-8-sig")), delimiter=";")
    points = []
    for row in rows:
        try:
            lat, lon = row[4].split(",")
            points.append((float(lat), float(lon)))
        except (ValueError, IndexError):
            continue
    atlas = riga()
    one = [atlas.locate(*point) for point in points]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda point: atlas.locate(*point), points * 8)) == one * 8
    assert sum(answer is not None for answer in one) > 300
