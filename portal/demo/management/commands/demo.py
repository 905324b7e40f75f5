"""Build the demo: two invented municipalities. Running it again changes nothing."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.demo import loader
from portal.demo.content import TOWNS
from portal.tenancy.scope import every_municipality
from portal.tenancy.sizes import learn_sizes


class Command(BaseCommand):
    help = "Loads two invented municipalities with people, pages and ideas. What is there already is left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This installation is no demo: DEPLOYMENT is not “demo”. Nothing was changed.")
        with every_municipality():
            added = {town: loader.load(town) for town in TOWNS}
        if any(added.values()):
            learn_sizes("feedback", "ideas", "neighbourhoods", "identity")
        for town, number in added.items():
            self.stdout.write(f"{town}: {number} ideas added" if number else f"{town}: complete")
