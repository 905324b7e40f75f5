"""Taking areas in: all of a file or nothing, keeping who is who."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import shapely
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from neighbourhoods.geometry import Feature
from neighbourhoods.measure import square_metres, untangled
from neighbourhoods.models import Neighbourhood
from neighbourhoods.problems import GeographyRefused
from neighbourhoods.report import validate
from neighbourhoods.rules import Known, identities, kind_of, parent_in, placing_problems
from neighbourhoods.states import AreaKind
from portal.tenancy.models import Municipality
from portal.tenancy.scope import municipality_scope


@dataclass
class Imported:
    """What an import did, by the areas' names; a redrawn or renamed area may also be in another list."""

    created: list[str] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    redrawn: list[str] = field(default_factory=list)
    revived: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)


@transaction.atomic
def import_areas(
    *,
    municipality: Municipality,
    features: Sequence[Feature],
    kind: AreaKind = AreaKind.APKAIME,
    boundary: BaseGeometry | None = None,
) -> Imported:
    """Make the areas of the file the municipality's own. Raises GeographyRefused, changing nothing.

    ``kind`` is for features that name none. A file speaks for the kinds that it holds: an area of
    such a kind that it leaves out is retired, never deleted, as ideas keep their neighbourhood.
    """
    with municipality_scope(municipality):
        # Two imports at once would each retire what the other brings.
        Municipality.objects.select_for_update().get(pk=municipality.pk)
        rows = {row.pk: row for row in Neighbourhood.objects.order_by("pk")}
        current = [row for row in rows.values() if row.retired_on is None]
        problems = [
            *validate(features, boundary=boundary),
            *placing_problems(features, kind=kind, known=current),
        ]
        if problems:
            raise GeographyRefused(sorted(problems, key=lambda found: found.feature_index or 0))
        kinds = {feature.index: kind_of(feature, kind) or kind for feature in features}
        features = [replace(found, geometry=untangled(found.geometry)) for found in features]
        known = [_known(row, rows) for row in rows.values()]
        continued = {index: rows[area.id] for index, area in identities(features, kinds, known).items()}
        imported = Imported()
        _retire(current, continued, kinds, municipality, imported)
        placed = _write(features, kinds, continued, rows, imported)
        _put_under_parents(features, placed, current)
        renew_atlas(municipality=municipality)
        return imported


def renew_atlas(*, municipality: Municipality) -> None:
    """Tell every process that the areas have changed; to be called in the transaction that changes them."""
    # Not counted up: after a rollback or a restored backup a number would come a second time, and
    # a process would take its old tree for the new one.
    version = 1 + secrets.randbelow(2**31 - 1)
    Municipality.objects.filter(pk=municipality.pk).update(atlas_version=version)


def _known(row: Any, rows: dict[int, Any]) -> Known:
    above = rows.get(row.parent_id)
    return Known(
        id=row.pk,
        code=row.code,
        name=row.name,
        kind=AreaKind(row.kind),
        parent=frozenset({above.code, above.name} - {""}) if above else frozenset(),
        retired=row.retired_on is not None,
        geometry=shape(row.geometry),
    )


def _retire(
    current: list[Any],
    continued: dict[int, Any],
    kinds: dict[int, AreaKind],
    municipality: Municipality,
    imported: Imported,
) -> None:
    kept = {row.pk for row in continued.values()}
    today = timezone.localdate(timezone=municipality.zone)
    for row in current:
        if row.pk not in kept and row.kind in kinds.values():
            row.retired_on = today
            row.save(update_fields=["retired_on"])
            imported.retired.append(row.name)


def _write(
    features: Sequence[Feature],
    kinds: dict[int, AreaKind],
    continued: dict[int, Any],
    rows: dict[int, Any],
    imported: Imported,
) -> dict[int, Any]:
    """The row of each feature, by its index."""
    slugs = {row.slug for row in rows.values()}
    placed = {}
    for feature in features:
        row = continued.get(feature.index)
        geometry = json.loads(shapely.to_geojson(feature.geometry))
        if row is None:
            row = Neighbourhood(slug=_free_slug(feature, slugs))
            imported.created.append(feature.name)
        else:
            _note_changes(row, feature, geometry, imported)
        row.name, row.kind, row.retired_on = feature.name, kinds[feature.index], None
        row.code = feature.code or row.code
        _draw(row, feature.geometry, geometry)
        row.save()
        placed[feature.index] = row
    return placed


def _note_changes(row: Any, feature: Feature, geometry: Any, imported: Imported) -> None:
    changed = False
    if row.name != feature.name:
        imported.renamed.append((row.name, feature.name))
        changed = True
    if row.geometry != geometry:
        imported.redrawn.append(feature.name)
        changed = True
    if row.retired_on is not None:
        imported.revived.append(feature.name)
        changed = True
    if not changed:
        imported.unchanged.append(feature.name)


def _draw(row: Any, shape_: shapely.MultiPolygon, geometry: Any) -> None:
    row.geometry = geometry
    row.west, row.south, row.east, row.north = shape_.bounds
    # Of islands the largest bears the label.
    label = max(shape_.geoms, key=lambda part: part.area).representative_point()
    row.label_lat, row.label_lon = label.y, label.x
    row.square_metres = square_metres(shape_)


def _free_slug(feature: Feature, taken: set[str]) -> str:
    """An address of its own. It stays when the area is renamed: links and printed codes lead to it."""
    wanted = slugify(feature.name)[:70] or slugify(feature.code or "")[:70] or "area"
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    taken.add(slug)
    return slug


def _put_under_parents(features: Sequence[Feature], placed: dict[int, Any], current: list[Any]) -> None:
    for feature in features:
        row, parent = placed[feature.index], None
        if feature.parent is not None:
            above = parent_in(feature.parent, [other for other in features if other is not feature])
            parent = placed[above.index] if above else parent_in(feature.parent, current)
        if row.parent_id != (parent and parent.pk):
            row.parent = parent
            row.save(update_fields=["parent"])
