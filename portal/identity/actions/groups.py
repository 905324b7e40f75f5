"""The Wagtail groups behind the roles of a municipality: what each may touch among pages, pictures and documents."""

from collections.abc import Mapping
from typing import Final

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from portal.identity.models import Membership, RoleGroup
from portal.identity.states import OFFICERS, Role
from portal.tenancy.models import Municipality
from portal.tenancy.pages import home_pages
from portal.tenancy.scope import current_municipality, municipality_scope

PAGE_PERMISSIONS: Final = ("add_page", "change_page", "publish_page")
COLLECTION_PERMISSIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "wagtailimages": ("add_image", "change_image", "choose_image"),
    "wagtaildocs": ("add_document", "change_document", "choose_document"),
}


@transaction.atomic
def ensure_groups(municipality: Municipality) -> dict[str, Group]:
    """A group per role, with its permissions and exactly the people who hold the role.

    Nothing changes when all is right already; run it again after adding a home page in another language.
    """
    with municipality_scope(municipality):
        groups = {role.value: group_of(role) for role in Role}
        editors = groups[Role.EDITOR]
        for page in home_pages(municipality):
            _permit_page(editors, page)
        _permit_collection(editors, collection_of(municipality))
        for role, group in groups.items():
            group.user_set.set(Membership.objects.filter(role=role).values_list("user_id", flat=True))
    return groups


def group_of(role: str) -> Group:
    """The group of ``role`` in the municipality in scope, made with its door to the admin when it is missing."""
    kept = RoleGroup.objects.filter(role=role).select_related("group").first()
    if kept is not None:
        return kept.group
    municipality = current_municipality()
    group, _made = Group.objects.get_or_create(name=f"{municipality.slug}: {role}")
    if role in OFFICERS:
        group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    RoleGroup.objects.create(role=role, group=group)
    return group


def collection_of(municipality: Municipality) -> Collection:
    """The municipality's own collection: the one that its editors may fill."""
    held = GroupCollectionPermission.objects.filter(
        group__role_group__municipality_id=municipality.pk, group__role_group__role=Role.EDITOR
    ).select_related("collection")
    if (first := held.first()) is not None:
        return first.collection
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    made: Collection = root.add_child(name=municipality.name)
    return made


def _permit_page(group: Group, page: Page) -> None:
    for permission in Permission.objects.filter(
        content_type__app_label="wagtailcore", content_type__model="page", codename__in=PAGE_PERMISSIONS
    ):
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def _permit_collection(group: Group, collection: Collection) -> None:
    for app, codenames in COLLECTION_PERMISSIONS.items():
        for permission in Permission.objects.filter(content_type__app_label=app, codename__in=codenames):
            GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)
