"""What is asked about people: their roles here, and their second factor."""

from collections.abc import Sequence

from allauth.mfa.models import Authenticator

from portal.identity.models import Membership, User


def offices_of(user: User) -> Sequence[Membership]:
    """The officer's roles of ``user`` in the municipality in scope."""
    return list(Membership.objects.officers().filter(user=user).select_related("department"))


def memberships_of(user: User) -> Sequence[Membership]:
    """Every role of ``user`` in the municipality in scope, the agent's too."""
    return list(Membership.objects.filter(user=user, user__is_active=True).select_related("department"))


def factors_of(user: User) -> dict[str, Authenticator]:
    """The second factors that are set up, by ``Authenticator.Type``."""
    return {factor.type: factor for factor in Authenticator.objects.filter(user=user)}


def codes_left(card: Authenticator) -> int:
    """How many codes of a printed card are unused."""
    return len(card.wrap().get_unused_codes())
