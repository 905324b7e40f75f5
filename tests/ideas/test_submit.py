"""Handing in an idea without JavaScript, as a browser does it."""

import re
import time
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from feedback.models import Assignment, CaseAuthor
from feedback.queries import open_by_code
from ideas.models import Category, Draft, Idea
from ideas.rules import brevity_problems, word_problems
from portal.tenancy.models import Municipality
from portal.tenancy.scope import municipality_scope
from tests.factories import make_department, make_neighbourhood, make_user
from tests.ideas.forms import KEY, NEW, code_in, form_key_in, typed

pytestmark = pytest.mark.django_db


def hand_in(client: Client, **changes: Any) -> Any:
    return client.post(NEW, typed(**changes))


def errors_of(response: Any) -> dict[str, list[str]]:
    return dict(response.context["form"].errors)


def test_an_idea_is_handed_in_and_the_page_says_what_follows(client: Client, town: Municipality) -> None:
    with time_machine.travel("2026-11-30T10:00:00+02:00", tick=False):
        page = client.get(NEW)
        key = form_key_in(page.content.decode())
        answer = hand_in(client, form_key=key)
        thanks = client.get(answer["Location"]).content.decode()
    idea = Idea.objects.select_related("case").get()
    assert answer.status_code == 302
    assert answer["Location"] == "/lv/ideas/new/thanks/TST-2026-00001/"
    assert (idea.case.title, idea.case.status, idea.case.shown) == ("Soliņš pie upes", "received", False)
    assert (idea.lat, idea.lon, idea.neighbourhood.slug) == (56.95, 24.05, "rietumi")
    assert idea.case.answer_due_on == date(2026, 12, 14)
    assert "TST-2026-00001" in thanks
    assert "14.\u00a0decembrim" in thanks
    assert "2.\u00a0decembrim" in thanks


def test_the_first_step_seals_what_was_handed_in(client: Client, town: Municipality) -> None:
    hand_in(client)
    details = Idea.objects.get().case.steps.get().details
    assert details["category"] == {"lv": "Parki", "en": "Parks"}
    assert details["place"] == "Rietumi"
    assert details["point"] == [56.95, 24.05]


def test_an_anonymous_idea_leaves_only_a_day_and_a_code_that_opens_it(client: Client, town: Municipality) -> None:
    person = make_user(name="Anna Bērziņa")
    client.force_login(person)
    answer = hand_in(client)
    author = CaseAuthor.objects.get()
    assert (author.kind, author.shown_name, author.person) == ("anonymous", "", None)
    case = Idea.objects.get().case
    assert (case.day_only, case.opened_at.astimezone(town.zone).hour) == (True, 0)
    code = code_in(client.get(answer["Location"]).content.decode())
    assert open_by_code(code) == case


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"author_kind": "name", "shown_name": "Jānis Ozols"}, ("name", "Jānis Ozols", "", "")),
        ({"author_kind": "nickname", "shown_name": " Upes   vecis "}, ("nickname", "Upes vecis", "", "")),
        (
            {
                "author_kind": "association",
                "shown_name": "not this",
                "association": "Biedrība “Upe”",
                "registration_number": "4000 8012 345",
                "representative": "Ilze Kalna",
            },
            ("association", "Biedrība “Upe”", "40008012345", "Ilze Kalna"),
        ),
    ],
)
def test_authors_are_shown_as_they_chose(client: Client, town: Municipality, fields: Any, shown: Any) -> None:
    assert hand_in(client, **fields).status_code == 302
    author = CaseAuthor.objects.get()
    assert (author.kind, author.shown_name, author.registration_number, author.representative) == shown


def test_signed_in_the_idea_belongs_to_the_account_and_needs_no_code(client: Client, town: Municipality) -> None:
    person = make_user(name="Anna Bērziņa")
    client.force_login(person)
    assert 'value="Anna Bērziņa"' in client.get(NEW).content.decode()
    answer = hand_in(client, author_kind="name", shown_name="Anna")
    assert (CaseAuthor.objects.get().person, CaseAuthor.objects.get().code_hash) == (person, "")
    assert code_in(client.get(answer["Location"]).content.decode()) == ""


