"""What waits, in its order: tabs, search, pages, and one number of queries however many cases there are."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from feedback.actions.answering import answer, pass_on
from feedback.actions.authors import ask_second_look
from feedback.actions.moderation import decline
from feedback.clock import publish_by
from feedback.desk import queries
from feedback.desk.officer import Officer
from portal.identity.models import Membership
from portal.identity.states import Role
from portal.tenancy.models import Municipality
from portal.tenancy.scope import municipality_scope
from tests.factories import MODERATOR, make_department, make_idea, make_officer
from tests.feedback.desk import officer_client

# Session, account, roles and permissions at the door, the desk and the menu: 10; seven capped counts; page, places.
QUERIES = 19


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

    assert queries.counts(Officer(held.user_id, [held]))["new"] == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_query_count_is_flat(town: Municipality, rows: int) -> None:
    browser = officer_client(town)
    for number in range(rows):
        case = make_idea(f"Ideja {number}").case
        pass_on(case=case, department=make_department(), explanation="Par to lemj nodaļa.", by=MODERATOR)
    browser.get("/admin/inbox/")

    with CaptureQueriesContext(connection) as made:
        response = browser.get("/admin/inbox/?tab=all")

    assert response.status_code == 200
    assert len(made) == QUERIES


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
