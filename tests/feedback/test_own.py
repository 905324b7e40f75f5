"""Coming back with the code, and what only the author may do."""

from datetime import time, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.cache import cache
from django.utils import timezone

from feedback.actions.answering import answer
from feedback.actions.moderation import decline, publish
from feedback.models import CaseAuthor
from feedback.queries import open_by_code
from portal.tenancy.scope import municipality_scope
from tests.factories import MODERATOR, fresh, make_idea, make_user
from tests.feedback.public import anonymous_case


def enter(client: Any, code: str) -> Any:
    return client.post("/lv/follow/", {"code": code})


def test_the_code_opens_what_is_not_public(client: Any) -> None:
    case, code = anonymous_case("Mans noslēpums")
    response = enter(client, f" {code[:4].lower()}-{code[4:8]} {code[8:]} ")
    assert response["Location"] == f"/lv/follow/{case.reference}/"
    page = client.get(response["Location"])
    assert "Mans noslēpums" in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_without_the_code_it_stays_shut(client: Any) -> None:
    case, _code = anonymous_case()
    response = client.get(f"/lv/follow/{case.reference}/")
    assert (response.status_code, response["Location"]) == (302, "/lv/follow/")


@pytest.mark.parametrize("wrong", ["", "123", "AAAA-AAAA-AAAA", "U" * 12])
def test_a_wrong_code_opens_nothing(client: Any, wrong: str) -> None:
    anonymous_case()
    assert enter(client, wrong).status_code == 422


def test_the_neighbours_code_opens_nothing_here(client: Any, neighbour: Any) -> None:
    with municipality_scope(neighbour):
        _case, code = anonymous_case()
    assert enter(client, code).status_code == 422


def test_a_code_on_paper_outlives_a_change_of_keys(client: Any, settings: Any) -> None:
    case, code = anonymous_case()
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another key of the installation, as long as the first one was"
    assert open_by_code(code) is None
    settings.SECRET_KEY_FALLBACKS = [old]
    assert open_by_code(code) == case


def test_too_many_wrong_codes_have_to_wait(client: Any) -> None:
    _case, code = anonymous_case()
    assert {enter(client, "AAAA-AAAA-AAAA").status_code for _try in range(100)} == {422}
    assert enter(client, code).status_code == 429
    cache.clear()
    assert enter(client, code).status_code == 302


