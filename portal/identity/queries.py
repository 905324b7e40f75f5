"""What is asked about people: their roles here, and their second factor."""

from collections.abc import Sequence

from allauth.mfa.models import Authenticator

from portal.identity.models import Membership, User
from portal.tenancy.scope import current_municipality


def offices_of(user: User) -> Sequence[Membership]:
    """The officer's roles of ``user`` in the municipality in scope, looked up once per request: many ask for them."""
    kept: dict[int, Sequence[Membership]] = user.__dict__.setdefault("_offices_by_municipality", {})
    municipality = current_municipality().pk
    if municipality not in kept:
        kept[municipality] = list(Membership.objects.officers().filter(user=user).select_related("user", "department"))
    return kept[municipality]


def memberships_of(user: User) -> Sequence[Membership]:
    """Every role of ``user`` in the municipality in scope, the agent's too."""
    return list(Membership.objects.filter(user=user, user__is_active=True).select_related("department"))


def factors_of(user: User) -> dict[str, Authenticator]:
    """The second factors that are set up, by ``Authenticator.Type``."""
    return {factor.type: factor for factor in Authenticator.objects.filter(user=user)}


def codes_left(card: Authenticator) -> int:
    """How many codes of a printed card are unused."""
    return len(card.wrap().get_unused_codes())
