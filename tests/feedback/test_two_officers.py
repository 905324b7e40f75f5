"""Two officers who press the button at the same moment: one step each time, and nobody's words are lost."""

from functools import partial
from typing import Any

import pytest
from django.test import Client

from portal.tenancy.models import Municipality
from portal.tenancy.scope import municipality_scope
from tests.factories import fresh, make_idea, make_municipality
from tests.feedback.desk import officer_client
from tests.together import together

WORDS = ("Uzliksim soliņu vasarā.", "Vispirms jautāsim kaimiņiem.")


@pytest.fixture
def open_town(transactional_db: Any) -> Any:
    municipality = make_municipality("testene", code="TST")
    with municipality_scope(municipality):
        yield municipality


@pytest.mark.parametrize("status", ["accepted", "under_review"])
def test_one_wins_and_the_other_keeps_the_words(open_town: Municipality, status: str) -> None:
    case = make_idea().case
    seen = case.steps.count()
    answers: dict[str, Any] = {}
    url = f"/admin/cases/{case.reference}/answer/"

    def send(browser: Client, words: str) -> None:
        answers[words] = browser.post(url, {"seen": seen, "status": status, "explanation": words})

    assert together(*(partial(send, officer_client(open_town), words) for words in WORDS)) == []

    assert sorted(answer.status_code for answer in answers.values()) == [302, 409]
    assert (fresh(case).status, case.steps.count()) == (status, seen + 1)
    (refused,) = [words for words, answer in answers.items() if answer.status_code == 409]
    page = answers[refused].content.decode()
    assert "desk-overtaken" in page
    assert all(words in page for words in WORDS)
