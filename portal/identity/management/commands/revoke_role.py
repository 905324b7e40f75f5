"""Take a role in a municipality away from a person."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.identity.actions import revoke
from portal.identity.models import User
from portal.identity.states import Role
from portal.tenancy.commands import municipality_called


class Command(BaseCommand):
    help = "Takes a role in a municipality away from a person. The account and what they have written stay."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("municipality", help="its short name or reference code")
        parser.add_argument("email", help="the address with which the person signs in")
        parser.add_argument("role", choices=Role.values, help="what the person does there")

    def handle(self, *args: Any, **options: Any) -> None:
        municipality = municipality_called(options["municipality"])
        user = User.objects.filter(email=options["email"].lower()).first()
        if user is None or not revoke(user=user, role=options["role"], municipality=municipality):
            raise CommandError(f"{options['email']} is not {options['role']} of {municipality.slug}.")
        self.stdout.write(f"{user.email} is no longer {options['role']} of {municipality.slug}.")
