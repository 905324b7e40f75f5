"""Read areas from GeoJSON (RFC 7946), refusing whatever is not a polygon in WGS 84 degrees."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

import shapely

from neighbourhoods.problems import Code, GeographyRefused, Problem, problem

Ring = list[tuple[float, float]]
Rings = list[Ring]
Box = tuple[float, float, float, float]

# West, south, east, north of Latvia. Only used to recognise swapped axes: a file that lies far
# away, but here once its axes are swapped, is taken for swapped; other files are left alone.
LATVIA: Box = (20.5, 55.5, 28.5, 58.3)
WGS84 = ("CRS84", "EPSG::4326", "EPSG:4326")


@dataclass(frozen=True)
class Fields:
    """Which property of a feature holds what; None is "the file does not say"."""

    name: str | None = "name"
    code: str | None = None
    kind: str | None = None
    parent: str | None = None


@dataclass(frozen=True)
class Feature:
    """One area as the file draws it: ``geometry`` may be invalid, ``index`` counts from 0."""

    name: str
    code: str | None
    kind: str | None
    parent: str | None
    geometry: shapely.MultiPolygon
    index: int
    properties: Mapping[str, Any]


class _Refused(Exception):
    """Reading one feature stopped here."""

    def __init__(self, code: Code, found: object) -> None:
        self.code, self.found = code, found


def read(
    content: str | bytes,
    *,
    fields: Fields | None = None,
    where: tuple[str, str] | None = None,
    home: Box = LATVIA,
) -> list[Feature]:
    """The features whose property ``where[0]`` starts with ``where[1]``.

    Raises GeographyRefused with every feature that cannot be read. What can be read but is wrong
    (crossings, names, overlaps) is for ``report.validate``.
    """
    fields = fields or Fields()
    features: list[Feature] = []
    problems: list[Problem] = []
    for index, raw in _chosen(_collection(content), where):
        properties = raw.get("properties")
        if not isinstance(properties, dict):
            properties = {}
        name = _text(properties, fields.name) or ""
        try:
            geometry = _geometry(raw.get("geometry"), home)
        except _Refused as refused:
            problems.append(problem(refused.code, index=index, name=name, found=refused.found))
            continue
        code, kind, parent = (_text(properties, field) for field in (fields.code, fields.kind, fields.parent))
        features.append(Feature(name, code, kind, parent, geometry, index, properties))
    problems += _unknown_fields(features, fields)
    if not features and not problems:
        problems.append(problem(Code.NO_FEATURES))
    if problems:
        raise GeographyRefused(problems)
    return features


def _collection(content: str | bytes) -> list[Any]:
    try:
        # Excel and some exporters put a byte order mark in front.
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        data = json.loads(text)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise GeographyRefused([problem(Code.NOT_GEOJSON, found=error)]) from error
    found = data.get("type") if isinstance(data, dict) else type(data).__name__
    if found != "FeatureCollection" or not isinstance(data.get("features"), list):
        raise GeographyRefused([problem(Code.NOT_GEOJSON, found=found)])
    crs = data.get("crs")
    if crs is not None and not _crs_name(crs).endswith(WGS84):
        raise GeographyRefused([problem(Code.PROJECTED, found=_crs_name(crs))])
    features: list[Any] = data["features"]
    return features


def _crs_name(crs: Any) -> str:
    properties = crs.get("properties") if isinstance(crs, dict) else None
    return str(properties.get("name", crs) if isinstance(properties, dict) else crs)


def _chosen(features: list[Any], where: tuple[str, str] | None) -> Iterator[tuple[int, dict[str, Any]]]:
    for index, raw in enumerate(features):
        feature = raw if isinstance(raw, dict) else {}
        if where:
            properties = feature.get("properties")
            value = _text(properties, where[0]) if isinstance(properties, dict) else None
            if value is None or not value.startswith(where[1]):
                continue
        yield index, feature


def _unknown_fields(features: list[Feature], fields: Fields) -> Iterator[Problem]:
    known = {key for feature in features for key in feature.properties}
    for field in (fields.name, fields.code, fields.kind, fields.parent):
        if features and field is not None and field not in known:
            yield problem(Code.NO_SUCH_FIELD, field=field, fields=", ".join(sorted(known)) or "–")


def _text(properties: Mapping[str, Any], field: str | None) -> str | None:
    """The property as one line of text; numbers are allowed, as codes often are numbers."""
    value = properties.get(field) if field is not None else None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if value is None or isinstance(value, (bool, dict, list)):
        return None
    return " ".join(unicodedata.normalize("NFC", str(value)).split()) or None


def _geometry(raw: Any, home: Box) -> shapely.MultiPolygon:
    if raw is None:
        return shapely.MultiPolygon()
    kind = raw.get("type") if isinstance(raw, dict) else type(raw).__name__
    if kind not in ("Polygon", "MultiPolygon"):
        raise _Refused(Code.WRONG_TYPE, kind)
    coordinates = raw.get("coordinates")
    if not isinstance(coordinates, list):
        raise _Refused(Code.MISSING_COORDINATES, coordinates)
    polygons = [coordinates] if kind == "Polygon" else coordinates
    parts = [_rings(part) for part in polygons if part != []]
    _refuse_other_axes([point for rings in parts for ring in rings for point in ring], home)
    return shapely.MultiPolygon([(rings[0], rings[1:]) for rings in parts])


def _rings(raw: Any) -> Rings:
    if not isinstance(raw, list):
        raise _Refused(Code.MISSING_COORDINATES, raw)
    return [_ring(ring) for ring in raw]


def _ring(raw: Any) -> Ring:
    if not isinstance(raw, list) or not raw:
        raise _Refused(Code.MISSING_COORDINATES, raw)
    ring = [_point(point) for point in raw]
    if ring[0] != ring[-1]:
        ring.append(ring[0])
    # A ring of one or two points is a finding for the report, not a crash: padded to the four
    # positions that shapely insists on, it stays as flat as it was.
    return [ring[0]] * (4 - len(ring)) + ring


def _point(raw: Any) -> tuple[float, float]:
    # Heights (a third number) are dropped.
    if not isinstance(raw, list) or len(raw) < 2:
        raise _Refused(Code.MISSING_COORDINATES, raw)
    return _number(raw[0], raw), _number(raw[1], raw)


def _number(value: Any, point: Any) -> float:
    # A bool is an int to Python, but no coordinate; JSON's integers have no limit, floats do.
    try:
        if type(value) in (int, float) and isfinite(value):
            return float(value)
    except OverflowError:
        pass
    raise _Refused(Code.MISSING_COORDINATES, point)


def _refuse_other_axes(points: Ring, home: Box) -> None:
    """Refuse what is no longitude and latitude in degrees, in this order."""
    if not points:
        return
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    found = f"{west:g} … {east:g}, {south:g} … {north:g}"
    # Metres run to hundreds of thousands, also near an origin; a slip of the pen in degrees
    # does not reach 1,000.
    if max(abs(west), abs(east), abs(south), abs(north)) > 1_000:
        raise _Refused(Code.PROJECTED, found)
    in_range = max(-west, east) <= 180 and max(-south, north) <= 90
    swapped_in_range = max(-south, north) <= 180 and max(-west, east) <= 90
    if not in_range and not swapped_in_range:
        raise _Refused(Code.OUT_OF_RANGE, found)
    drawn, swapped = (west, south, east, north), (south, west, north, east)
    if not in_range or (not _touches(drawn, home) and _touches(swapped, home)):
        raise _Refused(Code.SWAPPED_AXES, found)


def _touches(box: Box, other: Box) -> bool:
    return box[0] <= other[2] and other[0] <= box[2] and box[1] <= other[3] and other[1] <= box[3]
