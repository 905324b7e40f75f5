"""What is far too long is refused by its length, before anything reads it, and shown again as it was typed."""

from typing import Any, Final

import pytest
from django.test import Client

from feedback.actions.moderation import decline
from feedback.models import Case
from feedback.words import ROOM, TEXT_LENGTH
from ideas.models import Draft, Idea
from portal.tenancy.models import Municipality
from tests.architecture.test_naughty import FIELDS, PUBLIC_FORMS, at
from tests.architecture.test_naughty import case as case
from tests.factories import MODERATOR, make_user
from tests.feedback.public import anonymous_case
from tests.feedback.test_words import MARKS
from tests.feedback.test_words import normalised as normalised
from tests.ideas.forms import NEW, typed

# Six of them in one form are still as much as a request may have.
OVERLONG: Final = "Soliņš " + MARKS * 50_000


def longest(normalised: list[str]) -> int:
    return max(map(len, normalised), default=0)


@pytest.mark.parametrize("path", PUBLIC_FORMS)
def test_no_field_of_a_public_form_has_much_put_in_order(
    town: Municipality, client: Client, case: Case, path: str, normalised: list[str]
) -> None:
    for field in FIELDS:
        client.post(at(path, case), {field: OVERLONG})
    assert longest(normalised) <= ROOM * TEXT_LENGTH


@pytest.mark.parametrize("path", ["/lv/me/", "/lv/me/delete/"])
def test_no_field_of_ones_own_page_has_much_put_in_order(
    town: Municipality, client: Client, path: str, normalised: list[str]
) -> None:
    client.force_login(make_user())
    for field in ("name", "email", "language"):
        assert client.post(path, {field: OVERLONG}).status_code != 404
    assert longest(normalised) <= ROOM * TEXT_LENGTH


@pytest.mark.parametrize("act", ["correct", "withdraw", "second-look"])
def test_an_authors_words_are_refused_by_their_length(
    town: Municipality, client: Client, act: str, normalised: list[str]
) -> None:
    case, code = anonymous_case()
    client.post("/lv/follow/", {"code": code})
    if act == "second-look":
        decline(case=case, rule=1, explanation="Pret noteikumiem.", by=MODERATOR)
    answered = client.post(
        f"/lv/cases/{case.reference}/{act}/", dict.fromkeys(("title", "text", "explanation"), OVERLONG)
    )
    assert answered.status_code == 422
    errors = answered.context["form"].errors
    assert errors
    for name in errors:
        assert answered.context["form"][name].value() == OVERLONG
    assert longest(normalised) <= ROOM * TEXT_LENGTH


@pytest.mark.parametrize("kind", ["name", "nickname", "association", "anonymous"])
def test_an_overlong_idea_is_refused_by_its_length_and_shown_again(
    town: Municipality, client: Client, kind: str, normalised: list[str]
) -> None:
    names = ("title", "text", "shown_name", "association", "registration_number", "representative")
    answered = client.post(NEW, typed(author_kind=kind, **dict.fromkeys(names, OVERLONG)))
    form = answered.context["form"]
    assert answered.status_code == 422
    # One message for each, and none about something else.
    assert {name: len(problems) for name, problems in form.errors.items()} == dict.fromkeys(names, 1)
    assert [form[name].value() for name in names] == [OVERLONG] * len(names)
    assert longest(normalised) <= ROOM * TEXT_LENGTH


def test_what_is_overlong_is_not_kept_for_after_the_log_in(town: Municipality, client: Client) -> None:
    answered: Any = client.post(NEW, typed(text=OVERLONG, log_in="1"))
    assert answered.status_code == 422
    assert list(answered.context["form"].errors) == ["text"]
    assert not Draft.objects.exists()


def test_an_overlong_text_under_a_key_that_was_used_is_no_repeat(
    town: Municipality, client: Client, normalised: list[str]
) -> None:
    client.post(NEW, typed())
    normalised.clear()
    assert client.post(NEW, typed(text=OVERLONG)).status_code == 422
    assert Idea.objects.count() == 1
    assert longest(normalised) <= ROOM * TEXT_LENGTH


def test_letters_apart_from_their_marks_and_blanks_have_room(town: Municipality, client: Client) -> None:
    text = ("e\u0302\u0301" + "\r\n" * 2) * 1600
    assert client.post(NEW, typed(text=text)).status_code == 302


@pytest.mark.parametrize("path", ["/api/v1/ideas", "/api/v1/ideas.csv", "/api/v1/ideas.geojson", "/api/v1/pins?zoom=9"])
@pytest.mark.parametrize("name", ["q", "neighbourhood", "category", "bbox"])
def test_a_question_to_the_api_has_a_length(town: Municipality, client: Client, path: str, name: str) -> None:
    asked = path + ("&" if "?" in path else "?")
    assert client.get(f"{asked}{name}={'a' * 201}").status_code == 422


def test_a_question_to_the_list_has_a_length(town: Municipality, client: Client, normalised: list[str]) -> None:
    assert client.get("/lv/ideas/", {"q": OVERLONG[:60_000]}).status_code == 200
    assert longest(normalised) <= 200
