"""What waits, in its order: tabs, search, pages, and one number of queries however many cases there are."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from feedback.actions.answering import answer, pass_on
from feedback.actions.authors import ask_second_look
from feedback.actions.moderation import decline
from feedback.actions.opening import NewAuthor
from feedback.clock import publish_by
from feedback.desk import queries
from feedback.desk.listing import Listing
from feedback.desk.officer import Officer
from neighbourhoods.models import Neighbourhood
from portal.identity.models import Membership
from portal.identity.states import Role
from portal.tenancy.models import Municipality
from portal.tenancy.scope import municipality_scope
from tests.factories import MODERATOR, make_department, make_idea, make_officer
from tests.feedback.desk import officer_client

# Session, account, roles and permissions at the door, the desk and the menu: 8; counts, departments, page, places.
QUERIES = 12


def references(tab: str, held: Membership) -> set[str]:
    officer = Officer(held.user_id, [held])
    return {row.case.reference for row in queries.page(queries.TABS[tab].rows(officer), by="answer_due_on").rows}


def test_each_tab_holds_what_its_name_says(town: Municipality) -> None:
    department = make_department()
    responder = make_officer(Role.RESPONDER, department=department)
    long_ago = timezone.now() - timedelta(days=40)
    waits = make_idea("Gaida publicēšanu", published=False).case
    new = make_idea("Jauna").case
    late = make_idea("Kavējas", opened_at=long_ago).case
    mine = make_idea("Manai nodaļai").case
    pass_on(case=mine, department=department, explanation="Par to lemj nodaļa.", by=MODERATOR)
    refused = make_idea("Noraidīta", published=False).case
    decline(case=refused, rule=1, explanation="Pret noteikumu.", by=MODERATOR)
    ask_second_look(case=refused, explanation="Lūdzu, paskatieties vēlreiz.")
    done = make_idea("Pabeigta").case
    answer(case=done, status="answered", explanation="Atbilde.", by=MODERATOR)

    assert references("moderate", responder) == {waits.reference}
    assert references("new", responder) == {new.reference, late.reference, mine.reference}
    assert references("late", responder) == {late.reference}
    assert references("mine", responder) == {mine.reference}
    assert references("second", responder) == {refused.reference}
    assert len(references("all", responder)) == 6


def test_due_soon_is_within_three_working_days(town: Municipality) -> None:
    held = make_officer()
    make_idea("Vēl ilgi")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(town, "answer_days", 2)
        soon = make_idea("Drīz").case

    assert references("soon", held) == {soon.reference}


def test_publication_is_promised_for_the_day_that_the_author_was_told(town: Municipality) -> None:
    held = make_officer()
    case = make_idea(published=False).case
    told = publish_by(case.steps.get(number=1).details)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(town, "publish_days", 20)
        (row,) = queries.page(queries.TABS["moderate"].rows(Officer(held.user_id, [held])), by="answer_due_on").rows

    assert (row.due_on, row.what) == (told, "publication")


def test_a_page_goes_on_where_the_last_one_ended(town: Municipality, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    held = make_officer()
    made = [make_idea(f"Ideja {number}").case.reference for number in range(5)]
    rows = queries.TABS["new"].rows(Officer(held.user_id, [held]))
    seen: list[str] = []
    after = None
    for _page in range(3):
        page = queries.page(rows, by="answer_due_on", after=after)
        seen += [row.case.reference for row in page.rows]
        after = page.following

    assert seen == made
    assert after is None


def test_pages_lead_forwards_and_back(town: Municipality, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    browser = officer_client(town)
    made = [make_idea(f"Ideja {number}").case.reference for number in range(5)]

    for tab, expected in (("new", made), ("all", made[::-1])):
        pages, address = [], f"/admin/inbox/?tab={tab}&department=none"
        for _page in range(3):
            pages.append(browser.get(address).content.decode())
            following = link(pages[-1], "next")
            address = f"/admin/inbox/{following}"
        assert [shown(page) for page in pages] == [expected[:2], expected[2:4], expected[4:]]
        assert following == ""
        assert link(pages[0], "prev") == ""
        back = browser.get(f"/admin/inbox/{link(pages[2], 'prev')}").content.decode()
        assert (shown(back), link(back, "next") != "") == (expected[2:4], True)
        first = browser.get(f"/admin/inbox/{link(back, 'prev')}").content.decode()
        assert (shown(first), link(first, "prev")) == (expected[:2], "")


def link(page: str, rel: str) -> str:
    found = re.search(rf'href="([^"]*)" rel="{rel}"', page)
    return unescape(found[1]) if found else ""


def shown(page: str) -> list[str]:
    return re.findall(r'<a class="desk-row__link" href="/admin/cases/([A-Z0-9-]+)/', page)


def test_behind_the_last_page_is_the_first(town: Municipality) -> None:
    case = make_idea().case

    page = officer_client(town).get("/admin/inbox/?tab=all&after=0.1").content.decode()

    assert shown(page) == [case.reference]


def test_one_department_alone(town: Municipality) -> None:
    parks, roads = make_department("parki"), make_department("celi")
    cases = {}
    for department in (parks, roads):
        case = cases[department.pk] = make_idea().case
        pass_on(case=case, department=department, explanation="Par to lemj nodaļa.", by=MODERATOR)
    nobodys = make_idea().case
    browser = officer_client(town)

    for query, expected in (
        (f"tab=new&department={roads.pk}", [cases[roads.pk]]),
        (f"tab=new&department={roads.pk}&q=soliņš", [cases[roads.pk]]),
        ("tab=new&department=none", [nobodys]),
        ("tab=new&department=nonsense", [cases[parks.pk], cases[roads.pk], nobodys]),
    ):
        page = browser.get(f"/admin/inbox/?{query}").content.decode()
        assert shown(page) == [case.reference for case in expected]
    page = browser.get(f"/admin/inbox/?tab=new&department={roads.pk}").content.decode()
    assert f'<option value="{roads.pk}" selected>' in page
    # The number beside a tab is the number of cases behind it.
    (count,) = re.findall(rf'tab=new&amp;department={roads.pk}"[^>]*>[^<]*<span class="desk-count">(\d+)<', page)
    assert count == "1"


def test_from_case_to_case_in_the_order_of_the_list(town: Municipality) -> None:
    first, second, third = (make_idea(f"Ideja {number}").case for number in range(3))
    browser = officer_client(town)
    inbox = browser.get("/admin/inbox/?tab=new&department=none").content.decode()
    (opened,) = re.findall(rf'href="(/admin/cases/{second.reference}/[^"]*)"', inbox)
    path, _mark, query = unescape(opened).partition("?")

    case = browser.get(unescape(opened)).content.decode()
    (answer_at,) = re.findall(r'href="(/admin/cases/[^"]*/answer/[^"]*)"', case)
    given = {"seen": 2, "status": "under_review", "explanation": "Skatām."}
    answered = browser.post(unescape(answer_at), given)

    assert answered.headers["location"] == f"{path}?{query}"
    page = browser.get(answered.headers["location"]).content.decode()
    assert ways(page) == ["/admin/inbox/?tab=new&department=none", f"/admin/cases/{third.reference}/"]
    # Behind the last one the list begins again, and ends when nothing waits.
    (to_third,) = re.findall(rf'href="(/admin/cases/{third.reference}/\?[^"]*)"', page)
    assert ways(browser.get(unescape(to_third)).content.decode())[1] == f"/admin/cases/{first.reference}/"
    answer(case=first, status="answered", explanation="Atbilde.", by=MODERATOR)
    assert ways(browser.get(unescape(to_third)).content.decode()) == ["/admin/inbox/?tab=new&department=none"]
    # Whoever came another way is led nowhere.
    assert ways(browser.get(path).content.decode()) == []


def ways(page: str) -> list[str]:
    """Where the way back and the way on lead; of the next case its page alone."""
    nav = re.search(r'<nav class="desk-way".*?</nav>', page, re.DOTALL)
    found = [unescape(address) for address in re.findall(r'href="([^"]+)"', nav[0] if nav else "")]
    return [address.partition("?")[0] if "/cases/" in address else address for address in found]


@pytest.mark.parametrize("closed", [True, False])
def test_after_a_search_the_next_is_one_that_waits(town: Municipality, closed: bool) -> None:
    older, case = make_idea("Soliņš parkā").case, make_idea("Soliņš pie upes").case
    if closed:
        answer(case=older, status="answered", explanation="Atbilde.", by=MODERATOR)
    page = officer_client(town).get(f"/admin/cases/{case.reference}/?q=soliņš&at=0.{case.pk:x}").content.decode()

    assert len(ways(page)) == (1 if closed else 2)


@pytest.mark.parametrize("published", [True, False])
@pytest.mark.parametrize(
    "words",
    ["1", "00001", "TST-2026-00001", "tst 2026 1", "2026-1", "Nr. 1", "bērziņa", "BĒRZIŅA", "Anna soliņš",
     "Rietumi", "rietumos", "Soliņš rietumu", "austrumi"],
)  # fmt: skip
def test_a_case_is_found_by_its_number_its_place_and_its_author(
    town: Municipality, words: str, published: bool
) -> None:
    with time_machine.travel("2026-11-20", tick=False):
        case = make_idea(published=published).case
        nikola = NewAuthor(kind="nickname", shown_name="Nikola")
        east = Neighbourhood.objects.get(slug="austrumi")
        other = make_idea("Cits", "Pavisam kas cits.", author=nikola, neighbourhood=east, published=published).case

    found = {row.case.pk for row in queries.page(queries.found(words), by="").rows}

    assert found == {other.pk if words == "austrumi" else case.pk}


def test_a_number_that_no_case_has_may_stand_in_a_text(town: Municipality) -> None:
    case = make_idea("Ceļš gar Upes ielu 128").case
    numbered = make_idea("Pavisam cits ceļš, 1. posms").case

    def numbers(words: str) -> list[int]:
        return [row.case.pk for row in queries.page(queries.found(words), by="").rows]

    assert (numbers("128"), numbers("1"), numbers("2")) == ([case.pk], [case.pk], [numbered.pk])


@pytest.mark.parametrize("words", ["soliņus", "SOLINI", "upju soliņš", "apsēsties"])
def test_search_finds_what_is_public_in_every_form(town: Municipality, words: str) -> None:
    case = make_idea("Soliņš pie upes").case
    make_idea("Cits", "Pavisam cits teksts.")

    assert [row.case.pk for row in queries.page(queries.found(words), by="").rows] == [case.pk]


@pytest.mark.parametrize("words", ["1", "tst-2", "SOLIŅŠ upes", "soliņš", "apsēsties"])
def test_search_by_number_and_words(town: Municipality, words: str) -> None:
    case = make_idea("Soliņš pie upes", published=False).case
    make_idea("Cits", "Pavisam cits teksts.", published=False)

    found = {row.case.pk for row in queries.page(queries.found(words), by="").rows}

    assert case.pk in found
    assert "-" in words or found == {case.pk}


def test_counts_stop_at_a_hundred(town: Municipality, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "COUNTED", 2)
    held = make_officer()
    for _number in range(3):
        make_idea()

    assert queries.counts(Officer(held.user_id, [held]), Listing())["new"] == 2


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("query", "queries_made"),
    # For each word its beginnings in the index, and the names of the areas.
    [("tab=all", QUERIES), ("tab=late&department=none", QUERIES - 1), ("q=ideja bērziņa", QUERIES + 4)],
)
def test_query_count_is_flat(town: Municipality, rows: int, query: str, queries_made: int) -> None:
    browser = officer_client(town)
    for number in range(rows):
        case = make_idea(f"Ideja {number}").case
        pass_on(case=case, department=make_department(), explanation="Par to lemj nodaļa.", by=MODERATOR)
    browser.get("/admin/inbox/")

    with CaptureQueriesContext(connection) as made:
        response = browser.get(f"/admin/inbox/?{query}")

    assert response.status_code == 200
    assert len(made) == queries_made


def test_the_neighbours_cases_are_nowhere(town: Municipality, neighbour: Municipality) -> None:
    with municipality_scope(neighbour):
        make_idea("Kaimiņu noslēpums", published=False)
    browser = officer_client(town)

    for address in ("/admin/inbox/", "/admin/inbox/?tab=all", "/admin/inbox/?q=noslēpums", "/admin/inbox/?q=KAI-"):
        assert "KAI-20" not in browser.get(address).content.decode()


def test_promised_work_is_in_sight_and_late_work_first(town: Municipality) -> None:
    held, today = make_officer(), timezone.localdate()
    soon, late, done = (make_idea(f"Darbs {number}").case for number in range(3))
    for case, days in ((soon, 9), (late, -3), (done, -5)):
        answer(
            case=case, status="accepted", explanation="Jā.", by=MODERATOR, promised_on=today + timedelta(days=days),
            made_at=timezone.now() - timedelta(days=20),
        )  # fmt: skip
    answer(case=done, status="done", explanation="Gatavs.", by=MODERATOR)

    tab = queries.TABS["promised"]
    rows = queries.page(tab.rows(Officer(held.user_id, [held])), by=tab.by).rows

    assert [(row.case.pk, row.what, row.days) for row in rows] == [(late.pk, "work", -3), (soon.pk, "work", 9)]
