"""What a session remembers: whether the second factor was passed in it."""

from typing import Any, Final

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings

DEMO_FACTOR: Final = "demo"


def mark_passed(request: Any, factor: Authenticator) -> None:
    record_authentication(request, request.user, "mfa", id=factor.pk, type=factor.type)


def mark_demo(request: Any, user: Any) -> None:
    record_authentication(request, user, "mfa", type=DEMO_FACTOR)


def has_passed(request: Any) -> bool:
    """Whether a second factor was shown in this session, and is still one: a replaced card opens nothing."""
    records = [record for record in get_authentication_records(request, request.user) if record.get("method") == "mfa"]
    if settings.DEMO and any(record.get("type") == DEMO_FACTOR for record in records):
        return True
    shown = [record["id"] for record in records if "id" in record]
    return bool(shown) and Authenticator.objects.filter(user=request.user, pk__in=shown).exists()
