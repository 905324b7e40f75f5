"""Who may change a table of settings in the admin: a role says so, not a list of permissions per group."""

from collections.abc import Iterable, Mapping
from typing import Any

from wagtail.permission_policies import BasePermissionPolicy

from portal.identity.models import Membership, User
from portal.identity.queries import offices_of


class RolePolicy(BasePermissionPolicy):
    """``rights``: the actions ("add", "change", "delete") of each role in the municipality in scope."""

    def __init__(self, model: Any, rights: Mapping[str, frozenset[str]]) -> None:
        super().__init__(model)
        self.rights = rights

    def user_has_permission(self, user: Any, action: str) -> bool:
        return any(action in self.rights.get(role, ()) for role in roles_of(user))

    def users_with_any_permission(self, actions: Iterable[str]) -> Any:
        roles = [role for role, right in self.rights.items() if right & set(actions)]
        return User.objects.filter(pk__in=Membership.objects.officers().filter(role__in=roles).values("user"))

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> Any:
        rows = self.model._default_manager.all()
        return rows if self.user_has_any_permission(user, actions) else rows.none()

    def users_with_any_permission_for_instance(self, actions: Iterable[str], instance: Any) -> Any:
        return self.users_with_any_permission(actions)


def roles_of(user: Any) -> frozenset[str]:
    """The officer's roles of ``user`` here; none of a stranger."""
    return frozenset(office.role for office in offices_of(user)) if user.is_authenticated else frozenset()
