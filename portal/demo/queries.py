"""Who may be entered as."""

from dataclasses import dataclass

from portal.demo.content import TOWNS
from portal.identity.models import Membership, User
from portal.identity.states import OFFICERS, Role
from portal.tenancy.models import Municipality


@dataclass(frozen=True)
class Desk:
    """One officer of a role, the first who holds it."""

    role: Role
    person: User
    department: str


def is_demo(municipality: Municipality) -> bool:
    return municipality.slug in TOWNS


def desks() -> list[Desk]:
    """One officer of each role, in the order of the roles."""
    first: dict[str, Membership] = {}
    for member in Membership.objects.officers().select_related("user", "department").order_by("id"):
        first.setdefault(member.role, member)
    return [
        Desk(role, member.user, member.department.name if member.department else "")
        for role in Role
        if role in OFFICERS and (member := first.get(role))
    ]


def residents(municipality: Municipality) -> list[User]:
    """The demo's people who hold no role here."""
    own = User.objects.filter(email__endswith=f"@{municipality.slug}.example", is_active=True)
    return list(own.exclude(pk__in=Membership.objects.values("user")).order_by("id"))