def test_two_presses_make_one_idea_and_show_one_code(client: Client, town: Municipality) -> None:
    first, second = hand_in(client), hand_in(client)
    assert first["Location"] == second["Location"]
    assert Idea.objects.count() == 1
    other_tab = Client(headers={"host": town.hostname})
    again = other_tab.post(NEW, typed())
    assert code_in(other_tab.get(again["Location"]).content.decode()) == code_in(
        client.get(first["Location"]).content.decode()
    )


def test_the_code_is_not_shown_after_ten_minutes(client: Client, town: Municipality) -> None:
    with time_machine.travel("2026-11-30T10:00:00+02:00", tick=False) as clock:
        answer = hand_in(client)
        clock.shift(timedelta(minutes=9))
        assert code_in(client.get(answer["Location"]).content.decode())
        clock.shift(timedelta(minutes=2))
        cache.clear()  # Redis keeps its own time, which nobody can travel.
        assert not code_in(client.get(answer["Location"]).content.decode())
        assert not code_in(client.get(hand_in(client)["Location"]).content.decode())


def test_nobody_else_sees_the_code(client: Client, town: Municipality) -> None:
    answer = hand_in(client)
    stranger = Client(headers={"host": town.hostname})
    page = stranger.get(answer["Location"])
    assert page.status_code == 200
    assert not code_in(page.content.decode())
    for language in ("lv", "en"):
        stranger.cookies[f"atbalss_code_{language}"] = "K7QF2M9XT4CD:1tXYZ:forged"
    assert not code_in(stranger.get(answer["Location"]).content.decode())


def test_another_idea_written_into_the_sent_form_is_not_lost(client: Client, town: Municipality) -> None:
    hand_in(client)
    hand_in(client, text="Vēl viena, pavisam cita ideja.")
    assert sorted(Idea.objects.values_list("case__text", flat=True)) == [
        "Pie upes nav kur apsēsties. Lūdzu, uzlieciet soliņu.",
        "Vēl viena, pavisam cita ideja.",
    ]


def test_the_department_of_the_category_gets_the_case(client: Client, town: Municipality) -> None:
    department = make_department("ipasumi")
    Category.objects.update(department=department)
    hand_in(client)
    assert Assignment.objects.get().department == department


def test_errors_keep_everything_that_was_typed(client: Client, town: Municipality) -> None:
    answer = hand_in(client, title="", author_kind="nickname", shown_name="Upes vecis", lat="56,91")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert set(errors_of(answer)) == {"title"}
    for kept in ("Lūdzu, uzlieciet soliņu.", "Upes vecis", 'value="56,91"', 'value="24.05"', KEY):
        assert kept in html
    assert re.search(r'value="nickname"[^>]*checked', html)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"text": " \u200b\u202e \n "}, {"text"}),
        ({"title": "!?…"}, {"title"}),
        ({"title": "ok"}, {"title"}),
        ({"text": "x"}, {"text"}),
        ({"text": "Soliņus !"}, {"text"}),
        ({"title": "ā" * 121}, {"title"}),
        ({"text": "ā" * 5001}, {"text"}),
        ({"title": "nulle\0"}, {"title"}),
        ({"category": "nav-tadas"}, {"category"}),
        ({"category": None}, {"category"}),
        ({"author_kind": None}, {"author_kind"}),
        ({"author_kind": "king"}, {"author_kind"}),
        ({"author_kind": "name"}, {"shown_name"}),
        ({"author_kind": "name", "shown_name": "ā" * 121}, {"shown_name"}),
        ({"author_kind": "association"}, {"association", "representative", "registration_number"}),
        ({"lat": "56.95", "lon": ""}, {"place"}),
        ({"lat": "nan", "lon": "24"}, {"lat", "place"}),
        ({"lat": "95", "lon": "24"}, {"lat", "place"}),
        ({"lat": "", "lon": ""}, {"place"}),
        ({"lat": "", "lon": "", "neighbourhood": "nekuriene"}, {"neighbourhood"}),
        ({"website": "http://spam.example"}, {"website"}),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client: Client, town: Municipality, fields: Any, wrong: set[str]) -> None:
    answer = hand_in(client, **fields)
    assert answer.status_code == 422
    assert set(errors_of(answer)) == wrong
    assert Idea.objects.count() == 0


