"""The municipality's record of answers, and its rules in every version."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.templatetags.static import static

from feedback.actions.answering import answer
from feedback.actions.authors import ask_second_look, withdraw
from feedback.actions.moderation import remove
from feedback.actions.second_look import take_second_look
from feedback.models import Rules
from feedback.queries import Month, overdue, record
from portal.tenancy.scope import municipality_scope
from tests.factories import MODERATOR, RULES, make_idea

NOON = datetime(2026, 10, 14, 12, tzinfo=UTC)


@pytest.mark.usefixtures("town")
@time_machine.travel(NOON)
def test_answers_count_in_their_month_and_forwarded_apart(neighbour: Any) -> None:
    def answered(status: str, *, opened: datetime, on: datetime) -> None:
        idea = make_idea(opened_at=opened)
        answer(case=idea.case, status=status, explanation="Tā.", by=MODERATOR, made_at=on)

    september = datetime(2026, 9, 1, 9, tzinfo=UTC)
    answered("accepted", opened=september, on=september + timedelta(days=3))
    answered("accepted", opened=september, on=september + timedelta(days=29))
    answered("forwarded", opened=september, on=september + timedelta(days=4))
    answered("accepted", opened=september, on=september + timedelta(days=41))
    withdraw(case=make_idea().case)
    with municipality_scope(neighbour):
        answered("accepted", opened=september, on=september + timedelta(days=3))
    months = record()
    assert months[:2] == [
        Month(date(2026, 10, 1), answered=1, late=1),
        Month(date(2026, 9, 1), answered=2, late=1, forwarded=1),
    ]
    assert len(months) == 12
    assert months[-1] == Month(date(2025, 11, 1))


@pytest.mark.usefixtures("town")
def test_work_after_the_answer_is_no_second_answer() -> None:
    case = make_idea().case
    for status in ("accepted", "in_progress", "done"):
        answer(case=case, status=status, explanation="Tā.", by=MODERATOR)
    assert record()[0].answered == 1


@pytest.mark.usefixtures("town")
def test_overdue_longest_first_page_by_page(neighbour: Any) -> None:
    days = [datetime(2026, 3, 2, 9, tzinfo=UTC) + timedelta(days=number % 7) for number in range(25)]
    ideas = [make_idea(f"Ideja {index}", opened_at=day, published=index % 2 == 0) for index, day in enumerate(days)]
    with municipality_scope(neighbour):
        make_idea("Kaimiņu", opened_at=days[0])
    first = overdue()
    second = overdue(first.following)
    assert second.following is None
    found = [case.pk for case in (*first.cases, *second.cases)]
    assert sorted(found) == sorted(idea.case_id for idea in ideas)
    assert [case.answer_due_on for case in first.cases] == sorted(case.answer_due_on for case in first.cases)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_needs_the_same_queries(client: Any, django_assert_num_queries: Any, rows: int) -> None:
    for _number in range(rows):
        make_idea("Neredzama ideja", opened_at=datetime(2026, 3, 2, 9, tzinfo=UTC), published=False)
    client.get("/lv/rules/")
    with django_assert_num_queries(5):
        page = client.get("/lv/answers/")
    assert "Neredzama" not in page.content.decode()
    assert len(page.context["overdue"]) == rows


def test_rules_in_every_version(client: Any) -> None:
    newer = [RULES[0] | {"title": {"lv": "Esi laipns", "en": "Be kind"}}]
    Rules.objects.create(version=2, valid_from=date(2026, 6, 1), rules=newer)
    assert "Be kind" in client.get("/en/rules/").content.decode()
    assert "2. noteikums" in client.get("/lv/rules/?version=1").content.decode()
    for version in ("3", "x", "-1", "99999999999999999999"):
        assert client.get(f"/lv/rules/?version={version}").status_code == 404


@pytest.mark.usefixtures("town")
def test_what_is_removed_was_not_answered_and_a_second_look_that_says_no_was() -> None:
    remove(case=make_idea().case, rule=1, explanation="Nē.", by=MODERATOR)
    assert record()[0].answered == 0
    case = make_idea().case
    answer(case=case, status="declined", explanation="Nē.", by=MODERATOR, reason="other", next_possible="Rakstiet.")
    ask_second_look(case=case, explanation="Lūdzu vēlreiz.")
    take_second_look(case=case, explanation="Paliek nē.", by=MODERATOR)
    cache.clear()
    assert record()[0].answered == 2


@pytest.mark.usefixtures("town")
def test_the_page_hands_out_what_it_takes_to_check_it(client: Any) -> None:
    page = client.get("/lv/answers/").content.decode()
    wanted = ("/api/v1/cases.csv", "/api/v1/steps.csv", "/api/v1/heads", static("feedback/verify_trails.py"))
    assert [address for address in wanted if f'href="{address}"' not in page] == []
