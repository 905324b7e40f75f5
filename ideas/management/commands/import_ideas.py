"""Take ideas of another system from a CSV file."""

from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ideas.actions.importing import Line, Report, import_ideas
from ideas.imports import FIELDS, FileRefused, read_rows
from portal.tenancy.commands import municipality_called
from portal.tenancy.sizes import learn_sizes


def column_and_field(text: str) -> tuple[str, str]:
    column, equals, wanted = text.rpartition("=")
    if not (column and equals and wanted in FIELDS):
        raise ArgumentTypeError(f"“{text}” is not COLUMN=FIELD. Fields: {', '.join(FIELDS)}")
    return column, wanted


def one_character(text: str) -> str:
    text = {"tab": "\t", "\\t": "\t"}.get(text, text)
    if len(text) != 1:
        raise ArgumentTypeError("a delimiter is one character, or “tab”")
    return text


class Command(BaseCommand):
    help = (
        "Imports ideas from a CSV file (UTF-8, with a header). Every row becomes an idea with its trail, or a line of "
        f"the report that says why not; a second run takes only what is new. Fields: {', '.join(FIELDS)}; a column of "
        "the same name needs no --map. Without a title the first sentence of the text is it; “point” is "
        "“latitude, longitude”; an answered row gets a step that says so; rows outside the municipality are refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("municipality", metavar="MUNICIPALITY", help="its short name or reference code")
        parser.add_argument("file", metavar="FILE.csv", type=Path, help="CSV in UTF-8 with a line of column names")
        parser.add_argument("--delimiter", default=",", type=one_character, help="between the columns (,)")
        parser.add_argument(
            "--map", action="append", default=[], type=column_and_field, metavar="COLUMN=FIELD",
            dest="mapping",
            help="which column is which field; repeat it for every column",
        )  # fmt: skip
        parser.add_argument("--dry-run", action="store_true", help="report everything, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        municipality = municipality_called(options["municipality"])
        mapping = dict(options["mapping"])
        if len(mapping) < len(options["mapping"]):
            raise CommandError("A column is mapped twice.")
        try:
            with options["file"].open(encoding="utf-8-sig", newline="") as file:
                # Read to the end before the first row is written: a file that breaks off changes nothing.
                rows = list(read_rows(file, delimiter=options["delimiter"], mapping=mapping))
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"The file is not UTF-8 (byte {error.start}). Save it as UTF-8 first.") from error
        except FileRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        report = import_ideas(municipality=municipality, rows=rows, dry_run=options["dry_run"])
        if report.created and not options["dry_run"]:
            learn_sizes("feedback", "ideas")
        self._tell(report, len(rows), dry_run=options["dry_run"])
        if report.refused:
            raise CommandError(f"{len(report.refused)} of {len(rows)} rows were refused; they are named above.")

    def _tell(self, report: Report, total: int, *, dry_run: bool) -> None:
        rows = [("imported", line) for line in report.created] + [("already imported", line) for line in report.known]
        rows += [("refused", line) for line in report.refused]
        for outcome, line in sorted(rows, key=lambda pair: pair[1].line):
            self._row(line, outcome)
        for line in report.notes:
            self._row(line, "look at it")
        for name in report.categories:
            self.stdout.write(f"new category: {name}")
        self.stdout.write(
            f"{total} rows: {len(report.created)} imported, {len(report.known)} already imported, "
            f"{len(report.refused)} refused."
        )
        if dry_run:
            self.stdout.write("Dry run: nothing was changed.")

    def _row(self, line: Line, outcome: str) -> None:
        stream = self.stderr if outcome == "refused" else self.stdout
        stream.write(f"line {line.line} · {line.external_id or '–'} · {outcome}: {line.text}")
