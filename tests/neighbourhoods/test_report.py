from __future__ import annotations

import math

import pytest
import shapely

from neighbourhoods.geometry import Feature, Fields, read
from neighbourhoods.measure import in_metres, is_sliver, square_metres
from neighbourhoods.problems import Code
from neighbourhoods.repair import repair
from neighbourhoods.report import validate

from .shapes import Ring, collection, feature, real, ring, square

BOWTIE = ring((0, 0), (1, 1), (1, 0), (0, 1), (0, 0))


def features(*raw: object) -> list[Feature]:
    fields = Fields(code="code", parent="parent")
    blank = {"properties": {"name": None, "code": None, "parent": None}, "geometry": None}
    # A last feature with every property, so that leaving one out is not a missing column.
    return read(collection(*raw, blank), fields=fields)[:-1]


def found(*raw: object) -> list[tuple[int | None, Code]]:
    return [(problem.feature_index, problem.code) for problem in validate(features(*raw))]


def alone(*rings: Ring) -> list[Code]:
    return [code for _index, code in found(feature(*rings, name="A"))]


def test_good_areas_have_no_problem() -> None:
    assert found(feature(square(0, 0), name="A"), feature(square(1, 0), name="B")) == []


@pytest.mark.parametrize(
    ("rings", "code"),
    [
        ([BOWTIE], Code.SELF_INTERSECTION),
        ([ring((0, 0), (1, 1), (0, 0))], Code.TOO_FEW_POINTS),
        ([ring((0, 0))], Code.TOO_FEW_POINTS),
        ([ring((0, 0), (1, 1), (2, 2), (0, 0))], Code.TOO_FEW_POINTS),
        ([square(0, 0, 5), square(7, 7)], Code.HOLE_OUTSIDE),
        ([square(0, 0, 5), square(4.5, 1)], Code.HOLE_OUTSIDE),
        ([square(0, 0, 5), square(1, 1, 2), square(2, 2, 2)], Code.HOLES_OVERLAP),
        ([square(0, 0, 5), square(1, 1, 3), square(2, 2, 1)], Code.HOLES_OVERLAP),
        ([square(0, 0, 5), ring((1, 1), (2, 2), (2, 1), (1, 2))], Code.SELF_INTERSECTION),
        ([], Code.EMPTY),
    ],
)
def test_a_broken_shape_is_named(rings: list[Ring], code: Code) -> None:
    assert alone(*rings) == [code]


def test_a_crossing_is_located() -> None:
    (problem,) = validate(features(feature(BOWTIE, name="A")))
    assert "57.005000, 24.005000" in str(problem.message)


def test_overlapping_parts_are_named_and_touching_parts_are_not() -> None:
    def parts(*rings: Ring) -> dict[str, object]:
        shape = {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}
        return {"properties": {"name": "A"}, "geometry": shape}

    assert found(parts(square(0, 0, 2), square(1, 1, 2))) == [(0, Code.PARTS_OVERLAP)]
    assert found(parts(square(0, 0), square(1, 0))) == []


def test_an_outline_that_only_touches_itself_is_no_problem() -> None:
    keyhole = ring((0, 0), (4, 0), (4, 4), (2, 4), (3, 2), (1, 2), (2, 4), (0, 4), (0, 0))
    assert not features(feature(keyhole, name="A"))[0].geometry.is_valid
    assert alone(keyhole) == []
    # The same points the other way round: the line goes through itself at the top.
    crossing = ring((0, 0), (4, 0), (4, 4), (2, 4), (1, 2), (3, 2), (2, 4), (0, 4), (0, 0))
    assert alone(crossing) == [Code.SELF_INTERSECTION]


def test_names_and_codes_are_needed_once_each() -> None:
    assert found(
        feature(square(0, 0), name="A", code="1"),
        feature(square(2, 0), name="a", code="1"),
        feature(square(4, 0), name="C"),
        feature(square(6, 0), code="4"),
    ) == [
        (0, Code.DUPLICATE_NAME), (0, Code.DUPLICATE_CODE),
        (1, Code.DUPLICATE_NAME), (1, Code.DUPLICATE_CODE),
        (2, Code.MISSING_CODE),
        (3, Code.MISSING_NAME),
    ]  # fmt: skip


def test_a_name_may_come_twice_under_two_parents_only_with_codes() -> None:
    first, second = (
        feature(square(x, 0), name="Centrs", parent=parent, code=parent) for x, parent in ((0, "A"), (3, "B"))
    )
    assert found(first, second) == []
    for raw in (first, second):
        del raw["properties"]["code"]
    assert found(first, second) == [(0, Code.DUPLICATE_NAME), (1, Code.DUPLICATE_NAME)]


