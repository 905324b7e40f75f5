"""Finding a municipality by what people call it."""

from django.db.models import Q

from portal.tenancy.models import Municipality


def municipality_called(word: str) -> Municipality | None:
    """By its short name or its reference code, in any case: ``rix`` and ``RIX``."""
    return Municipality.objects.filter(Q(slug__iexact=word) | Q(code__iexact=word)).order_by("slug").first()
