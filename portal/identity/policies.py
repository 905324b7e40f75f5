"""Who may change a table of settings in the admin: a role says so, not a list of permissions per group."""

from collections.abc import Iterable, Mapping
from typing import Any

from wagtail.permission_policies import BasePermissionPolicy

from portal.identity.models import Membership, User
from portal.tenancy.scope import current_municipality


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
    """The officer's roles of ``user`` here, asked for once per request: Wagtail's menu asks for each of its lines."""
    if not user.is_authenticated:
        return frozenset()
    kept: dict[int, frozenset[str]] = user.__dict__.setdefault("_roles_by_municipality", {})
    municipality = current_municipality().pk
    if municipality not in kept:
        kept[municipality] = frozenset(Membership.objects.officers().filter(user=user).values_list("role", flat=True))
    return kept[municipality]