def test_words_are_tidied_but_not_changed(client: Client, town: Municipality) -> None:
    hand_in(
        client,
        title="  Soliņš\u202e \t pie\nupes ",
        text="Pirma\u0304 rinda   🪑\r\n\r\n\r\n\r\n<script>alert(1)</script>\u0000".replace("\0", ""),
    )
    case = Idea.objects.get().case
    assert case.title == "Soliņš pie upes"
    assert case.text == "Pirmā rinda 🪑\n\n<script>alert(1)</script>"
    assert "<script>alert" not in client.get(f"/lv/ideas/new/thanks/{case.reference}/").content.decode()


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"lat": "", "lon": "", "neighbourhood": "austrumi"}, (None, None, "austrumi")),
        ({"lat": "", "lon": "", "no_exact_place": "on"}, (None, None, None)),
        ({"no_exact_place": "on", "neighbourhood": "austrumi"}, (None, None, "austrumi")),
        ({"lat": "56,95", "lon": "24,15", "neighbourhood": "rietumi"}, (56.95, 24.15, "austrumi")),
    ],
)
def test_a_place_can_be_given_in_three_ways(client: Client, town: Municipality, fields: Any, place: Any) -> None:
    assert hand_in(client, **fields).status_code == 302
    idea = Idea.objects.get()
    assert (idea.lat, idea.lon, idea.neighbourhood and idea.neighbourhood.slug) == place


def test_outside_names_the_right_municipality_and_leads_there(
    client: Client, town: Municipality, neighbour: Municipality
) -> None:
    with municipality_scope(neighbour):
        make_neighbourhood("tali", west=26.0, south=57.5)
    answer = hand_in(client, lat="57.55", lon="26.05")
    html = answer.content.decode()
    assert set(errors_of(answer)) == {"place"}
    assert "Kaimini" in errors_of(answer)["place"][0]
    assert "kaimini.localhost" in html
    # The words stand behind the "#": they must get into no server's log.
    address = urlsplit(answer.context["elsewhere_url"])
    assert (address.path, address.query) == ("/lv/ideas/new/", "lat=57.55&lon=26.05")
    assert parse_qs(address.fragment) == {"title": [typed()["title"]], "text": [typed()["text"]], "category": ["Parki"]}
    assert "<noscript>" in html
    assert "56.0" in hand_in(client, lat="56.0", lon="21.0").content.decode()
    assert Idea.objects.count() == 0


def test_the_map_and_other_pages_can_begin_the_form(client: Client, town: Municipality) -> None:
    html = client.get(NEW, {"lat": "56.95", "lon": "24.05", "neighbourhood": "rietumi"}).content.decode()
    assert 'value="56.95"' in html
    assert '<option value="rietumi" selected>' in html


def test_personal_data_is_shown_and_asked_about_once(client: Client, town: Municipality) -> None:
    text = "Zvaniet man 29123456 vai rakstiet anna@example.lv."
    answer = hand_in(client, text=text)
    html = answer.content.decode()
    assert set(errors_of(answer)) == {"personal_ok"}
    assert "29123456" in html
    confirmation = answer.context["form"].fingerprint
    assert f'value="{confirmation}"' in html
    more = hand_in(client, text=f"{text} Mans otrs numurs ir 67012345.", personal_ok=confirmation)
    assert set(errors_of(more)) == {"personal_ok"}
    assert hand_in(client, text=text, personal_ok=confirmation).status_code == 302


