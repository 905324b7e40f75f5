"""Signing in by a code from a letter: one form for those who are known and those who are not."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import quote

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from portal.identity import asking, forms
from portal.identity.models import User
from portal.tenancy.models import Municipality
from tests.factories import make_user
from tests.identity.people import letter_code, sign_in

pytestmark = pytest.mark.django_db
WRONG = "000 000"


@pytest.fixture
def still() -> Iterator[None]:
    """No window of a limit ends in the middle of the test."""
    with time_machine.travel("2026-11-30T10:00:00Z", tick=False):
        yield


def wrong_for(code: str) -> str:
    return WRONG if code != WRONG else "111 111"


def test_a_newcomer_gets_in_by_the_same_form(client: Client) -> None:
    answer = sign_in(client, "Jauna@Example.org", next="/lv/ideas/new/")
    person = User.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, "/lv/ideas/new/")
    assert (person.email, person.language, person.has_usable_password()) == ("jauna@example.org", "lv", False)
    assert EmailAddress.objects.values_list("user_id", "email", "verified").get() == (
        person.pk,
        "jauna@example.org",
        True,
    )
    assert client.session["_auth_user_id"] == str(person.pk)


def test_an_account_is_made_only_when_the_code_comes_back(client: Client) -> None:
    client.post("/accounts/login/", {"email": "someone@example.org"})
    assert not User.objects.exists()


def test_a_known_person_gets_in_by_the_same_form(client: Client) -> None:
    person = make_user("anna@example.org")
    assert sign_in(client, "ANNA@example.org").status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)
    assert User.objects.count() == 1


def test_nothing_tells_who_has_an_account(client: Client, town: Municipality) -> None:
    make_user("known@example.org")
    shown = []
    for email in ("known@example.org", "other@example.org"):
        browser = Client(headers={"host": town.hostname})
        asked = browser.post("/accounts/login/", {"email": email})
        page = browser.get(asked["Location"])
        text = page.content.decode().replace(email, "…").replace(str(page.context["csrf_token"]), "")
        shown.append((asked.status_code, asked["Location"], text, mail.outbox[-1].subject[:10]))
    assert shown[0] == shown[1]


def test_the_letter_is_the_municipalitys_and_in_the_readers_language(client: Client) -> None:
    client.post("/accounts/login/", {"email": "a@example.org"}, query_params={"next": "/en/ideas/"})
    english = mail.outbox[-1]
    client.post("/accounts/login/", {"email": "b@example.org"}, query_params={"next": "/lv/ideas/"})
    latvian = mail.outbox[-1]
    assert english.subject.startswith("Your code: ")
    assert latvian.subject.startswith("Jūsu kods: ")
    assert english.from_email == "Testene <atbalss@localhost>"
    assert english.to == ["a@example.org"]


def test_the_language_lasts_for_the_whole_way_in(client: Client) -> None:
    client.get("/accounts/login/", {"next": "/en/ideas/"})
    assert 'lang="en"' in client.get("/accounts/login/").content.decode()


def test_a_wrong_code_may_be_corrected(client: Client) -> None:
    client.post("/accounts/login/", {"email": "a@example.org"})
    refused = client.post("/accounts/login/code/", {"code": wrong_for(letter_code())})
    assert refused.status_code == 200
    assert refused.context["form"].errors == {"code": [forms.INCORRECT_CODE]}
    assert client.post("/accounts/login/code/", {"code": letter_code().replace(" ", "")}).status_code == 302


def test_five_wrong_codes_end_the_attempt(client: Client) -> None:
    client.post("/accounts/login/", {"email": "a@example.org"}, query_params={"next": "/lv/me/"})
    code = letter_code()
    answers = [
        client.post("/accounts/login/code/", {"code": wrong_for(code)}, query_params={"next": "/lv/me/"})
        for _ in range(5)
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 302]
    assert answers[-1]["Location"] == "/accounts/login/?next=%2Flv%2Fme%2F"
    assert client.post("/accounts/login/code/", {"code": code})["Location"] == "/accounts/login/"
    assert not User.objects.exists()


def test_guesses_are_counted_beside_the_session(client: Client, town: Municipality) -> None:
    """Sessions started in parallel share the count of their e-mail."""
    client.post("/accounts/login/", {"email": "a@example.org"})
    code, before = letter_code(), client.session["account_login"]
    for _ in range(5):
        # As requests do that read the session before the others have written it.
        session = client.session
        session["account_login"] = before
        session.save()
        client.post("/accounts/login/code/", {"code": wrong_for(code)})
    session = client.session
    session["account_login"] = before
    session.save()
    refused = client.post("/accounts/login/code/", {"code": code})
    assert refused.status_code == 200
    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("still")
def test_wrong_guesses_of_others_spoil_no_code(client: Client, town: Municipality) -> None:
    client.post("/accounts/login/", {"email": "a@example.org"})
    code = letter_code()
    for number in range(8):
        other = from_elsewhere(town, number)
        other.post("/accounts/login/", {"email": "a@example.org"})
        for _ in range(5):
            other.post("/accounts/login/code/", {"code": wrong_for(letter_code())})
    assert client.post("/accounts/login/code/", {"code": code})["Location"] == "/lv/me/"


def test_a_code_runs_out(client: Client) -> None:
    client.post("/accounts/login/", {"email": "a@example.org"})
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        answer = client.post("/accounts/login/code/", {"code": letter_code()})
    assert answer["Location"] == "/accounts/login/"
    assert not User.objects.exists()


def test_a_code_works_once(client: Client, town: Municipality) -> None:
    client.post("/accounts/login/", {"email": "a@example.org"})
    code, cookies = letter_code(), client.cookies.copy()
    assert client.post("/accounts/login/code/", {"code": code}).status_code == 302
    thief = Client(headers={"host": town.hostname})
    thief.cookies = cookies
    assert thief.post("/accounts/login/code/", {"code": code})["Location"] == "/accounts/login/"


def test_a_new_code_replaces_the_one_before(client: Client) -> None:
    client.post("/accounts/login/", {"email": "a@example.org"})
    first = letter_code()
    client.post("/accounts/login/code/", {"action": "resend"})
    second = letter_code()
    if first != second:
        assert client.post("/accounts/login/code/", {"code": first}).status_code == 200
    assert client.post("/accounts/login/code/", {"code": second}).status_code == 302


def test_another_e_mail_may_be_typed_while_a_code_is_waited_for(client: Client) -> None:
    client.post("/accounts/login/", {"email": "mistyped@example.org"})
    assert client.get("/accounts/login/").status_code == 200
    assert sign_in(client, "right@example.org").status_code == 302
    assert User.objects.get().email == "right@example.org"


@pytest.mark.usefixtures("still")
def test_few_letters_for_one_e_mail_many_behind_one_address(client: Client) -> None:
    for number in range(20):
        assert client.post("/accounts/login/", {"email": f"reader{number}@example.org"}).status_code == 302
    asked = [client.post("/accounts/login/", {"email": "one@example.org"}).status_code for _ in range(4)]
    assert asked == [302, 302, 302, 200]
    assert len(mail.outbox) == 23


def from_elsewhere(town: Municipality, number: int) -> Client:
    return Client(headers={"host": town.hostname}, REMOTE_ADDR=f"203.0.113.{number}")


@pytest.mark.usefixtures("still")
def test_a_stranger_elsewhere_keeps_nobody_from_a_first_code(client: Client, town: Municipality) -> None:
    stranger = from_elsewhere(town, 1)
    for _ in range(20):
        stranger.post("/accounts/login/", {"email": "officer@example.org"})
    assert len(mail.outbox) == 3
    assert sign_in(client, "officer@example.org").status_code == 302


@pytest.mark.usefixtures("still")
def test_letters_to_one_mailbox_end_wherever_they_are_asked_for(client: Client, town: Municipality) -> None:
    make_user("officer@example.org")
    shown = {}
    for email in ("officer@example.org", "nobody@example.org"):
        for number in range(30):
            from_elsewhere(town, number).post("/accounts/login/", {"email": email})
        asked = client.post("/accounts/login/", {"email": email})
        assert sum(email in letter.to for letter in mail.outbox) == 15
        shown[email] = asked.context["form"].errors
    # And it says what to do, to everybody alike.
    assert shown["officer@example.org"] == shown["nobody@example.org"] == {"email": [asking.TOO_MANY_LETTERS]}


@pytest.mark.usefixtures("still")
def test_a_browser_that_was_in_before_gets_a_code_whatever_strangers_ask(client: Client, town: Municipality) -> None:
    sign_in(client, "officer@example.org")
    client.post("/accounts/logout/")
    for number in range(30):
        from_elsewhere(town, number).post("/accounts/login/", {"email": "officer@example.org"})
    assert sign_in(client, "officer@example.org")["Location"] == "/lv/me/"
    client.post("/accounts/logout/")
    # Not for somebody else's e-mail, not endlessly, and not with a cookie that was changed.
    asked = [client.post("/accounts/login/", {"email": "officer@example.org"}).status_code for _ in range(3)]
    assert asked == [302, 302, 200]
    for number in range(30):
        from_elsewhere(town, number).post("/accounts/login/", {"email": "other@example.org"})
    assert client.post("/accounts/login/", {"email": "other@example.org"}).status_code == 200
    client.cookies["atbalss_browser"] = "x" + client.cookies["atbalss_browser"].value
    assert client.post("/accounts/login/", {"email": "officer@example.org"}).status_code == 200


def test_the_browsers_cookie_comes_with_the_code_and_names_nobody(client: Client) -> None:
    asked = client.post("/accounts/login/", {"email": "officer@example.org"})
    assert "atbalss_browser" not in asked.cookies
    cookie = client.post("/accounts/login/code/", {"code": letter_code()}).cookies["atbalss_browser"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/accounts/", True, "Lax")
    assert "officer" not in cookie.value


def test_a_letter_that_cannot_leave_is_said_so(client: Client, settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # type: ignore[attr-defined]
    refused = client.post("/accounts/login/", {"email": "a@example.org"})
    assert refused.status_code == 200
    assert refused.context["form"].non_field_errors() == [forms.LETTER_FAILED]


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "javascript:alert(1)",
        "http://kaimini.localhost/lv/",
        "https:///evil.example",
    ],
)
def test_next_leads_nowhere_else(client: Client, neighbour: Municipality, elsewhere: str) -> None:
    answer = sign_in(client, "a@example.org", next=elsewhere)
    assert answer["Location"] == "/lv/me/"
    inside = client.get(f"/accounts/login/?next={quote(elsewhere)}")
    assert inside["Location"] == "/lv/me/"
    assert client.post("/accounts/logout/", {"next": elsewhere})["Location"] == "/lv/"


def test_an_inactive_account_stays_shut(client: Client) -> None:
    make_user("a@example.org", is_active=False)
    assert sign_in(client, "a@example.org")["Location"] == "/accounts/inactive/"
    assert "_auth_user_id" not in client.session
    assert client.get("/accounts/inactive/").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "signup/",
        "email/",
        "confirm-email/",
        "confirm-email/abc/",
        "password/change/",
        "password/set/",
        "password/reset/",
        "password/reset/done/",
        "reauthenticate/",
        "2fa/",
        "2fa/recovery-codes/",
        "",
    ],
)
def test_what_we_do_not_use_does_not_exist(client: Client, path: str) -> None:
    assert client.get(f"/accounts/{path}").status_code == 404


def test_no_address_of_a_machine_is_kept(client: Client) -> None:
    kept: dict[str, object] = {}
    caught = cache.__class__  # the proxy; what it writes goes through these four
    for name in ("set", "add", "incr", "get_or_set"):
        before = getattr(cache, name)

        def spy(key: str, *args: object, _before: object = before, **more: object) -> object:
            kept[key] = args
            return _before(key, *args, **more)  # type: ignore[operator]

        setattr(cache, name, spy)
    try:
        client.post("/accounts/login/", {"email": "a@example.org"}, REMOTE_ADDR="203.0.113.77")
        client.post("/accounts/login/code/", {"code": letter_code()}, REMOTE_ADDR="203.0.113.77")
    finally:
        for name in ("set", "add", "incr", "get_or_set"):
            delattr(cache, name)
    assert caught
    assert kept
    assert "203.0.113.77" not in repr(kept)
    assert "a@example.org" not in repr(kept)
    session = dict(client.session.items())
    assert "203.0.113.77" not in repr(session)
