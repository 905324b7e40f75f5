"""What the commands have in common: the municipality that is named on the command line."""

from django.core.management.base import CommandError
from django.db.models import Q

from portal.tenancy.models import Municipality


def municipality_called(word: str) -> Municipality:
    """By its short name or its reference code, in any case: ``rix`` and ``RIX``; ``CommandError`` names those here."""
    rows = Municipality.objects.order_by("slug")
    found = rows.filter(Q(slug__iexact=word) | Q(code__iexact=word)).first()
    if found is None:
        known = ", ".join(rows.values_list("slug", flat=True)) or "none"
        raise CommandError(f"There is no municipality “{word}”. Known: {known}.")
    return found
