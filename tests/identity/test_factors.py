"""The second factor: an app or a card, set up with proof, asked for at every log-in, each code once."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from portal.identity import vault
from portal.identity.actions import add_app, add_card, forget_factors, grant, remove_factor
from portal.identity.models import User
from portal.identity.queries import codes_left, factors_of
from portal.identity.states import Role
from portal.identity.views.factors import codes_of
from portal.tenancy.models import Municipality
from tests.factories import make_user
from tests.identity.people import app_code, at_desk, sign_in, with_app

pytestmark = pytest.mark.django_db
SEED = "5" * 80
INDEX = "/accounts/second-factor/"


@pytest.fixture
def officer(town: Municipality) -> User:
    user = make_user("officer@example.org")
    grant(user=user, role=Role.MODERATOR)
    return user


def test_an_app_is_set_up_and_then_asked_for(client: Client, officer: User, town: Municipality) -> None:
    assert sign_in(client, officer.email, next="/admin/")["Location"] == "/admin/"
    assert client.get("/admin/")["Location"] == f"{INDEX}?next=/admin/"
    page = client.get(f"{INDEX}app/", {"next": "/admin/"})
    secret = page.context["form"].secret
    assert page.context["picture"].startswith("data:image/svg+xml")
    assert client.get(f"{INDEX}app/").context["form"].secret == secret
    assert secret not in repr(dict(client.session.items()))
    done = client.post(f"{INDEX}app/", {"code": app_code(secret)}, query_params={"next": "/admin/"})
    assert done["Location"] == "/admin/"
    assert client.get("/admin/inbox/").status_code == 200

    later = Client(headers={"host": town.hostname})
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        assert sign_in(later, officer.email, next="/admin/pages/")["Location"] == "/accounts/login/second/"
        assert later.get("/admin/")["Location"] == "/accounts/login/?next=/admin/"
        inside = later.post("/accounts/login/second/", {"code": app_code(secret)})
        assert inside["Location"] == "/admin/pages/"
        assert later.get("/admin/inbox/").status_code == 200


def test_a_wrong_code_sets_nothing_up(client: Client, officer: User) -> None:
    client.force_login(officer)
    secret = client.get(f"{INDEX}app/").context["form"].secret
    wrong = "000000" if app_code(secret) != "000000" else "111111"
    assert client.post(f"{INDEX}app/", {"code": wrong}).status_code == 200
    assert factors_of(officer) == {}


def test_an_apps_code_opens_once(client: Client, officer: User, town: Municipality) -> None:
    secret = with_app(officer)
    with time_machine.travel(timezone.now(), tick=False):
        code = app_code(secret)
        sign_in(client, officer.email)
        assert client.post("/accounts/login/second/", {"code": code}).status_code == 302
        overlooker = Client(headers={"host": town.hostname})
        sign_in(overlooker, officer.email)
        assert overlooker.post("/accounts/login/second/", {"code": code}).status_code == 200


def test_an_apps_code_is_not_replayed_while_clocks_are_forgiven(
    client: Client, officer: User, town: Municipality
) -> None:
    secret = with_app(officer)
    now = timezone.now().replace(second=1)
    with time_machine.travel(now, tick=False):
        code = app_code(secret)
        sign_in(client, officer.email)
        client.post("/accounts/login/second/", {"code": code})
    with time_machine.travel(now + timedelta(seconds=45), tick=False):
        overlooker = Client(headers={"host": town.hostname})
        sign_in(overlooker, officer.email)
        assert overlooker.post("/accounts/login/second/", {"code": code}).status_code == 200


def test_a_card_stands_alone(client: Client, officer: User, town: Municipality) -> None:
    client.force_login(officer)
    page = client.get(f"{INDEX}card/")
    shown = page.context["codes"]
    assert len(set(shown)) == 12
    assert all(re.fullmatch(r"\d{4} \d{4}", code) for code in shown)
    assert factors_of(officer) == {}
    assert client.post(f"{INDEX}card/", {"code": shown[1]}).status_code == 200
    assert client.post(f"{INDEX}card/", {"code": shown[0]}).status_code == 302
    assert client.get("/admin/inbox/").status_code == 200
    assert shown[0] not in client.get(f"{INDEX}card/").content.decode()

    later = Client(headers={"host": town.hostname})
    assert sign_in(later, officer.email)["Location"] == "/accounts/login/second/"
    assert later.post("/accounts/login/second/", {"code": shown[0]}).status_code == 200
    assert later.post("/accounts/login/second/", {"code": shown[4]})["Location"] == "/admin/"


def test_a_cards_code_opens_once(client: Client, officer: User, town: Municipality) -> None:
    card = add_card(user=officer, seed=SEED)
    code = codes_of(SEED)[3]
    sign_in(client, officer.email)
    assert client.post("/accounts/login/second/", {"code": code}).status_code == 302
    again = Client(headers={"host": town.hostname})
    sign_in(again, officer.email)
    assert again.post("/accounts/login/second/", {"code": code}).status_code == 200
    card.refresh_from_db()
    assert codes_left(card) == 10


def test_guesses_of_the_second_factor_are_few(client: Client, officer: User) -> None:
    add_card(user=officer, seed=SEED)
    sign_in(client, officer.email)
    for _ in range(5):
        client.post("/accounts/login/second/", {"code": "1234 5678"})
    assert client.post("/accounts/login/second/", {"code": codes_of(SEED)[2]}).status_code == 200
    assert "_auth_user_id" not in client.session


def test_nothing_readable_lies_in_the_database(officer: User) -> None:
    secret = with_app(officer)
    add_card(user=officer, seed=SEED)
    kept = repr(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert SEED not in kept
    assert not any(code in kept for code in codes_of(SEED))


def test_another_secret_key_says_what_helps(client: Client, officer: User, settings: object) -> None:
    secret = with_app(officer)
    old = settings.SECRET_KEY  # type: ignore[attr-defined]
    settings.SECRET_KEY = "another one" * 6  # type: ignore[attr-defined]
    sign_in(client, officer.email)
    refused = client.post("/accounts/login/second/", {"code": app_code(secret)})
    assert refused.context["form"].errors.as_data()["code"][0].code == "unreadable"
    settings.SECRET_KEY_FALLBACKS = [old]  # type: ignore[attr-defined]
    assert vault.unseal(Authenticator.objects.get().data["secret"]) == secret


def test_a_replaced_app_no_longer_opens(client: Client, officer: User) -> None:
    old = with_app(officer)
    at_desk(client, officer)
    new = with_app(officer)
    assert client.get("/admin/")["Location"] == "/accounts/second-factor/show/?next=/admin/"
    assert client.post("/accounts/second-factor/show/", {"code": app_code(old)}).status_code == 200
    shown = client.post(
        "/accounts/second-factor/show/", {"code": app_code(new)}, query_params={"next": "/admin/pages/"}
    )
    assert shown["Location"] == "/admin/pages/"
    assert client.get("/admin/inbox/").status_code == 200


@pytest.mark.parametrize("path", ["", "app/", "card/"])
def test_a_factor_is_touched_only_by_who_has_shown_it(client: Client, officer: User, path: str) -> None:
    with_app(officer)
    client.force_login(officer)
    for method in (client.get, client.post):
        assert method(f"{INDEX}{path}")["Location"].startswith("/accounts/second-factor/show/")


@pytest.mark.parametrize("path", ["", "app/", "card/"])
def test_residents_have_no_second_factor_to_lose(client: Client, path: str) -> None:
    assert client.get(f"{INDEX}{path}")["Location"].startswith("/accounts/login/?next=")
    client.force_login(make_user())
    assert client.get(f"{INDEX}{path}").status_code == 403


def test_the_last_factor_stays(client: Client, officer: User) -> None:
    with_app(officer)
    at_desk(client, officer)
    client.post(INDEX, {"remove": "totp"})
    assert set(factors_of(officer)) == {"totp"}
    add_card(user=officer, seed=SEED)
    client.post(INDEX, {"remove": "recovery_codes"})
    assert set(factors_of(officer)) == {"totp"}
    assert remove_factor(user=officer, type="webauthn") is False


def test_the_chooser_counts_the_codes_that_are_left(client: Client, officer: User) -> None:
    add_app(user=officer, secret="A" * 32)
    add_card(user=officer, seed=SEED)
    at_desk(client, officer)
    assert client.get(INDEX).context["left"] == 11


def test_whoever_lost_both_is_helped_from_the_command_line(officer: User) -> None:
    with_app(officer)
    call_command("reset_second_factor", officer.email)
    assert factors_of(officer) == {}
    with pytest.raises(CommandError):
        call_command("reset_second_factor", officer.email)
    with pytest.raises(CommandError):
        call_command("reset_second_factor", "nobody@example.org")
    assert forget_factors(user=officer) == 0
