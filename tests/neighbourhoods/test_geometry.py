from __future__ import annotations

import json

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from neighbourhoods.geometry import Fields, read
from neighbourhoods.problems import Code, GeographyRefused

from .shapes import collection, feature, real, ring, square


def codes(content: str | bytes, **options: object) -> list[Code]:
    with pytest.raises(GeographyRefused) as refused:
        read(content, **options)  # type: ignore[arg-type]
    return [problem.code for problem in refused.value.problems]


def shape(kind: str, coordinates: object) -> str:
    raw = {"type": kind, "coordinates": coordinates}
    return collection({"type": "Feature", "properties": {"name": "A"}, "geometry": raw})


def test_a_polygon_becomes_a_multipolygon_with_its_properties() -> None:
    content = collection(feature(square(0, 0, 3), square(1, 1), name=" Vecā  pilsēta ", nr=7.0, pag="ciems", in_="R"))
    fields = Fields(code="nr", kind="pag", parent="in_")
    (found,) = read(content, fields=fields)
    assert (found.name, found.code, found.kind, found.parent, found.index) == (
        "Vecā pilsēta", "7", "ciems", "R", 0,
    )  # fmt: skip
    assert found.geometry.equals(shapely.MultiPolygon([(square(0, 0, 3), [square(1, 1)])]))


def test_heights_are_dropped_and_open_rings_closed() -> None:
    open_ring = [[*point, 12.5] for point in square(0, 0)[:-1]]
    (found,) = read(shape("Polygon", [open_ring]))
    assert found.geometry.equals(shapely.MultiPolygon([(square(0, 0), [])]))
    assert not found.geometry.has_z


def test_where_takes_only_features_whose_property_starts_so_and_keeps_their_index() -> None:
    content = collection(feature(square(0, 0), name="A", code="0010"), feature(square(2, 0), name="B", code="0020"))
    assert [(f.name, f.index) for f in read(content, where=("code", "002"))] == [("B", 1)]
    assert codes(content, where=("code", "9")) == [Code.NO_FEATURES]


@pytest.mark.parametrize(
    "content",
    [
        "", "{", "[]", "3", '{"type": "Feature"}', '{"type": "FeatureCollection"}',
        b"\xff\xfe\x00", "[" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_feature_collection_is_refused(content: str | bytes) -> None:
    assert codes(content) == [Code.NOT_GEOJSON]


def test_a_byte_order_mark_is_no_obstacle() -> None:
    content = collection(feature(square(0, 0), name="A")).encode("utf-8-sig")
    assert [found.name for found in read(content)] == ["A"]


@pytest.mark.parametrize("kind", ["Point", "LineString", "MultiPoint", "GeometryCollection", None])
def test_other_shapes_are_refused(kind: str) -> None:
    assert codes(shape(kind, [])) == [Code.WRONG_TYPE]


@pytest.mark.parametrize(
    "coordinates",
    [
        None, "x", [None], [[]], [[None]], [[[]]], [[[24.0]]], [[["24.0", "57.0"]]],
        [[[True, False]]], [[[24.0, None]]], [[[float("nan"), 57.0]]], [[[10**400, 57]]],
    ],
)  # fmt: skip
def test_missing_coordinates_are_refused(coordinates: object) -> None:
    assert codes(shape("Polygon", coordinates)) == [Code.MISSING_COORDINATES]


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ([[506000, 312000], [507000, 312000], [507000, 313000]], Code.PROJECTED),
        ([[57.0, 24.0], [57.1, 24.0], [57.1, 24.1]], Code.SWAPPED_AXES),
        ([[47.0, 108.0], [47.1, 108.0], [47.1, 108.1]], Code.SWAPPED_AXES),
        ([[24.0, 57.0], [204.0, 57.0], [24.0, 57.1]], Code.OUT_OF_RANGE),
        ([[170.0, 57.0], [24.0, 157.0], [24.0, 57.1]], Code.OUT_OF_RANGE),
    ],
)
def test_coordinates_that_are_no_degrees_are_refused(points: object, code: Code) -> None:
    assert codes(shape("Polygon", [points])) == [code]


def test_far_away_files_are_not_taken_for_swapped() -> None:
    assert len(read(shape("Polygon", [[[8.5, 47.3], [8.6, 47.3], [8.6, 47.4]]]))) == 1


def test_a_named_projection_is_refused_and_wgs84_is_not() -> None:
    def crs(name: str) -> dict[str, object]:
        return {"type": "name", "properties": {"name": name}}

    good = feature(square(0, 0), name="A")
    assert codes(collection(good, crs=crs("urn:ogc:def:crs:EPSG::3059"))) == [Code.PROJECTED]
    assert len(read(collection(good, crs=crs("urn:ogc:def:crs:OGC:1.3:CRS84")))) == 1


def test_every_unreadable_feature_is_named() -> None:
    content = collection(
        feature(square(0, 0), name="good"),
        {"type": "Feature", "properties": {"name": "pin"}, "geometry": {"type": "Point"}},
        feature([[506000, 312000]], name="metres"),
    )
    with pytest.raises(GeographyRefused) as refused:
        read(content)
    assert [(p.feature_index, p.feature_name, p.code) for p in refused.value.problems] == [
        (1, "pin", Code.WRONG_TYPE),
        (2, "metres", Code.PROJECTED),
    ]


def test_an_unknown_field_is_refused_with_the_fields_that_exist() -> None:
    content = collection(feature(square(0, 0), nosaukums="A"))
    assert codes(content, fields=Fields(name="name", code="atvk")) == [Code.NO_SUCH_FIELD] * 2


def test_features_without_a_shape_and_flat_rings_are_read_for_the_report() -> None:
    nothing = {"type": "Feature", "properties": {"name": "A"}, "geometry": None}
    flat = feature(ring((0, 0), (1, 1)), name="B")
    assert [found.geometry.is_empty for found in read(collection(nothing, flat))] == [True, False]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["type", "features", "geometry", "coordinates", "properties", "crs"]),
            inner | st.sampled_from(["FeatureCollection", "Polygon", "MultiPolygon"]),
        )
    ),
    max_leaves=20,
)


@given(json_values)
def test_any_json_is_read_or_refused_by_name(geometry: object) -> None:
    content = collection({"properties": {"name": "A"}, "geometry": geometry})
    for candidate in (content, json.dumps(geometry)):
        try:
            assert read(candidate)
        except GeographyRefused as refused:
            assert refused.problems


def test_the_neighbourhoods_of_riga_are_read() -> None:
    assert len(read(real("riga_neighbourhoods.geojson"))) == 58
