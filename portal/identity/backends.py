"""Who somebody is, and what they may do in the municipality in scope: nothing carries over a border."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Permission
from wagtail.models import GroupCollectionPermission, GroupPagePermission
from wagtail.permission_policies.collections import CollectionPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy

from portal.identity.models import User
from portal.tenancy.scope import scope_or_none


class MembershipBackend(AuthenticationBackend):
    """Nobody has a password; permissions are those of the role groups of the municipality in scope."""

    def authenticate(self, request: Any, **credentials: Any) -> None:
        """Refused whatever is given: the only way in is a code sent by e-mail."""

    def get_user(self, user_id: int) -> User | None:
        user: User | None = super().get_user(user_id)
        if user is not None:
            _keep_wagtail_inside(user)
        return user

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """None: whatever a person may do hangs on a role."""
        return set()

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        municipality = scope_or_none()
        if municipality is None or obj is not None or user_obj.is_anonymous or not user_obj.is_active:
            return set()
        kept: dict[int, set[str]] = user_obj.__dict__.setdefault("_permissions_by_municipality", {})
        if municipality.pk not in kept:
            rows = Permission.objects.filter(
                group__role_group__municipality_id=municipality.pk, group__user=user_obj
            ).values_list("content_type__app_label", "codename")
            kept[municipality.pk] = {f"{app}.{codename}" for app, codename in rows.order_by()}
        return kept[municipality.pk]

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return self.get_group_permissions(user_obj, obj)


def _keep_wagtail_inside(user: Any) -> None:
    """Wagtail reads page and collection permissions from *all* groups of a user, unless they are kept on the user.

    So the ones of this municipality are put there. The query sets are lazy: a resident's request costs no query.
    """
    municipality = scope_or_none()
    pages = GroupPagePermission.objects.select_related("page", "permission")
    collections = GroupCollectionPermission.objects.select_related("collection", "permission")
    if municipality is None or not user.is_active:
        pages, collections = pages.none(), collections.none()
    else:
        ours = {"group__user": user, "group__role_group__municipality_id": municipality.pk}
        pages, collections = pages.filter(**ours), collections.filter(**ours)
    setattr(user, PagePermissionPolicy.permission_cache_name, pages)
    setattr(user, CollectionPermissionPolicy.permission_cache_name, collections)