def test_siblings_may_not_overlap_but_a_child_lies_in_its_parent() -> None:
    big, small = feature(square(0, 0, 4), name="A"), feature(square(1, 1), name="B")
    assert found(big, small) == [(0, Code.SIBLINGS_OVERLAP)]
    small["properties"]["parent"] = "A"
    assert found(big, small) == []


def test_an_overlap_is_told_in_square_metres() -> None:
    a, b = feature(square(0, 0), name="A"), feature(square(0.5, 0), name="B")
    (problem,) = validate(features(a, b))
    half = shapely.Polygon(square(0.5, 0)).intersection(shapely.Polygon(square(0, 0)))
    assert f"{round(square_metres(half))} m²" in str(problem.message)


def test_land_outside_the_municipality_is_named_and_a_thread_of_it_is_not() -> None:
    areas = features(feature(square(0, 0), name="in"), feature(square(1.5, 0), name="out"))
    boundary = shapely.box(24.0 + 1e-6, 57.0, 24.02, 57.1)
    assert [(p.feature_name, p.code) for p in validate(areas, boundary=boundary)] == [
        ("out", Code.OUTSIDE_MUNICIPALITY)
    ]


def test_slivers_are_thin_or_tiny() -> None:
    metre = 1 / 111_320 / math.cos(math.radians(57))
    assert is_sliver(shapely.box(24, 57, 24 + 1.9 * metre, 57.01))
    assert not is_sliver(shapely.box(24, 57, 24 + 2.1 * metre, 57.01))
    assert is_sliver(shapely.box(24, 57, 24 + metre, 57 + metre / 2))


def test_areas_are_those_of_the_ellipsoid() -> None:
    # The whole surface of WGS 84 is 510,065,621.724 km².
    assert math.isclose(square_metres(shapely.box(-180, -90, 180, 90)), 510_065_621_724_000, rel_tol=1e-9)


def test_lengths_are_true_at_the_given_latitude() -> None:
    # A degree of longitude at 57° N is 60,772 m, of latitude 111,362 m around there.
    west, south, east, north = in_metres(shapely.box(24, 56.999, 24.001, 57.001), 57).bounds
    assert (round(east - west, 1), round(north - south, 1)) == (60.8, 222.7)


def test_repair_of_each_kind_passes_the_report() -> None:
    broken = features(
        feature(BOWTIE, name="bowtie"),
        feature(square(10, 0, 5), square(17, 7), ring((11, 1), (12, 2)), name="holes"),
        feature(square(20, 0, 2), name="large"),
        feature(square(21.9, 0, 1), name="small"),
    )
    mended, repairs = repair(broken)
    assert validate(mended) == []
    assert [(done.feature.name, round(done.square_metres_changed)) for done in repairs] == [
        ("bowtie", 338_334), ("holes", 0), ("holes", 675_404), ("large", 67_667),
    ]  # fmt: skip
    assert [area.geometry.geom_type for area in mended] == ["MultiPolygon"] * 4


def test_repair_does_not_decide_large_quarrels_or_names() -> None:
    twice = features(feature(square(0, 0), name="A"), feature(square(0, 0), name="A"))
    mended, repairs = repair(twice)
    assert repairs == []
    assert {p.code for p in validate(mended)} == {Code.DUPLICATE_NAME, Code.SIBLINGS_OVERLAP}


def test_repair_does_not_depend_on_the_order() -> None:
    raw = [feature(square(i * 0.9, 0), name=name) for i, name in enumerate("ABCD")]
    there, _ = repair(features(*raw))
    back, _ = repair(features(*reversed(raw)))
    assert {f.name: f.geometry.wkt for f in there} == {f.name: f.geometry.wkt for f in back}


def test_riga_passes_without_repair() -> None:
    assert validate(read(real("riga_neighbourhoods.geojson"))) == []


def test_the_quarters_that_cross_themselves_are_named_and_mended() -> None:
    areas = read(real("awkward_self_intersecting.geojson"))
    assert [(p.feature_name, p.code) for p in validate(areas)] == [
        (name, Code.SELF_INTERSECTION)
        for name in (
            "Unterstrass", "Oerlikon", "Weinegg", "Mühlebach", "Hard", "Friesenberg", "Altstetten",
        )
    ]  # fmt: skip
    mended, repairs = repair(areas)
    assert validate(mended) == []
    assert sum(done.square_metres_changed < 1 for done in repairs) == 7


def test_two_hundred_holes_pass() -> None:
    areas = read(real("awkward_holes.geojson"))
    assert validate(areas) == []
    assert sum(len(part.interiors) for area in areas for part in area.geometry.geoms) == 257
