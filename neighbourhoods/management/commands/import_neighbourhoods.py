"""Take a municipality's areas from a GeoJSON file."""

from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

import shapely
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.formats import number_format

from neighbourhoods.actions import Imported, import_areas
from neighbourhoods.geometry import Fields, read
from neighbourhoods.measure import untangled
from neighbourhoods.problems import GeographyRefused, Problem
from neighbourhoods.repair import repair
from neighbourhoods.states import AreaKind
from portal.tenancy.commands import municipality_called
from portal.tenancy.sizes import learn_sizes


def field_and_prefix(text: str) -> tuple[str, str]:
    field, equals, prefix = text.partition("=")
    if not (field and equals and prefix):
        raise ArgumentTypeError(f"“{text}” is not FIELD=PREFIX")
    return field, prefix


class Command(BaseCommand):
    help = (
        "Imports neighbourhoods from a GeoJSON FeatureCollection of Polygons and MultiPolygons in WGS 84: "
        "all of them, or none and a report of what is wrong with which. A second import keeps the areas that it "
        "recognises by code or name, reports renamings, and retires what the file no longer holds."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("municipality", metavar="MUNICIPALITY", help="its short name or reference code")
        parser.add_argument("file", metavar="FILE", type=Path, help="GeoJSON in degrees (WGS 84)")
        parser.add_argument("--name-field", default="name", metavar="FIELD", help="property with the name (name)")
        parser.add_argument("--code-field", metavar="FIELD", help="property with a code that never changes")
        parser.add_argument("--kind-field", metavar="FIELD", help="property with the kind of area")
        parser.add_argument("--parent-field", metavar="FIELD", help="property with the parent's code or name")
        parser.add_argument(
            "--kind", choices=AreaKind.values, default=AreaKind.APKAIME.value, help="kind, where the file names none"
        )
        parser.add_argument(
            "--where", type=field_and_prefix, metavar="FIELD=PREFIX", help="only features whose property starts so"
        )
        parser.add_argument(
            "--boundary", type=Path, metavar="FILE", help="GeoJSON of the municipality: refuse what lies outside"
        )
        parser.add_argument("--repair", action="store_true", help="mend shapes, and say what was changed")
        parser.add_argument("--dry-run", action="store_true", help="report everything, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        municipality = municipality_called(options["municipality"])
        fields = Fields(options["name_field"], options["code_field"], options["kind_field"], options["parent_field"])
        content = _content(options["file"])
        boundary = _boundary(options["boundary"]) if options["boundary"] else None
        try:
            features = read(content, fields=fields, where=options["where"])
            if options["repair"]:
                features, repairs = repair(features)
                for done in repairs:
                    area = number_format(done.square_metres_changed, 3)
                    self.stdout.write(f"#{done.feature.index} {done.feature.name}: {done.what} ({area} m²)")
            with transaction.atomic():
                imported = import_areas(
                    municipality=municipality, features=features, kind=AreaKind(options["kind"]), boundary=boundary
                )
                if options["dry_run"]:
                    transaction.set_rollback(True)
        except GeographyRefused as refused:
            self._tell_problems(refused.problems)
            count = len({found.feature_index for found in refused.problems})
            raise CommandError(f"Nothing was imported: {count} refused.") from refused
        if not options["dry_run"]:
            learn_sizes("neighbourhoods")
        self._tell_outcome(imported)
        if options["dry_run"]:
            self.stdout.write("Dry run: nothing was changed.")

    def _tell_problems(self, problems: list[Problem]) -> None:
        for found in problems:
            whose = "" if found.feature_index is None else f"#{found.feature_index} {found.feature_name}: "
            self.stderr.write(f"{whose}{found.message} [{found.code}]")

    def _tell_outcome(self, imported: Imported) -> None:
        for old, new in imported.renamed:
            self.stdout.write(f"renamed: {old} → {new}")
        for title in ("redrawn", "revived", "retired"):
            for name in getattr(imported, title):
                self.stdout.write(f"{title}: {name}")
        counts = [
            f"{len(getattr(imported, title))} {words}"
            for title, words in (
                ("created", "new"), ("unchanged", "unchanged"), ("redrawn", "redrawn"), ("renamed", "renamed"),
                ("revived", "revived"), ("retired", "retired"),
            )
        ]  # fmt: skip
        self.stdout.write(self.style.SUCCESS(f"Neighbourhoods: {', '.join(counts)}."))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error


def _boundary(path: Path) -> shapely.MultiPolygon:
    try:
        parts = read(_content(path), fields=Fields(name=None))
    except GeographyRefused as refused:
        reasons = " ".join(str(found.message) for found in refused.problems)
        raise CommandError(f"The boundary {path} cannot be used. {reasons}") from refused
    return untangled(shapely.MultiPolygon([part for found in parts for part in found.geometry.geoms]))
