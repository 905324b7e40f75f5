"""Giving a person a role in a municipality, and taking it away."""

from django.db import transaction

from portal.identity.actions.groups import group_of
from portal.identity.models import Department, Membership, User
from portal.tenancy.models import Municipality
from portal.tenancy.scope import current_municipality, municipality_scope


@transaction.atomic
def grant(
    *, user: User, role: str, municipality: Municipality | None = None, department: Department | None = None
) -> Membership:
    """Make ``user`` hold ``role``, in ``department`` or in none; the municipality defaults to the one in scope."""
    with municipality_scope(municipality or current_municipality()):
        membership: Membership
        membership, _made = Membership.objects.update_or_create(
            user=user, role=role, defaults={"department": department}
        )
        user.groups.add(group_of(role))
    return membership


@transaction.atomic
def revoke(*, user: User, role: str, municipality: Municipality | None = None) -> bool:
    """Take ``role`` from ``user``; False when it was not held."""
    with municipality_scope(municipality or current_municipality()):
        held, _rows = Membership.objects.filter(user=user, role=role).delete()
        user.groups.remove(group_of(role))
    return bool(held)
