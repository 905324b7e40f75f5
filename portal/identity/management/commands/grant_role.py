"""Give a person a role in a municipality; the account is made when there is none."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from portal.identity.actions import describe, grant, join
from portal.identity.models import Department
from portal.identity.states import Role
from portal.tenancy.commands import municipality_called
from portal.tenancy.scope import municipality_scope


class Command(BaseCommand):
    help = "Gives a person a role in a municipality. They sign in by a code sent to the e-mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("municipality", help="its short name or reference code")
        parser.add_argument("email", help="the address with which the person signs in")
        parser.add_argument("role", choices=Role.values, help="what the person does there")
        parser.add_argument("--name", default="", help="the person's name, as colleagues read it")
        parser.add_argument(
            "--department", default="", help="short name of the department that a responder answers for"
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        municipality = municipality_called(options["municipality"])
        try:
            validate_email(options["email"])
        except ValidationError as wrong:
            raise CommandError(f"{options['email']!r} is no e-mail.") from wrong
        with municipality_scope(municipality):
            department = _department(options["department"])
            user = join(email=options["email"])
            if options["name"]:
                describe(user=user, name=options["name"], language=user.language)
            grant(user=user, role=options["role"], department=department)
        self.stdout.write(f"{user.email} is now {options['role']} of {municipality.slug}.")


def _department(slug: str) -> Department | None:
    if not slug:
        return None
    found: Department | None = Department.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Department.objects.values_list("slug", flat=True)) or "none"
        raise CommandError(f"There is no department {slug!r} (known: {known}).")
    return found
