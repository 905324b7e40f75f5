"""What can be wrong with a file of neighbourhoods, in words that say what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Code(StrEnum):
    """The names of the problems: stable, for tests and for other systems."""

    NOT_GEOJSON = "not-geojson"
    NO_FEATURES = "no-features"
    NO_SUCH_FIELD = "no-such-field"
    WRONG_TYPE = "wrong-type"
    MISSING_COORDINATES = "missing-coordinates"
    PROJECTED = "projected-coordinates"
    SWAPPED_AXES = "swapped-axes"
    OUT_OF_RANGE = "out-of-range"
    EMPTY = "empty"
    TOO_FEW_POINTS = "too-few-points"
    SELF_INTERSECTION = "self-intersection"
    HOLE_OUTSIDE = "hole-outside"
    HOLES_OVERLAP = "holes-overlap"
    PARTS_OVERLAP = "parts-overlap"
    MISSING_NAME = "missing-name"
    DUPLICATE_NAME = "duplicate-name"
    MISSING_CODE = "missing-code"
    DUPLICATE_CODE = "duplicate-code"
    TOO_LONG = "too-long"
    UNKNOWN_KIND = "unknown-kind"
    UNKNOWN_PARENT = "unknown-parent"
    PARENT_LOOP = "parent-loop"
    OUTSIDE_MUNICIPALITY = "outside-municipality"
    SIBLINGS_OVERLAP = "siblings-overlap"


SAYS: dict[Code, StrOrPromise] = {
    Code.NOT_GEOJSON: _(
        "The file is not a GeoJSON FeatureCollection ({found}). Export it again as GeoJSON (RFC 7946, WGS 84)."
    ),
    Code.NO_FEATURES: _("The file holds no feature to import. Check the file and --where."),
    Code.NO_SUCH_FIELD: _("No feature has the property “{field}”. The file has: {fields}."),
    Code.WRONG_TYPE: _(
        "The shape is a {found}; only Polygon and MultiPolygon can be a neighbourhood."
        " Take it out, or draw it as an area."
    ),
    Code.MISSING_COORDINATES: _("Coordinates are missing or are not numbers ({found}). Export the shape again."),
    Code.PROJECTED: _("The coordinates are not degrees ({found}). Reproject the file to WGS 84 (EPSG:4326)."),
    Code.SWAPPED_AXES: _(
        "Latitude and longitude are swapped ({found}). GeoJSON wants longitude first; swap the two and try again."
    ),
    Code.OUT_OF_RANGE: _(
        "A point is off the globe ({found}): longitude goes from -180 to 180,"
        " latitude from -90 to 90. Correct the point."
    ),
    Code.EMPTY: _("The feature has no shape. Draw one, or take the feature out."),
    Code.TOO_FEW_POINTS: _(
        "A ring near {place} encloses nothing: it needs at least three points that are"
        " not on one line. Take the ring out, or use --repair."
    ),
    Code.SELF_INTERSECTION: _(
        "The outline crosses itself near {place}. Move the crossing points apart, or use --repair."
    ),
    Code.HOLE_OUTSIDE: _(
        "A hole near {place} lies outside its outline by {area} m²."
        " Move the hole inside or take it out, or use --repair."
    ),
    Code.HOLES_OVERLAP: _("Two holes overlap by {area} m² near {place}. Join them into one, or use --repair."),
    Code.PARTS_OVERLAP: _(
        "Two parts of the shape overlap by {area} m² near {place}. Join them into one, or use --repair."
    ),
    Code.MISSING_NAME: _("The feature has no name. Name it, or choose --name-field."),
    Code.DUPLICATE_NAME: _(
        "Another feature has the same name ({others}). Give each its own name, or join them into one MultiPolygon."
    ),
    Code.MISSING_CODE: _("The feature has no code, while others do. Give it one."),
    Code.DUPLICATE_CODE: _("The code {found} is also used by {others}. Give each its own code."),
    Code.TOO_LONG: _("“{found}” is longer than {limit} characters. Shorten it."),
    Code.UNKNOWN_KIND: _("“{found}” is no kind of area. Known are: {others}."),
    Code.UNKNOWN_PARENT: _(
        "“{found}”, of which it is a part, is neither in the file nor here, or there are several."
        " Import that area first, or name it by its code."
    ),
    Code.PARENT_LOOP: _("It would be a part of itself, by way of {others}. Correct its parent."),
    Code.OUTSIDE_MUNICIPALITY: _(
        "{area} m² lie outside the municipality, near {place}. Cut the shape at the municipality's border."
    ),
    Code.SIBLINGS_OVERLAP: _(
        "It overlaps {others} by {area} m², near {place}. Decide to whom that land belongs, or use --repair."
    ),
}


@dataclass(frozen=True)
class Problem:
    """One thing wrong; ``feature_index`` counts from 0 in the file, None is the whole file."""

    feature_index: int | None
    feature_name: str
    code: Code
    message: StrOrPromise


class GeographyRefused(ValueError):
    """The file cannot be read as areas; ``problems`` names every reason that was found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(sorted({problem.code for problem in problems})))
        self.problems = list(problems)


def problem(code: Code, *, index: int | None = None, name: str = "", **facts: object) -> Problem:
    """A problem whose message is put into the reader's language only when it is shown."""
    return Problem(index, name, code, format_lazy(SAYS[code], **facts))