def test_right_codes_lock_nobody_out(client: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("feedback.views.own.WRONG_FROM_ADDRESS", 2)
    _case, code = anonymous_case()
    enter(client, "AAAA-AAAA-AAAA")
    assert {enter(client, code).status_code for _try in range(5)} == {302}


def test_guessing_from_many_addresses_leaves_each_few_tries_and_nobody_none(client: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("feedback.views.own.WRONG_FROM_ALL", 20)
    _case, code = anonymous_case()
    for host in range(20):
        client.post("/lv/follow/", {"code": "AAAA-AAAA-AAAA"}, REMOTE_ADDR=f"10.0.0.{host}")
    assert [enter(client, "AAAA-AAAA-AAAA").status_code for _try in range(11)] == [422] * 10 + [429]
    assert client.post("/lv/follow/", {"code": code}, REMOTE_ADDR="10.0.1.1").status_code == 302


def test_the_browser_alone_remembers_what_was_opened(client: Any) -> None:
    case, code = anonymous_case()
    client.force_login(make_user())
    kept_before = list(Session.objects.values())
    enter(client, code)
    assert list(Session.objects.values()) == kept_before
    assert "followed" not in client.session
    assert client.cookies["atbalss_followed"]["httponly"]
    assert client.get(f"/lv/follow/{case.reference}/").status_code == 200
    client.post("/lv/follow/close/")
    assert client.get(f"/lv/follow/{case.reference}/").status_code == 302


def test_what_the_browser_carries_opens_nothing_elsewhere_nor_later(client: Any, neighbour: Any) -> None:
    case, code = anonymous_case()
    with municipality_scope(neighbour):
        other, _code = anonymous_case("Kaimiņu ideja")
    enter(client, code)
    carried = client.cookies["atbalss_followed"].value
    for forged in (carried + "x", signing.dumps([case.pk]), signing.dumps([other.pk], salt=f"followed:{neighbour.pk}")):
        client.cookies["atbalss_followed"] = forged
        assert client.get(f"/lv/follow/{case.reference}/").status_code == 302
    client.cookies["atbalss_followed"] = carried
    elsewhere = {"host": neighbour.hostname}
    assert client.get(f"/lv/follow/{other.reference}/", headers=elsewhere).status_code == 302
    with time_machine.travel(timezone.now() + timedelta(hours=13)):
        assert client.get(f"/lv/follow/{case.reference}/").status_code == 302


def test_an_anonymous_author_leaves_no_moment(client: Any) -> None:
    case, code = anonymous_case()
    enter(client, code)
    client.post(f"/lv/cases/{case.reference}/correct/", {"title": "Soliņš", "text": "Viens soliņš."})
    decline(case=case, rule=1, explanation="Pret noteikumiem.", by=MODERATOR)
    client.post(f"/lv/cases/{case.reference}/second-look/", {"explanation": "Lūdzu vēlreiz."})
    written = {step.kind: step for step in case.steps.filter(details__role="author")}
    assert set(written) == {"status", "correction", "second_look"}
    assert all(step.day_only and timezone.localtime(step.made_at).time() == time() for step in written.values())


def test_withdrawing(client: Any) -> None:
    case, code = anonymous_case()
    url = f"/lv/cases/{case.reference}/withdraw/"
    assert client.post(url, {"explanation": ""}).status_code == 422
    assert fresh(case).status == "received"
    enter(client, code)
    assert client.post(url, {"explanation": "Pārdomāju."}).status_code == 302
    assert fresh(case).status == "withdrawn"
    assert client.post(url, {"explanation": ""}).status_code == 422


def test_a_second_look_once(client: Any) -> None:
    case, code = anonymous_case()
    url = f"/lv/cases/{case.reference}/second-look/"
    enter(client, code)
    assert client.post(url, {"explanation": "Lūdzu."}).status_code == 422
    decline(case=case, rule=1, explanation="Pret noteikumiem.", by=MODERATOR)
    assert client.post(url, {"explanation": " "}).status_code == 422
    assert client.post(url, {"explanation": "Lūdzu vēlreiz."}).status_code == 302
    assert fresh(case).answer_due_on is not None
    assert client.post(url, {"explanation": "Un vēlreiz."}).status_code == 422


def test_somebody_elses_account_may_nothing(client: Any) -> None:
    author, stranger = make_user(), make_user()
    idea = make_idea(person=author)
    answer(
        case=idea.case, status="declined", explanation="Nē.", by=MODERATOR, reason="other", next_possible="Rakstiet."
    )
    CaseAuthor.objects.filter(case=idea.case).update(person=author)
    url = f"/lv/cases/{idea.case.reference}/second-look/"
    client.force_login(stranger)
    assert client.post(url, {"explanation": "Lūdzu."}).status_code == 422
    client.force_login(author)
    assert client.post(url, {"explanation": "Lūdzu."}).status_code == 302


def test_the_author_puts_the_words_right_until_they_are_public(client: Any) -> None:
    case, code = anonymous_case("Sols pie upes")
    url = f"/lv/cases/{case.reference}/correct/"
    new = {"title": "Soliņš pie upes", "text": "Viens soliņš pie tilta."}
    assert client.post(url, new).status_code == 422
    enter(client, code)
    assert "Sols pie upes" in client.get(url).content.decode()
    assert client.post(url, new | {"text": ""}).status_code == 422
    assert client.post(url, new)["Location"] == f"/lv/follow/{case.reference}/"
    assert {"title": fresh(case).title, "text": fresh(case).text} == new
    publish(case=fresh(case), by=MODERATOR)
    assert client.post(url, {"title": "Cits", "text": "Cits"}).status_code == 422
    assert fresh(case).title == "Soliņš pie upes"


def test_no_sign_that_turns_or_hides_words_gets_into_public(client: Any) -> None:
    case, code = anonymous_case(text="Soliņu! " * 600)
    url = f"/lv/cases/{case.reference}/correct/"
    enter(client, code)
    assert client.post(url, {"title": "\u200b\u2066", "text": "Soliņš"}).status_code == 422
    turned = {
        "title": "Sols\u202e pie\n upes " + "ļ" * 90,
        "text": "\u202eSoliņu!\r\n\r\n\r\n\r\nLūdzu.\x07 " + "Soliņu! " * 550,
    }
    assert client.post(url, turned).status_code == 302
    assert fresh(case).title == "Sols pie upes " + "ļ" * 90
    assert fresh(case).text.startswith("Soliņu!\n\nLūdzu. Soliņu!")


def test_closing_what_a_code_opened_leaves_the_account_signed_in(client: Any) -> None:
    case, code = anonymous_case()
    person = make_user()
    client.force_login(person)
    enter(client, code)
    assert "/lv/follow/close/" in client.get(f"/lv/follow/{case.reference}/").content.decode()
    client.post("/lv/follow/close/")
    assert client.get(f"/lv/follow/{case.reference}/").status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)


def test_whoever_opens_their_own_by_the_account_has_nothing_to_close(client: Any) -> None:
    author = make_user()
    idea = make_idea(person=author)
    client.force_login(author)
    page = client.get(f"/lv/follow/{idea.case.reference}/")
    assert page.status_code == 200
    assert "/follow/close/" not in page.content.decode()
