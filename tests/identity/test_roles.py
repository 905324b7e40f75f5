"""Roles, their Wagtail groups, and permissions that stop at the border."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Locale, Page

from portal.identity.actions import ensure_groups, grant, revoke
from portal.identity.backends import MembershipBackend
from portal.identity.models import Membership, User
from portal.identity.states import OFFICERS, Role
from portal.tenancy.models import Municipality
from portal.tenancy.scope import every_municipality, municipality_scope
from tests.factories import make_department, make_user

pytestmark = pytest.mark.django_db
ACCESS = "wagtailadmin.access_admin"


def groups_of(user: User) -> list[str]:
    return sorted(user.groups.values_list("name", flat=True))


def loaded(user: User) -> User:
    """As a request loads it."""
    found = MembershipBackend().get_user(user.pk)
    assert found is not None
    return found


def test_a_role_and_its_group_come_and_go_together(town: Municipality) -> None:
    user, department = make_user(), make_department()
    membership = grant(user=user, role=Role.RESPONDER, department=department)
    assert (membership.municipality, membership.department) == (town, department)
    grant(user=user, role=Role.MODERATOR)
    assert groups_of(user) == ["testene: moderator", "testene: responder"]
    assert revoke(user=user, role=Role.RESPONDER) is True
    assert revoke(user=user, role=Role.RESPONDER) is False
    assert groups_of(user) == ["testene: moderator"]
    assert list(Membership.objects.values_list("role", flat=True)) == ["moderator"]


def test_granting_again_moves_to_the_other_department(town: Municipality) -> None:
    user, department = make_user(), make_department()
    first = grant(user=user, role=Role.RESPONDER)
    assert grant(user=user, role=Role.RESPONDER, department=department).pk == first.pk
    assert Membership.objects.get().department == department


@pytest.mark.parametrize("role", Role.values)
def test_officers_may_enter_the_admin_in_their_town_only(
    town: Municipality, neighbour: Municipality, role: str
) -> None:
    user = make_user()
    grant(user=user, role=role)
    assert user.has_perm(ACCESS) is (role in OFFICERS)
    with municipality_scope(neighbour):
        assert user.has_perm(ACCESS) is False
    with every_municipality():
        assert user.has_perm(ACCESS) is False


def test_groups_beside_the_roles_give_nothing(town: Municipality) -> None:
    user = make_user()
    everything = Permission.objects.all()
    group = Group.objects.create(name="made by hand")
    group.permissions.set(everything)
    user.groups.add(group)
    user.user_permissions.set(everything)
    assert user.get_all_permissions() == set()


def test_editors_have_their_home_pages_and_their_collection(town: Municipality, neighbour: Municipality) -> None:
    home = town.site.root_page
    english = home.copy_for_translation(Locale.objects.get(language_code="en"))
    groups = ensure_groups(town)
    ensure_groups(neighbour)
    editors = groups[Role.EDITOR]
    assert {
        (page_id, codename)
        for page_id, codename in GroupPagePermission.objects.filter(group=editors).values_list(
            "page_id", "permission__codename"
        )
    } == {(page.pk, f"{act}_page") for page in (home, english) for act in ("add", "change", "publish")}
    held = GroupCollectionPermission.objects.filter(group=editors)
    assert sorted(held.values_list("permission__codename", flat=True)) == [
        "add_document",
        "add_image",
        "change_document",
        "change_image",
        "choose_document",
        "choose_image",
    ]
    own = {permission.collection for permission in held}
    assert len(own) == 1
    assert own != {Collection.get_first_root_node()}
    others = GroupCollectionPermission.objects.filter(group__role_group__municipality_id=neighbour.pk)
    assert own.isdisjoint({permission.collection for permission in others})
    for role in set(Role.values) - {Role.EDITOR}:
        assert not groups[role].page_permissions.exists()
        assert not groups[role].collection_permissions.exists()


def test_ensuring_twice_changes_nothing_and_repairs_people(town: Municipality) -> None:
    user, stranger = make_user(), make_user()
    grant(user=user, role=Role.EDITOR)
    ensure_groups(town)
    before = (Group.objects.count(), GroupPagePermission.objects.count(), Collection.objects.count())
    group = Group.objects.get(name="testene: editor")
    group.user_set.set([stranger])
    ensure_groups(town)
    assert (Group.objects.count(), GroupPagePermission.objects.count(), Collection.objects.count()) == before
    assert list(group.user_set.all()) == [user]


def test_wagtails_own_permissions_stop_at_the_border(town: Municipality, neighbour: Municipality) -> None:
    user = make_user()
    ensure_groups(town)
    ensure_groups(neighbour)
    grant(user=user, role=Role.EDITOR)
    grant(user=user, role=Role.EDITOR, municipality=neighbour)
    ours, theirs = (Page.objects.get(pk=place.site.root_page_id) for place in (town, neighbour))
    here = loaded(user)
    assert (ours.permissions_for_user(here).can_edit(), theirs.permissions_for_user(here).can_edit()) == (True, False)
    with municipality_scope(neighbour):
        there = loaded(user)
        assert (ours.permissions_for_user(there).can_edit(), theirs.permissions_for_user(there).can_edit()) == (
            False,
            True,
        )
    with every_municipality():
        anywhere = loaded(user)
        assert ours.permissions_for_user(anywhere).can_edit() is False


def test_a_role_is_granted_from_the_command_line(town: Municipality) -> None:
    department = make_department("parki")
    call_command(
        "grant_role", "testene", "Ilze@Example.org", "responder", "--department", "parki", "--name", "Ilze Kalniņa"
    )
    held = Membership.objects.get()
    assert (held.user.email, held.user.name, held.role, held.department) == (
        "ilze@example.org",
        "Ilze Kalniņa",
        "responder",
        department,
    )
    call_command("revoke_role", "testene", "ilze@example.org", "responder")
    assert not Membership.objects.exists()


@pytest.mark.parametrize(
    "words",
    [
        ["grant_role", "nowhere", "a@example.org", "editor"],
        ["grant_role", "testene", "nonsense", "editor"],
        ["grant_role", "testene", "a@example.org", "responder", "--department", "none"],
        ["revoke_role", "testene", "a@example.org", "editor"],
        ["revoke_role", "nowhere", "a@example.org", "editor"],
    ],
)
def test_what_cannot_be_granted_is_named_and_leaves_nothing(town: Municipality, words: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command(*words)
    assert not User.objects.exists()
