"""The list of ideas: filters, orders, pages; and never a neighbour's row."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from feedback.actions.answering import answer
from feedback.actions.authors import ask_second_look, withdraw
from feedback.actions.moderation import remove
from feedback.states import Status
from ideas.actions.counting import recount
from ideas.models import Category, Idea
from ideas.queries import HAS_ANSWER, IS_WAITING, SORTS
from neighbourhoods.models import Neighbourhood
from portal.design.templatetags.latvian import date_until
from portal.tenancy.scope import municipality_scope
from tests.factories import MODERATOR, fresh, make_idea, make_neighbourhood


def titles(response: Any) -> list[str]:
    return re.findall(r'class="card__link" href="[^"]+">([^<]+)</a>', response.content.decode())


@pytest.fixture
def late() -> Any:
    """An idea whose answer was due yesterday or before."""
    return lambda title: make_idea(title, opened_at=timezone.now() - timedelta(days=40))


def test_newest_first(client: Any) -> None:
    for number in range(3):
        make_idea(f"Ideja {number}")
    assert titles(client.get("/lv/ideas/")) == ["Ideja 2", "Ideja 1", "Ideja 0"]


def test_only_what_is_shown(client: Any) -> None:
    make_idea("Vēl nav publicēta", published=False)
    gone = make_idea("Noņemta")
    remove(case=gone.case, rule=1, explanation="Lamuvārdi.", by=MODERATOR)
    make_idea("Redzama")
    assert titles(client.get("/lv/ideas/")) == ["Redzama"]


def test_nothing_of_the_neighbour(client: Any, neighbour: Any) -> None:
    with municipality_scope(neighbour):
        make_idea("Kaimiņu ideja")
    for query in ("", "?q=kaimiņu", "?sort=supported", "?sort=waiting", "?neighbourhood=rietumi", "?category=parki"):
        assert titles(client.get(f"/lv/ideas/{query}")) == []
    assert client.get("/lv/ideas/map/").content.count(b"card__link") == 0


def test_filters(client: Any, late: Any) -> None:
    west, east = (Neighbourhood.objects.get(slug=slug) for slug in ("rietumi", "austrumi"))
    part = make_neighbourhood("osta", parent=west)
    roads = Category.objects.create(slug="ielas", order=5, names={"lv": "Ielas"})
    late("Kavējas")
    make_idea("Osta", neighbourhood=part)
    done = make_idea("Austrumi", neighbourhood=east, category=roads)
    answer(case=done.case, status="accepted", explanation="Darīsim.", by=MODERATOR)
    assert titles(client.get("/lv/ideas/?neighbourhood=rietumi")) == ["Osta", "Kavējas"]
    assert titles(client.get("/lv/ideas/?neighbourhood=osta")) == ["Osta"]
    assert titles(client.get("/lv/ideas/?category=ielas")) == ["Austrumi"]
    assert titles(client.get("/lv/ideas/?status=accepted")) == ["Austrumi"]
    assert titles(client.get("/lv/ideas/?late=1")) == ["Kavējas"]
    assert titles(client.get("/lv/ideas/?late=1&status=accepted")) == []


def test_orders(client: Any, late: Any) -> None:
    make_idea("Jauna", supports=0)
    late("Ilgi gaida")
    make_idea("Mīlēta", supports=7)
    answered = make_idea("Atbildēta", supports=3)
    answer(case=answered.case, status="accepted", explanation="Darīsim.", by=MODERATOR)
    assert titles(client.get("/lv/ideas/?sort=supported")) == ["Mīlēta", "Atbildēta", "Ilgi gaida", "Jauna"]
    # Whoever has their answer waits no longer.
    assert titles(client.get("/lv/ideas/?sort=waiting")) == ["Ilgi gaida", "Jauna", "Mīlēta"]


@pytest.mark.parametrize("query", ["sort=new", "sort=supported", "sort=waiting", "q=soliņš"])
def test_every_idea_is_on_one_page_going_there_and_back(client: Any, query: str) -> None:
    for number in range(30):
        make_idea(f"Soliņš {number}", supports=number % 3)
    forwards, url = [], f"/lv/ideas/?{query}"
    for _page in range(3):
        response = client.get(url)
        forwards.append(titles(response))
        url = response.context["older_url"]
    assert (url, [len(page) for page in forwards]) == ("", [12, 12, 6])
    assert len({title for page in forwards for title in page}) == 30
    backwards = [forwards[-1]]
    while url := response.context["newer_url"]:
        response = client.get(url)
        backwards.append(titles(response))
    assert backwards[::-1] == forwards


def test_an_idea_that_comes_in_meanwhile_moves_no_page(client: Any) -> None:
    for number in range(13):
        make_idea(f"Ideja {number}")
    older = client.get("/lv/ideas/").context["older_url"]
    make_idea("Pavisam jauna")
    assert titles(client.get(older)) == ["Ideja 0"]


@pytest.mark.parametrize(
    "nonsense", ["after=zzz", "after=0.-5", "before=ffffffffffffffffffff.1", "sort=x&status=y&late=z"]
)
def test_what_is_not_understood_is_left_out(client: Any, nonsense: str) -> None:
    make_idea("Ideja")
    assert titles(client.get(f"/lv/ideas/?{nonsense}")) == ["Ideja"]


def test_the_number_is_that_of_the_last_count(client: Any) -> None:
    make_idea("Ideja")
    assert client.get("/lv/ideas/").context["number"] == 0
    recount()
    assert client.get("/lv/ideas/").context["number"] == 1
    assert client.get("/lv/ideas/?late=1").context["number"] == 0
    assert client.get("/lv/ideas/?q=ideja").context["number"] is None


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("url", "queries"),
    [
        ("/lv/ideas/", 4),
        ("/lv/ideas/?sort=supported&category=parki&status=published", 4),
        ("/lv/ideas/?neighbourhood=rietumi&sort=waiting", 4),
        ("/lv/ideas/?status=is-waiting", 4),
        ("/lv/ideas/?q=11", 5),
        ("/lv/ideas/?q=soliņš", 5),
        ("/lv/ideas/map/", 7),
    ],
)
def test_queries_are_few_and_do_not_grow(
    client: Any, django_assert_num_queries: Any, rows: int, url: str, queries: int
) -> None:
    for number in range(rows):
        make_idea(f"Soliņš {number}", "Pieturvieta pie 11. tilta.")
    client.get("/lv/rules/")
    with django_assert_num_queries(queries):
        assert len(titles(client.get(url))) == rows


def test_empty_states_say_why(client: Any) -> None:
    words = {
        str(client.get(f"/lv/ideas/{query}").context["empty"]["title"])
        for query in ("", "?q=x", "?late=1", "?status=done")
    }
    assert len(words) == 4


def test_the_due_date_stands_on_the_card(client: Any) -> None:
    idea = make_idea("Ideja")
    page = client.get("/lv/ideas/")
    (card,) = page.context["cards"]
    assert (card.clock.state, card.clock.due_on) == ("waiting", fresh(idea.case).answer_due_on)
    assert date_until(card.clock.due_on) in page.content.decode()


def test_what_changes_shows_at_once(client: Any) -> None:
    """Pages are drawn once for the same rows; other rows make another page."""
    idea = make_idea("Ideja")
    pages = [client.get("/lv/ideas/").content]
    answer(case=idea.case, status="accepted", explanation="Darīsim.", by=MODERATOR)
    pages.append(client.get("/lv/ideas/").content)
    Idea.objects.update(supports=5)
    pages.append(client.get("/lv/ideas/").content)
    Category.objects.create(slug="ielas", names={"lv": "Ielas"})
    pages.append(client.get("/lv/ideas/").content)
    make_idea("Vēl viena")
    pages.append(client.get("/lv/ideas/").content)
    assert len(set(pages)) == 5
    assert client.get("/lv/ideas/").content == pages[-1]


def test_the_same_question_is_asked_of_each_municipality(client: Any, town: Any, neighbour: Any) -> None:
    make_idea("Mūsu")
    with municipality_scope(neighbour):
        make_idea("Viņu")
    assert titles(client.get("/lv/ideas/")) == ["Mūsu"]
    assert titles(client.get("/lv/ideas/", headers={"host": neighbour.hostname})) == ["Viņu"]
    assert titles(client.get("/lv/ideas/")) == ["Mūsu"]


def moved(response: Any) -> str:
    return response["Location"] if response.status_code == 302 else ""


@pytest.mark.parametrize(
    "written",
    [
        "TST-2026-00002",
        "tst-2026-00002",
        " Nr. TST-2026-2 ",
        "Ideja Nr. tst 2026 00002",
        "2026-00002",
        "00002",
        "TST 2",
    ],
)
def test_a_number_leads_to_its_page(client: Any, written: str) -> None:
    with time_machine.travel("2026-11-30"):
        make_idea("Cita")
        idea = make_idea("Nav publicēta", published=False)
    assert moved(client.get("/lv/ideas/", {"q": written})) == f"/lv/cases/{idea.case.reference}/"


def test_what_was_removed_is_found_by_its_number_too(client: Any) -> None:
    idea = make_idea()
    remove(case=idea.case, rule=1, explanation="Lamuvārdi.", by=MODERATOR)
    page = client.get("/lv/ideas/", {"q": idea.case.reference.lower()}, follow=True)
    assert page.redirect_chain == [(f"/lv/cases/{idea.case.reference}/", 302)]
    assert page.context["tombstone"]


def test_a_bare_number_is_a_word_first_and_is_offered_as_the_newest_years_idea(client: Any) -> None:
    for day in ("2025-11-28", "2026-11-30"):
        with time_machine.travel(day):
            for _number in range(13):
                make_idea("Cita", published=False)
            make_idea("Pieturvieta pie 14. tilta")
    page = client.get("/lv/ideas/", {"q": "14"})
    assert (titles(page), page.context["meant"]) == (["Pieturvieta pie 14. tilta"] * 2, "TST-2026-00014")
    assert moved(client.get("/lv/ideas/", {"q": "00014"})) == "/lv/cases/TST-2026-00014/"
    assert client.get("/lv/ideas/", {"q": "2025 14"}).context["meant"] == "TST-2025-00014"


@pytest.mark.parametrize(
    "words", ["TST-2026-99999", "999999999", "99999999999999999999", "tilts 14", "14.–16. aprīlis", "-", "Nr."]
)
def test_what_is_no_number_of_ours_is_searched_for(client: Any, words: str) -> None:
    make_idea()
    assert client.get("/lv/ideas/", {"q": words}).context["meant"] == ""


def test_the_neighbours_number_is_not_found_here(client: Any, neighbour: Any) -> None:
    with municipality_scope(neighbour):
        reference = make_idea().case.reference
    for words in (reference, reference[4:], "1"):
        page = client.get("/lv/ideas/", {"q": words})
        assert (page.status_code, page.context["meant"]) == (200, "")


def refused(title: str) -> Any:
    idea = make_idea(title)
    answer(
        case=idea.case, status="declined", explanation="Nē.", by=MODERATOR, reason="other", next_possible="Rakstiet."
    )
    return idea


def test_the_two_groups_that_people_ask_for(client: Any, late: Any) -> None:
    late("Kavējas")
    make_idea("Jauna")
    accepted = make_idea("Pieņemta")
    answer(case=accepted.case, status="accepted", explanation="Darīsim.", by=MODERATOR)
    refused("Noraidīta")
    # A "no" that is looked at again has its answer, and waits for another one.
    ask_second_look(case=fresh(refused("Vēlreiz skatāma").case), explanation="Lūdzu vēlreiz.")
    withdraw(case=fresh(make_idea("Atsaukta").case))
    recount()
    waiting, has_answer = client.get("/lv/ideas/?status=is-waiting"), client.get("/lv/ideas/?status=has-answer")
    assert titles(waiting) == ["Vēlreiz skatāma", "Jauna", "Kavējas"]
    assert titles(has_answer) == ["Vēlreiz skatāma", "Noraidīta", "Pieņemta"]
    assert (waiting.context["number"], has_answer.context["number"]) == (3, 3)
    assert titles(client.get("/lv/ideas/?status=is-waiting&late=1")) == ["Kavējas"]
    assert titles(client.get("/lv/ideas/?status=has-answer&q=pieņemta")) == ["Pieņemta"]
    assert not {IS_WAITING, HAS_ANSWER} & set(Status.values)
    assert client.get("/api/v1/ideas?status=is-waiting").status_code == 422


def test_the_heading_counts_what_the_order_shows(client: Any, late: Any) -> None:
    for title in ("Viena", "Otra"):
        late(title)
    answered = make_idea("Atbildēta")
    answer(case=answered.case, status="accepted", explanation="Darīsim.", by=MODERATOR)
    ask_second_look(case=fresh(refused("Vēlreiz skatāma").case), explanation="Lūdzu vēlreiz.")
    recount()
    by_number = {sort: client.get(f"/lv/ideas/?sort={sort}").context["number"] for sort in SORTS}
    assert by_number == {"new": 4, "supported": 4, "waiting": 3}
    assert len(titles(client.get("/lv/ideas/?sort=waiting"))) == 3


def test_the_order_is_seen_and_the_pager_speaks_of_age_only_where_it_is_one(client: Any) -> None:
    for number in range(13):
        make_idea(f"Ideja {number}", supports=number)
    newest, supported = client.get("/en/ideas/"), client.get("/en/ideas/?sort=supported")
    assert newest.context["active"] == ()
    (chip,) = supported.context["active"]
    assert (chip.label, chip.remove_url) == ("Order: Most supported", "/en/ideas/")
    assert ("Older" in newest.content.decode(), "Older" in supported.content.decode()) == (True, False)
    second = client.get(supported.context["older_url"]).content.decode()
    assert ("Further" in supported.content.decode(), "Back<" in second) == (True, True)


def test_a_neighbourhoods_figure_leads_to_as_many_ideas(client: Any, late: Any) -> None:
    late("Kavējas")
    make_idea("Jauna")
    refused("Noraidīta")
    recount()
    figures = client.get("/lv/neighbourhoods/rietumi/").context["contents"][0]["contents"]["figures"]
    waiting = figures[1]
    assert (waiting["value"], waiting["url"]) == (2, "/lv/ideas/?neighbourhood=rietumi&status=is-waiting")
    assert titles(client.get(waiting["url"])) == ["Jauna", "Kavējas"]


def test_words_in_another_language_than_the_page_say_so(client: Any) -> None:
    make_idea("Soliņš", language="lv")
    english = client.get("/en/ideas/").content.decode()
    assert re.search(r'class="card__title" lang="lv"><a', english)
    assert re.search(r'class="card__words" lang="lv">', english)
    assert 'card__title" lang' not in client.get("/lv/ideas/").content.decode()
