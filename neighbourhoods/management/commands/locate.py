"""Say which neighbourhood covers a point."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from neighbourhoods.queries import locate
from portal.tenancy.commands import municipality_called
from portal.tenancy.scope import municipality_scope


class Command(BaseCommand):
    help = "Prints the name and the address of the neighbourhood that covers a point; exit 1 when it is outside."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("municipality", metavar="MUNICIPALITY", help="its short name or reference code")
        parser.add_argument("lat", metavar="LAT", type=float, help="latitude in degrees, as in 56.95")
        parser.add_argument("lon", metavar="LON", type=float, help="longitude in degrees, as in 24.11")

    def handle(self, *args: Any, **options: Any) -> None:
        municipality = municipality_called(options["municipality"])
        lat, lon = options["lat"], options["lon"]
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            raise CommandError("Latitude goes from -90 to 90 and longitude from -180 to 180, in this order.")
        with municipality_scope(municipality):
            area = locate(lat, lon)
        if area is None:
            raise CommandError(f"{lat}, {lon} is outside {municipality.name}.")
        self.stdout.write(f"{area.name} ({area.slug})")
