"""Letters that may not have arrived: counted, listed and sent again by whoever has the case; no address is shown."""

import re
from typing import Any

import pytest
from django.core import mail

from feedback.actions.answering import answer, pass_on
from feedback.models import Case, Letter, LetterState
from portal.identity.states import Role
from portal.jobs.models import Job
from portal.jobs.states import JobState
from portal.jobs.worker import work_off
from portal.tenancy.models import Municipality
from portal.tenancy.scope import municipality_scope
from tests.factories import MODERATOR, make_department, make_idea, make_user
from tests.feedback.desk import officer_client
from tests.feedback.test_desk_inbox import QUERIES

LIST = "/admin/inbox/?tab=letters"


def letter_about(case: Case, state: str = LetterState.UNKNOWN, error: str = "") -> Letter:
    made: Letter = Letter.objects.create(step=case.steps.first(), person=make_user(), state=state, error=error)
    return made


def resends(page: str) -> list[str]:
    return re.findall(r'action="(/admin/cases/[^"]*/letters/\d+/)', page)


def count(page: str) -> str:
    found = re.search(r'desk-tab--letters.*?<span class="desk-count">(\d+)<', page)
    return found[1] if found else ""


@pytest.fixture
def case(town: Municipality) -> Case:
    return make_idea().case


@pytest.mark.parametrize(
    ("state", "error", "said"),
    [
        (LetterState.FAILED, "SMTPRecipientsRefused", "for this reader’s address"),
        (LetterState.FAILED, "SMTPSenderRefused", "from the municipality’s address"),
        (LetterState.FAILED, "SMTPDataError", "The mail server refused the letter."),
        (LetterState.UNKNOWN, "ConnectionResetError", "it may have arrived, or not"),
        (LetterState.UNKNOWN, "", "it may have arrived, or not"),
    ],
)
def test_each_is_counted_and_listed_with_its_fate_in_words(case: Case, state: str, error: str, said: str) -> None:
    letter = letter_about(case, state, error)
    browser: Any = officer_client(case.municipality)
    browser.user.language = "en"
    browser.user.save()

    page = browser.get(LIST).content.decode()

    assert count(browser.get("/admin/inbox/?tab=new").content.decode()) == "1"
    assert (count(page), resends(page)) == ("1", [f"/admin/cases/{case.reference}/letters/{letter.pk}/"])
    assert all(part in page for part in (said, case.reference, "To the author, about entry 1 (received)"))
    assert said in browser.get(f"/admin/cases/{case.reference}/").content.decode()
    assert letter.person.email not in page
    assert error == "" or error not in page


def test_a_letter_that_was_given_up_is_there_and_can_be_sent_again(case: Case) -> None:
    author = make_user("anna@example.org")
    case = make_idea(person=author).case
    Letter.objects.all().delete()
    Job.objects.all().delete()
    answer(case=case, status="accepted", explanation="Jā.", by=MODERATOR)
    browser, letter = officer_client(case.municipality), Letter.objects.get()
    assert resends(browser.get(LIST).content.decode()) == []

    Job.objects.filter(task="feedback.send_letter").update(state=JobState.FAILED)
    (again,) = resends(browser.get(LIST).content.decode())
    response = browser.post(again, {"letters": "1"})

    assert response.headers["location"] == LIST
    assert resends(browser.get(LIST).content.decode()) == []
    assert browser.post(again).status_code == 404
    work_off()
    letter.refresh_from_db()
    assert (letter.state, [sent.to for sent in mail.outbox]) == (LetterState.SENT, [["anna@example.org"]])


def test_what_arrived_or_is_on_its_way_troubles_nobody(case: Case) -> None:
    letter_about(case, LetterState.SENT)
    Letter.objects.create(step=case.steps.last(), person=make_user(), state=LetterState.WAITING)
    page = officer_client(case.municipality).get("/admin/inbox/").content.decode()

    assert "desk-tab--letters" not in page


def test_a_responder_sees_those_of_the_own_cases(case: Case) -> None:
    own, other = make_department(), make_department()
    theirs, mine = make_idea().case, make_idea().case
    pass_on(case=theirs, department=other, explanation="Cita nodaļa.", by=MODERATOR)
    pass_on(case=mine, department=own, explanation="Mūsu nodaļa.", by=MODERATOR)
    letters = {each.pk: letter_about(each).pk for each in (case, theirs, mine)}
    browser = officer_client(case.municipality, Role.RESPONDER, department=own)

    page = browser.get(LIST).content.decode()

    expected = [f"/admin/cases/{each.reference}/letters/{letters[each.pk]}/" for each in (mine, case)]
    assert (resends(page), count(page)) == (expected, "2")
    refused = browser.post(f"/admin/cases/{theirs.reference}/letters/{letters[theirs.pk]}/")
    assert refused.status_code in (302, 403)
    assert Letter.objects.get(pk=letters[theirs.pk]).state == LetterState.UNKNOWN


@pytest.mark.parametrize("role", [Role.EDITOR, Role.BUDGET_COORDINATOR])
def test_who_only_reads_cases_sees_no_letters(case: Case, role: str) -> None:
    letter_about(case)
    page = officer_client(case.municipality, role).get(LIST).content.decode()

    assert (resends(page), count(page)) == ([], "0")


def test_the_neighbours_letters_are_theirs(case: Case, neighbour: Municipality) -> None:
    with municipality_scope(neighbour):
        letter_about(make_idea().case)

    assert "desk-tab--letters" not in officer_client(case.municipality).get("/admin/inbox/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_query_count_is_flat(town: Municipality, rows: int, django_assert_num_queries: Any) -> None:
    for _number in range(rows):
        letter_about(make_idea().case)
    browser = officer_client(town)
    browser.get(LIST)

    # One question for the letters in place of the page and its places.
    with django_assert_num_queries(QUERIES - 1):
        browser.get(LIST)
