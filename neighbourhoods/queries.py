"""Reading areas: the list, and the one that covers a point."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Max, Min
from shapely.geometry import shape

from neighbourhoods.lookup import Area, Atlas
from neighbourhoods.models import Neighbourhood, NeighbourhoodQuerySet
from portal.tenancy.models import Municipality
from portal.tenancy.scope import current_municipality, municipality_scope
from portal.tenancy.translations import translated

# By municipality: the version that was built, and the tree. A process builds each once.
_atlases: dict[int, tuple[int, Atlas]] = {}


def current_neighbourhoods() -> NeighbourhoodQuerySet:
    """The areas in use, by name, without their polygons."""
    found: NeighbourhoodQuerySet = Neighbourhood.objects.current().without_geometry().order_by("name")
    return found


def atlas() -> Atlas:
    """The tree of the municipality in scope, built anew when its areas have changed."""
    municipality = current_municipality().pk
    # The object in scope may be some seconds old; this number must not be.
    version = Municipality.objects.values_list("atlas_version", flat=True).get(pk=municipality)
    kept = _atlases.get(municipality)
    # Version 0: no import yet, so whoever writes areas by hand moves no number.
    if kept is None or kept[0] != version or version == 0:
        kept = _atlases[municipality] = (version, Atlas(_areas()))
    return kept[1]


def extent() -> tuple[float, float, float, float] | None:
    """West, south, east, north of the areas in use, in degrees; None before there are any."""
    box = Neighbourhood.objects.current().aggregate(
        west=Min("west"), south=Min("south"), east=Max("east"), north=Max("north")
    )
    return None if box["west"] is None else (box["west"], box["south"], box["east"], box["north"])


def locate(lat: float, lon: float) -> Area | None:
    """The area that covers the point (WGS 84 degrees); None is outside the municipality."""
    return atlas().locate(lat, lon)


def municipality_around(lat: float, lon: float) -> Municipality | None:
    """The municipality of this installation that covers the point, whatever the scope."""
    for municipality in Municipality.objects.order_by("slug"):
        with municipality_scope(municipality):
            if locate(lat, lon) is not None:
                return municipality
    return None


def _areas() -> list[Area]:
    rows = list(Neighbourhood.objects.current())
    parents = {row.pk: row.parent_id for row in rows}
    return [Area(row.pk, row.slug, row.name, _depth(row.pk, parents), shape(row.geometry)) for row in rows]


def _depth(area: int, parents: dict[int, int | None]) -> int:
    depth, above = 0, parents[area]
    # A parent that is retired is not counted; a circle, written by hand, ends too.
    while above in parents and depth <= len(parents):
        depth, above = depth + 1, parents[above]
    return depth


@dataclass(frozen=True)
class AreaName:
    id: int
    slug: str
    name: str
    kind: str
    parent: int | None


def area_names() -> list[AreaName]:
    """The areas in use by name in the active language, each one's parts right behind it."""
    columns = ("pk", "slug", "name", "names", "kind", "parent_id")
    found = [
        AreaName(pk, slug, translated(names | {"lv": name}), kind, parent)
        for pk, slug, name, names, kind, parent in Neighbourhood.objects.current()
        .order_by("name")
        .values_list(*columns)
    ]
    inside: dict[int | None, list[AreaName]] = {}
    known = {area.id for area in found}
    for area in found:
        inside.setdefault(area.parent if area.parent in known else None, []).append(area)
    return list(_with_parts(inside, None))


def _with_parts(inside: dict[int | None, list[AreaName]], parent: int | None) -> Iterator[AreaName]:
    for area in inside.get(parent, []):
        yield area
        yield from _with_parts(inside, area.id)
