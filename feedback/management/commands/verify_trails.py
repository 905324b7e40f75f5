"""Hold every trail against its digests."""

from argparse import ArgumentParser
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from feedback.models import Case
from feedback.proof import triggers
from feedback.proof.verification import faults, swapped_files
from portal.tenancy.commands import municipality_called
from portal.tenancy.models import Municipality
from portal.tenancy.scope import municipality_scope


class Command(BaseCommand):
    help = (
        "Check every trail against its digests, and the database for the triggers that protect it. Exit 1 on a fault."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("municipality", nargs="?", help="its short name or reference code; empty: all of them")
        parser.add_argument("--files", action="store_true", help="read every file, too, and hold it against its digest")

    def handle(self, *, municipality: str | None = None, files: bool = False, **_: Any) -> None:
        rows = [municipality_called(municipality)] if municipality else Municipality.objects.all()
        found = [f"the trigger {name} is missing" for name in triggers.missing(connection)]
        for row in rows:
            with municipality_scope(row):
                own = [str(fault) for fault in chain(faults(), swapped_files() if files else ())]
                self.stdout.write(f"{row.slug}: {Case.objects.count()} trails, {len(own)} faults")
            found += own
        for fault in found:
            self.stderr.write(fault)
        if found:
            raise CommandError(f"{len(found)} faults found.")
        self.stdout.write(self.style.SUCCESS("Every trail is whole."))