@pytest.mark.parametrize("unit", ["....", "Aa iela 1, dz ", "2 "])
def test_a_flood_of_words_is_refused_at_once(client: Client, town: Municipality, unit: str) -> None:
    began = time.process_time()
    assert set(errors_of(hand_in(client, text=unit * (400_000 // len(unit))))) >= {"text"}
    assert time.process_time() - began < 8


def test_a_personal_code_cannot_stay(client: Client, town: Municipality) -> None:
    answer = hand_in(client, text="Mans kods ir 010190-12345, lūdzu palīdziet.", personal_ok="anything")
    assert set(errors_of(answer)) == {"text"}
    assert Idea.objects.count() == 0


def test_logging_in_first_keeps_what_was_typed(client: Client, town: Municipality) -> None:
    answer = hand_in(client, log_in="1", title="", author_kind="nickname", shown_name="Upes vecis")
    assert answer["Location"].startswith("/accounts/")
    assert f"next=%2Flv%2Fideas%2Fnew%2F%3Fdraft%3D{KEY}" in answer["Location"]
    stranger = Client(headers={"host": town.hostname}).get(NEW, {"draft": KEY}).content.decode()
    assert "Upes vecis" not in stranger
    client.force_login(make_user(name="Anna Bērziņa"))
    html = client.get(NEW, {"draft": KEY}).content.decode()
    assert form_key_in(html) == KEY
    assert "Upes vecis" in html
    assert "Lūdzu, uzlieciet soliņu." in html
    assert hand_in(client, author_kind="nickname", shown_name="Upes vecis").status_code == 302
    assert Draft.objects.count() == 0


def test_no_session_leads_from_an_account_to_an_idea_without_a_name(client: Client, town: Municipality) -> None:
    hand_in(client, log_in="1")
    client.force_login(make_user())
    assert hand_in(client).status_code == 302
    assert CaseAuthor.objects.get().person is None
    assert KEY not in str(dict(client.session))


def test_the_enter_key_hands_in_and_does_not_lead_to_the_log_in(client: Client, town: Municipality) -> None:
    form = client.get(NEW).content.decode().split("data-draft", 1)[1]
    first_button = re.search(r"<button[^>]*type=\"submit\"[^>]*>", form)
    assert first_button
    assert "name=" not in first_button[0]


def test_too_many_ideas_from_one_address_wait(client: Client, town: Municipality, monkeypatch: Any) -> None:
    monkeypatch.setattr("ideas.views.submit.IDEAS_PER_HOUR", 1)
    assert hand_in(client).status_code == 302
    answer = hand_in(client, form_key="z" * 32)
    assert answer.status_code == 429
    assert "Lūdzu, uzlieciet soliņu." in answer.content.decode()


def test_a_missing_or_invented_form_key_is_no_hindrance(client: Client, town: Municipality) -> None:
    assert hand_in(client, form_key=None).status_code == 302
    assert hand_in(client, form_key="../../etc", text="Cits teksts").status_code == 302


def test_a_neighbours_thanks_page_is_not_found(client: Client, town: Municipality, neighbour: Municipality) -> None:
    hand_in(client)
    reference = Idea.objects.get().case.reference
    other = Client(headers={"host": neighbour.hostname})
    assert other.get(f"/lv/ideas/new/thanks/{reference}/").status_code == 404


def test_handing_in_costs_this_many_queries(
    client: Client, town: Municipality, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(NEW)
    hand_in(client, form_key="w" * 32, text="Pirmā ideja.")
    with django_assert_num_queries(21):
        assert hand_in(client).status_code == 302


def test_who_gets_letters_is_told_so_and_nobody_else(client: Client, town: Municipality) -> None:
    author = make_user("anna@example.org")
    client.force_login(author)
    own, nameless = hand_in(client, author_kind="nickname", shown_name="Upes vecis"), hand_in(client, form_key="n" * 32)
    assert "anna@example.org" in client.get(own["Location"]).content.decode()
    # Anonymously: a code, and no letters.
    assert "anna@example.org" not in client.get(nameless["Location"]).content.decode()
    client.force_login(make_user())
    assert "@" not in client.get(own["Location"]).context["letters_to"]
    client.logout()
    assert client.get(own["Location"]).context["letters_to"] == ""


def test_words_taken_over_from_elsewhere_may_be_short(town: Municipality) -> None:
    assert (word_problems("A", "B"), set(brevity_problems("A", "B"))) == ({}, {"title", "text"})
