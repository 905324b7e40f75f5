"""Who acts, as the public reads it: a role and a department in words, which outlive every account."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.identity.models import Membership, User
from portal.tenancy.translations import translated

ROLE_LABELS: Mapping[str, Any] = {
    "author": _("author"),
    "moderator": _("moderator"),
    "responder": _("responsible specialist"),
    "budget_coordinator": _("budget coordinator"),
    "editor": _("editor"),
    "agent": _("digital agent"),
    "system": _("automatically"),
    "import": _("carried over from an earlier system"),
}


@dataclass(frozen=True)
class Actor:
    role: str
    person: User | None = None
    # By language, as in Department.names.
    department: Mapping[str, str] = field(default_factory=dict)

    def details(self) -> dict[str, Any]:
        """What a step freezes of its maker."""
        return {"role": self.role} | ({"department": dict(self.department)} if self.department else {})


AUTHOR = Actor("author")
IMPORT = Actor("import")


def officer(membership: Membership) -> Actor:
    department = membership.department.names if membership.department else {}
    return Actor(membership.role, membership.user, department)


def shown_by(details: Mapping[str, Any]) -> str:
    """ "responsible specialist, Property department" in the active language."""
    role = str(ROLE_LABELS.get(details.get("role", ""), ""))
    department = translated(details.get("department", {}))
    return ", ".join(part for part in (role, department) if part)
