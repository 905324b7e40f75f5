"""Who gets into the admin: role by door, and no way around the second factor."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.identity.actions import enter, forget_factors, grant, revoke
from portal.identity.models import User
from portal.identity.states import Role
from portal.tenancy.models import Municipality
from portal.tenancy.scope import municipality_scope
from tests.factories import make_user
from tests.feedback.desk import officer_client
from tests.identity.people import at_desk, with_app

pytestmark = pytest.mark.django_db
DESK = "/admin/inbox/"
LOGIN = "/accounts/login/?next=/admin/"
SET_UP = "/accounts/second-factor/?next=/admin/"
SHOW = "/accounts/second-factor/show/?next=/admin/"


def nobody(browser: Client, town: Municipality, neighbour: Municipality) -> None:
    pass


def resident(browser: Client, town: Municipality, neighbour: Municipality) -> None:
    browser.force_login(make_user())


def superuser(browser: Client, town: Municipality, neighbour: Municipality) -> None:
    user = User.objects.create_superuser("root@example.org", "secret")
    grant(user=user, role=Role.MODERATOR)
    at_desk(browser, user)


def neighbours_officer(browser: Client, town: Municipality, neighbour: Municipality) -> None:
    user = make_user()
    grant(user=user, role=Role.MODERATOR, municipality=neighbour)
    at_desk(browser, user)


def officer(browser: Client, town: Municipality, neighbour: Municipality) -> None:
    user = make_user()
    grant(user=user, role=Role.MODERATOR)
    browser.force_login(user)


def officer_with_a_factor(browser: Client, town: Municipality, neighbour: Municipality) -> None:
    user = make_user()
    grant(user=user, role=Role.RESPONDER)
    with_app(user)
    browser.force_login(user)


def as_role(role: str) -> Callable[[Client, Municipality, Municipality], None]:
    def person(browser: Client, town: Municipality, neighbour: Municipality) -> None:
        user = make_user()
        grant(user=user, role=role)
        at_desk(browser, user)

    person.__name__ = f"{role}_with_both_factors"
    return person


def dismissed_officer(browser: Client, town: Municipality, neighbour: Municipality) -> None:
    user = make_user()
    grant(user=user, role=Role.MODERATOR)
    at_desk(browser, user)
    revoke(user=user, role=Role.MODERATOR)


def officer_after_a_reset(browser: Client, town: Municipality, neighbour: Municipality) -> None:
    user = make_user()
    grant(user=user, role=Role.MODERATOR)
    at_desk(browser, user)
    forget_factors(user=user)


@pytest.mark.parametrize(
    ("person", "status", "location"),
    [
        (nobody, 302, LOGIN),
        (resident, 403, ""),
        (superuser, 403, ""),
        (neighbours_officer, 403, ""),
        (dismissed_officer, 403, ""),
        (officer, 302, SET_UP),
        (officer_with_a_factor, 302, SHOW),
        (officer_after_a_reset, 302, SET_UP),
        (as_role(Role.AGENT), 403, ""),
        (as_role(Role.MODERATOR), 200, ""),
        (as_role(Role.RESPONDER), 200, ""),
        (as_role(Role.BUDGET_COORDINATOR), 200, ""),
        (as_role(Role.EDITOR), 200, ""),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
@pytest.mark.parametrize("door", ["/admin/", "/admin/pages/", "/admin/login/", "/admin/password_reset/", "/admin/no/"])
def test_role_by_door(
    client: Client,
    town: Municipality,
    neighbour: Municipality,
    person: Callable[[Client, Municipality, Municipality], None],
    status: int,
    location: str,
    door: str,
) -> None:
    person(client, town, neighbour)
    answer = client.get(door)
    if status == 200:
        # Inside, Wagtail and the gate of tenancy decide; every way leads to the desk or the pages.
        assert answer.get("Location", DESK).startswith("/admin/")
        if door == "/admin/":
            assert answer["Location"] == DESK
        return
    assert answer.status_code == status
    inner = door if door in ("/admin/", "/admin/pages/", "/admin/no/") else "/admin/"
    assert answer.get("Location", "") == location.replace("next=/admin/", f"next={inner}")


def test_a_form_sent_by_a_stranger_reaches_nothing(client: Client) -> None:
    User.objects.create_superuser("root@example.org", "secret")
    answer = client.post("/admin/login/", {"username": "root@example.org", "password": "secret"})
    assert answer["Location"] == LOGIN
    assert "_auth_user_id" not in client.session
    assert client.login(username="root@example.org", password="secret") is False  # noqa: S106 - to be refused


def test_a_script_of_the_admin_gets_a_refusal_it_can_read(client: Client) -> None:
    assert client.get("/admin/pages/", headers={"x-requested-with": "XMLHttpRequest"}).status_code == 403


def test_the_refusal_says_who_one_is_and_lets_one_change(client: Client) -> None:
    person = make_user("anna@example.org", language="en")
    client.force_login(person)
    page = client.get("/admin/").content.decode()
    assert "anna@example.org" in page
    assert client.post("/accounts/logout/", {"next": "/admin/"})["Location"] == "/admin/"
    assert client.get("/admin/")["Location"] == LOGIN


def test_an_officer_of_two_towns_enters_each_with_its_own_role(
    client: Client, town: Municipality, neighbour: Municipality
) -> None:
    user = make_user()
    grant(user=user, role=Role.MODERATOR)
    at_desk(client, user)
    assert client.get(DESK).status_code == 200
    assert client.get("/admin/", headers={"host": neighbour.hostname}).status_code == 403
    grant(user=user, role=Role.EDITOR, municipality=neighbour)
    with municipality_scope(neighbour):
        assert client.get(DESK, headers={"host": neighbour.hostname}).status_code == 200


def test_the_demos_entry_counts_as_both_factors(client: Client, rf: object, settings: object) -> None:
    user = make_user()
    grant(user=user, role=Role.MODERATOR)
    client.force_login(user)
    request = rf.get("/")  # type: ignore[attr-defined]
    request.session = client.session
    enter(request, user)
    request.session.save()
    client.cookies["atbalss_session"] = request.session.session_key
    assert client.get(DESK).status_code == 200
    settings.DEMO = False  # type: ignore[attr-defined]
    assert client.get("/admin/")["Location"] == SET_UP
    with pytest.raises(Exception, match="demo only"):
        enter(request, user)


READING = ["/lv/", "/en/", "/", "/robots.txt"]


@pytest.mark.parametrize("path", READING)
def test_reading_sets_no_cookie(client: Client, path: str) -> None:
    answer = client.get(path)
    assert not answer.cookies
    assert not client.cookies


def test_the_signed_in_cookie_comes_and_goes(client: Client) -> None:
    client.force_login(make_user())
    assert client.get("/me/header").cookies["atbalss_in"].value == "1"
    assert not client.get("/me/header").cookies
    assert client.post("/accounts/logout/").cookies["atbalss_in"].value == ""
    client.cookies["atbalss_in"] = "1"
    assert client.get("/me/header").cookies["atbalss_in"].value == ""


@pytest.mark.parametrize("path", ["/admin/inbox/", "/admin/categories/", "/admin/departments/", "/admin/rulebook/"])
def test_what_one_may_do_is_looked_up_once(town: Municipality, path: str) -> None:
    browser = officer_client(town, Role.MODERATOR)
    browser.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(path).status_code == 200
    roles = [query["sql"] for query in asked.captured_queries if '"identity_membership"."role" IN' in query["sql"]]
    assert len(roles) == 1
