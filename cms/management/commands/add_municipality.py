"""Add a municipality to the installation: site, pages, groups, categories, rules."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.actions import found_municipality
from portal.tenancy.models import LANGUAGE_CODES, Municipality
from portal.tenancy.scope import every_municipality


class Command(BaseCommand):
    help = "Adds a municipality with its site, home pages, fixed pages, groups, categories and rules. All or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", required=True, help='as it stands on its own: "Piekraste"')
        parser.add_argument("--genitive", default="", help='in Latvian, "Piekrastes"; by default the name')
        parser.add_argument("--locative", default="", help='in Latvian, "Piekrastē"; by default the name')
        parser.add_argument("--slug", required=True, help="short name for commands: piekraste")
        parser.add_argument("--hostname", required=True, help="without port: ideas.piekraste.lv")
        parser.add_argument("--code", default="", help="begins every reference, 2 to 6 letters A–Z; made from the slug")
        parser.add_argument("--languages", default=",".join(LANGUAGE_CODES), help="comma between, the first one leads")

    def handle(self, *args: Any, **options: Any) -> None:
        languages = [code.strip() for code in options["languages"].split(",") if code.strip()]
        if unknown := [code for code in languages if code not in LANGUAGE_CODES] or not languages:
            raise CommandError(f"--languages takes {', '.join(LANGUAGE_CODES)}; not {unknown or 'nothing'}.")
        name = options["name"].strip()
        latvian = {
            "nominative": name,
            "genitive": options["genitive"] or name,
            "locative": options["locative"] or name,
        }
        code = (options["code"] or re.sub(r"[^A-Za-z]", "", options["slug"])[:3]).upper()
        with every_municipality():
            self._refuse_taken(options, code)
            try:
                municipality = found_municipality(
                    slug=options["slug"],
                    hostname=options["hostname"].lower(),
                    code=code,
                    names={"lv": latvian, "en": {"nominative": name}},
                    languages=list(dict.fromkeys(languages)),
                )
            except ValidationError as error:
                raise CommandError("\n".join(error.messages)) from error
        self.stdout.write(f"{municipality.name} ({municipality.code}) answers at {municipality.hostname}.")
        self.stdout.write(f"Next: import_neighbourhoods {municipality.slug} FILE.geojson")

    def _refuse_taken(self, options: dict[str, Any], code: str) -> None:
        taken = {
            "--slug": Municipality.objects.filter(slug=options["slug"]),
            "--hostname": Municipality.objects.filter(site__hostname=options["hostname"].lower()),
            "--code": Municipality.objects.filter(code=code),
        }
        for option, rows in taken.items():
            if rows.exists():
                raise CommandError(f"{option}: another municipality has it already.")
