"""For an officer who lost phone and card."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.identity.actions import forget_factors
from portal.identity.models import User


class Command(BaseCommand):
    help = "Forgets the second factor of a person; the next log-in asks to set up a new one. Make sure who is asking."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the address with which the person signs in")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["email"].lower()).first()
        if user is None:
            raise CommandError(f"There is no account of {options['email']}.")
        if not forget_factors(user=user):
            raise CommandError(f"{user.email} has no second factor.")
        self.stdout.write(f"{user.email} will be asked to set up a new second factor.")
