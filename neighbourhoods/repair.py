"""Mend the areas of a file without asking, and say what was changed and by how much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import shapely
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from neighbourhoods.geometry import Feature
from neighbourhoods.measure import (
    SLIVER_SQUARE_METRES,
    only_polygons,
    square_metres,
    untangled,
)
from neighbourhoods.report import is_flat, sibling_overlaps

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Half of an area is no longer a matter of drawing: one of the two is drawn twice, or is the
# other's parent. That needs a person, so such an overlap is left for the report to refuse.
MOST_TO_TAKE = 0.5


@dataclass(frozen=True)
class Repair:
    """One change. The area before is the surveyor's formula over the rings as drawn, so an
    outline that crosses itself has one too; the change is never negative."""

    feature: Feature
    what: StrOrPromise
    square_metres_changed: float


def repair(features: Sequence[Feature]) -> tuple[list[Feature], list[Repair]]:
    """Features with valid shapes and without overlapping siblings, and what was done.

    Names, codes, empty shapes and land outside the municipality are not repairable: those need
    to be decided by a person, and ``report.validate`` still refuses them.
    """
    mended, repairs = [], []
    for feature in features:
        done = [*_shape_repairs(feature)]
        repairs += done
        mended.append(done[-1].feature if done else feature)
    return _settle_overlaps(mended, repairs)


def _shape_repairs(feature: Feature) -> Iterator[Repair]:
    kept = without_flat_rings(feature.geometry)
    if kept is not feature.geometry:
        feature = replace(feature, geometry=kept)
        yield Repair(feature, _("A ring that encloses nothing was taken out."), 0.0)
    if not kept.is_valid:
        valid = without_crumbs(untangled(kept))
        changed = abs(square_metres(valid) - square_metres(kept))
        feature = replace(feature, geometry=valid)
        yield Repair(feature, _("An outline that crosses or touches was drawn anew."), changed)


def without_flat_rings(geometry: shapely.MultiPolygon) -> shapely.MultiPolygon:
    """The same object where there is nothing to drop."""
    dropped = False
    parts = []
    for polygon in geometry.geoms:
        holes = [ring for ring in polygon.interiors if not is_flat(ring)]
        flat = is_flat(polygon.exterior)
        dropped = dropped or flat or len(holes) < len(polygon.interiors)
        if not flat:
            parts.append(shapely.Polygon(polygon.exterior, holes))
    return shapely.MultiPolygon(parts) if dropped else geometry


def without_crumbs(geometry: shapely.MultiPolygon) -> shapely.MultiPolygon:
    """Cutting at a crossing leaves parts of a few square centimetres; they are nobody's land."""
    parts = [part for part in geometry.geoms if square_metres(part) > SLIVER_SQUARE_METRES]
    return shapely.MultiPolygon(parts)


def _settle_overlaps(features: list[Feature], repairs: list[Repair]) -> tuple[list[Feature], list[Repair]]:
    """Give shared land to the smaller sibling: it would miss it more.

    Equal areas are told apart by code, name and place in the file, so the outcome does not
    depend on the order of the features, unless two are alike in all of these.
    """
    overlaps = sibling_overlaps(features, [feature.geometry for feature in features])
    size = [square_metres(feature.geometry) for feature in features]

    def rank(position: int) -> tuple[float, str, str, int]:
        feature = features[position]
        return size[position], feature.code or "", feature.name, feature.index

    pairs = sorted(
        (sorted((first, second), key=rank) for first, second, _overlap in overlaps),
        key=lambda pair: (rank(pair[0]), rank(pair[1])),
    )
    settled = [*features]
    for smaller, larger in pairs:
        shared = settled[smaller].geometry.intersection(settled[larger].geometry)
        area = square_metres(only_polygons(shared))
        if not SLIVER_SQUARE_METRES < area <= MOST_TO_TAKE * size[smaller]:
            continue
        rest = without_crumbs(only_polygons(settled[larger].geometry.difference(settled[smaller].geometry)))
        settled[larger] = replace(settled[larger], geometry=rest)
        what = format_lazy(
            _("Land that it shared with {other} was given to {other}."),
            other=features[smaller].name,
        )
        repairs.append(Repair(settled[larger], what, area))
    return settled, repairs
