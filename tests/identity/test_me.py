"""A person's own page, and being forgotten."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from feedback.models import Case, Step
from portal.identity import my_page
from portal.identity.actions import erase, grant, prove_address
from portal.identity.decorators import resident_required
from portal.identity.models import Membership, User
from portal.identity.states import Role
from portal.tenancy.models import Municipality
from portal.tenancy.scope import every_municipality
from tests.factories import make_idea, make_user
from tests.identity.people import with_app

pytestmark = pytest.mark.django_db


def test_my_page_is_for_who_is_signed_in(client: Client) -> None:
    assert client.get("/lv/me/")["Location"] == "/accounts/login/?next=/lv/me/"
    client.force_login(make_user("anna@example.org"))
    page = client.get("/lv/me/")
    assert page.status_code == 200
    assert "anna@example.org" in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_name_and_language_are_changed(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    answer = client.post("/lv/me/", {"name": "Anna", "language": "en"})
    user.refresh_from_db()
    assert (answer["Location"], user.name, user.language) == ("/en/me/", "Anna", "en")
    assert client.post("/lv/me/", {"name": "Anna", "language": "xx"}).status_code == 200


def test_sections_come_from_the_packages_above(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(my_page, "_sections", {})

    def about(request: Any) -> dict[str, str]:
        return {"title": request.user.email, "text": "<b>", "picture": "gate"}

    my_page.register(my_page.Section(20, "second", "design/components/empty.html", lambda request: {"title": "B"}))
    my_page.register(my_page.Section(10, "first", "design/components/empty.html", about))
    assert [section.key for section in my_page.sections()] == ["first", "second"]
    client.force_login(make_user("anna@example.org"))
    page = client.get("/lv/me/").content.decode()
    assert "&lt;b&gt;" in page
    assert page.index("anna@example.org</p>") < page.index(">B</p>")


def test_the_corner_is_a_fragment(client: Client) -> None:
    anonymous = client.get("/me/header?lang=en")
    assert ("<html" in anonymous.content.decode(), anonymous.status_code) == (False, 200)
    user = make_user(name="Anna <Kalniņa>")
    client.force_login(user)
    corner = client.get("/me/header?lang=en")
    assert "Anna &lt;Kalniņa&gt;" in corner.content.decode()
    assert "/en/me/" in corner.content.decode()
    assert "/admin/" not in corner.content.decode()
    assert "no-store" in corner["Cache-Control"]
    grant(user=user, role=Role.MODERATOR)
    assert "/admin/" in client.get("/me/header?lang=en").content.decode()


def test_signing_in_first_leads_back(rf: RequestFactory, town: Municipality) -> None:
    @resident_required
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse("in")

    request = rf.get("/lv/cases/TST-2026-00001/support/?a=1")
    request.user = type("Nobody", (), {"is_authenticated": False})()
    assert view(request)["Location"] == "/accounts/login/?next=/lv/cases/TST-2026-00001/support/%3Fa%3D1"
    request.user = make_user()
    assert view(request).content == b"in"


def test_erasing_needs_the_persons_own_words(client: Client) -> None:
    user = make_user("anna@example.org")
    client.force_login(user)
    assert client.get("/lv/me/delete/").status_code == 200
    assert client.post("/lv/me/delete/", {"email": "other@example.org"}).status_code == 200
    assert User.objects.filter(pk=user.pk).exists()
    done = client.post("/lv/me/delete/", {"email": " Anna@Example.org "})
    assert done.status_code == 200
    assert not User.objects.exists()
    assert "_auth_user_id" not in client.session


def test_an_erased_person_leaves_the_cases(client: Client, town: Municipality, neighbour: Municipality) -> None:
    user = make_user()
    prove_address(user=user, email=user.email)
    with_app(user)
    grant(user=user, role=Role.RESPONDER)
    grant(user=user, role=Role.EDITOR, municipality=neighbour)
    idea = make_idea(person=user)
    before = list(Step.objects.order_by("pk").values_list("case_id", "number", "explanation", "digest"))
    erase(user=user)
    assert list(Step.objects.order_by("pk").values_list("case_id", "number", "explanation", "digest")) == before
    assert Case.objects.get(pk=idea.case_id).title == idea.case.title
    assert not EmailAddress.objects.exists()
    with every_municipality():
        assert not Membership.objects.exists()
