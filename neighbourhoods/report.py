"""Judge the areas of a file: every problem of every feature, with its place and its size."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from itertools import combinations

import shapely
from shapely.geometry.base import BaseGeometry

from neighbourhoods.geometry import Feature
from neighbourhoods.measure import is_sliver, place, ring_area, square_metres, untangled
from neighbourhoods.problems import Code, Problem, problem

# Of the square of a ring's length: an area below that is rounding, not land.
FLAT = 1e-9
# A part of the ring's area: far above what floating point loses (1e-14), far below the smallest
# crossing met in real data (2e-10: three square centimetres of a quarter of Zürich).
ROUNDING = 1e-12


def validate(
    features: Sequence[Feature],
    *,
    boundary: BaseGeometry | None = None,
) -> list[Problem]:
    """All problems, in the file's order; an empty list means that the areas can be imported.

    An outline that merely touches itself, and rings that cross another by less than a sliver,
    are no problem: what they cover is beyond doubt, and ``measure.untangled`` writes it down.
    """
    problems = [*_naming_problems(features)]
    covered = [untangled(feature.geometry) for feature in features]
    for feature, area in zip(features, covered, strict=True):
        problems += _shape_problems(feature)
        if boundary is not None:
            problems += _boundary_problems(feature, area, boundary)
    for first, second, overlap in sibling_overlaps(features, covered):
        if not is_sliver(overlap):
            problems.append(
                problem(
                    Code.SIBLINGS_OVERLAP,
                    index=features[first].index,
                    name=features[first].name,
                    others=_label(features[second]),
                    area=_whole(square_metres(overlap)),
                    place=place(overlap),
                )
            )
    return sorted(problems, key=lambda found: found.feature_index or 0)


def sibling_overlaps(
    features: Sequence[Feature], covered: Sequence[BaseGeometry]
) -> Iterator[tuple[int, int, BaseGeometry]]:
    """Pairs of positions with the same parent whose valid shapes share an area, and that area."""
    tree = shapely.STRtree(covered)
    pairs = tree.query(covered, predicate="intersects")
    for first, second in sorted(zip(*pairs.tolist(), strict=True)):
        if first < second and features[first].parent == features[second].parent:
            overlap = shapely.intersection(covered[first], covered[second])
            if overlap.area > 0:
                yield first, second, overlap


def _naming_problems(features: Sequence[Feature]) -> Iterator[Problem]:
    codes_are_used = any(feature.code for feature in features)
    by_name: defaultdict[Hashable, list[Feature]] = defaultdict(list)
    by_code: defaultdict[str, list[Feature]] = defaultdict(list)
    for feature in features:
        if not feature.name:
            yield problem(Code.MISSING_NAME, index=feature.index)
            continue
        # With a code two towns may each have a "Centrs"; without one the name is the identity.
        parent = feature.parent if codes_are_used else None
        by_name[feature.name.casefold(), parent].append(feature)
        if feature.code:
            by_code[feature.code].append(feature)
        elif codes_are_used:
            yield problem(Code.MISSING_CODE, index=feature.index, name=feature.name)
    for same in by_name.values():
        for feature, others in _doubles(same):
            yield problem(Code.DUPLICATE_NAME, index=feature.index, name=feature.name, others=others)
    for code, same in by_code.items():
        for feature, others in _doubles(same):
            yield problem(
                Code.DUPLICATE_CODE,
                index=feature.index,
                name=feature.name,
                found=code,
                others=others,
            )


def _doubles(same: list[Feature]) -> Iterator[tuple[Feature, str]]:
    for feature in same if len(same) > 1 else []:
        yield feature, ", ".join(_label(other) for other in same if other is not feature)


def _shape_problems(feature: Feature) -> Iterator[Problem]:
    if feature.geometry.is_empty:
        yield problem(Code.EMPTY, index=feature.index, name=feature.name)
        return
    polygons = list(feature.geometry.geoms)
    for polygon in polygons:
        yield from _ring_problems(feature, polygon)
        if not polygon.is_valid:
            yield from _hole_problems(feature, polygon)
    if not feature.geometry.is_valid:
        for one, other in combinations([untangled(shapely.MultiPolygon([p])) for p in polygons], 2):
            yield from _area_problem(feature, Code.PARTS_OVERLAP, one.intersection(other))


def _ring_problems(feature: Feature, polygon: shapely.Polygon) -> Iterator[Problem]:
    shell = polygon.exterior
    for ring in (shell, *polygon.interiors):
        # A flat hole takes nothing away, but a ring of two points is an export gone wrong.
        if len(set(ring.coords)) < 3 or (ring is shell and is_flat(ring)):
            code, where = Code.TOO_FEW_POINTS, shapely.Point(ring.coords[0])
        elif not polygon.is_valid and crosses_itself(ring):
            code, where = Code.SELF_INTERSECTION, _crossing(ring)
        else:
            continue
        yield problem(code, index=feature.index, name=feature.name, place=place(where))


def _hole_problems(feature: Feature, polygon: shapely.Polygon) -> Iterator[Problem]:
    shell, *holes = (ring_area(ring) for ring in (polygon.exterior, *polygon.interiors))
    for hole in holes:
        yield from _area_problem(feature, Code.HOLE_OUTSIDE, hole.difference(shell))
    if not holes:
        return
    # In a polygon of a thousand holes only neighbours are worth comparing.
    for first, second in zip(*shapely.STRtree(holes).query(holes).tolist(), strict=True):
        if first < second:
            overlap = holes[first].intersection(holes[second])
            yield from _area_problem(feature, Code.HOLES_OVERLAP, overlap)


def is_flat(ring: shapely.LinearRing) -> bool:
    """Whether the ring encloses nothing: fewer than three points, or all on one line."""
    drawn = shapely.Polygon(ring)
    nothing = FLAT * ring.length**2
    # A figure of eight can sum up to nothing and yet cover land.
    return drawn.area <= nothing and ring_area(ring).area <= nothing


def crosses_itself(ring: shapely.LinearRing) -> bool:
    """Whether the ring passes through itself; touching itself in points or edges is allowed.

    The sum of the surveyor's formula counts each place as often as the ring winds around it, and
    negatively if it winds the other way. It equals the covered area only if the ring winds
    exactly once around every place inside.
    """
    drawn = shapely.Polygon(ring)
    if drawn.is_valid:
        return False
    covered = ring_area(ring).area
    return abs(covered - drawn.area) > ROUNDING * max(covered, drawn.area)


def _crossing(ring: shapely.LinearRing) -> shapely.Point:
    reason = shapely.is_valid_reason(shapely.Polygon(ring))
    x, y = re.findall(r"[-+0-9.e]+", reason.partition("[")[2])[:2]
    return shapely.Point(float(x), float(y))


def _boundary_problems(feature: Feature, area: BaseGeometry, boundary: BaseGeometry) -> Iterator[Problem]:
    yield from _area_problem(feature, Code.OUTSIDE_MUNICIPALITY, area.difference(boundary))


def _area_problem(feature: Feature, code: Code, wrong: BaseGeometry) -> Iterator[Problem]:
    if not is_sliver(wrong):
        yield problem(
            code,
            index=feature.index,
            name=feature.name,
            area=_whole(square_metres(wrong)),
            place=place(wrong),
        )


def _label(feature: Feature) -> str:
    return feature.name or f"#{feature.index}"


def _whole(square: float) -> int:
    return round(square)
