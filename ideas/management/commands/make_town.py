"""Make up a town for measuring under load."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ideas.synthetic.town import build
from portal.tenancy.commands import municipality_called


class Command(BaseCommand):
    help = "Fill a municipality with made-up residents and ideas, each with a true trail, for measuring under load."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("municipality", help="its short name or reference code")
        parser.add_argument("--ideas", type=_number, default=1000, help="how many ideas to add (1000)")
        parser.add_argument("--residents", type=_number, default=200, help="how many accounts to add (200)")
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same town (1)")

    def handle(self, *args: Any, **options: Any) -> None:
        municipality = municipality_called(options["municipality"])
        build(
            municipality,
            ideas=options["ideas"],
            residents=options["residents"],
            seed=options["seed"],
            report=lambda number: self.stderr.write(f"\r{number} ideas", ending=""),
        )
        number, people = options["ideas"], options["residents"]
        self.stdout.write(f"\n{municipality.slug}: {number} ideas and {people} residents added.")


def _number(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 1_000_000:
        raise ValueError(text)
    return number
