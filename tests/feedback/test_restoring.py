"""A removal that was wrong is undone: the case stands as it stood, with its dates, and no new clock has started."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone, translation

from feedback.actions.answering import answer
from feedback.actions.authors import ask_second_look, withdraw
from feedback.actions.moderation import decline, redact, remove
from feedback.actions.restoring import restore
from feedback.actions.second_look import take_second_look, who_decided
from feedback.actors import officer
from feedback.models import Case, Letter
from feedback.proof.verification import faults
from feedback.queries import record
from ideas.queries import idea_of
from portal.tenancy.models import Municipality
from tests.factories import MODERATOR, fresh, make_idea, make_officer, make_user

NO = {"reason": "no_money", "next_possible": "Budžeta konkursā."}
LONG_AGO = timezone.now() - timedelta(days=40)
IN_SPRING = timezone.localdate() + timedelta(days=120)
STATUSES: dict[str, list[dict[str, Any]]] = {
    "published": [],
    "under_review": [{"status": "under_review"}],
    "answered": [{"status": "answered"}],
    "accepted": [{"status": "accepted", "promised_on": IN_SPRING, "cost_eur": 3200}],
    "in_progress": [{"status": "accepted"}, {"status": "in_progress", "promised_on": IN_SPRING}],
    "done": [{"status": "accepted"}, {"status": "done", "cost_eur": 3100}],
    "declined": [{"status": "declined", **NO}],
    "forwarded": [{"status": "forwarded", "forwarded_to": "Ceļi"}],
    "abandoned": [{"status": "accepted"}, {"status": "abandoned", "reason": "not_feasible"}],
}


def stands(case: Case) -> tuple[Any, ...]:
    case = fresh(case)
    return case.status, case.shown, case.answer_due_on, case.promised_on


def answered() -> list[tuple[int, int]]:
    cache.clear()
    return [(month.answered, month.late) for month in record()]


def brought_to(status: str, **fields: Any) -> Case:
    case = make_idea(opened_at=LONG_AGO, **fields).case
    for given in STATUSES[status]:
        answer(case=case, explanation="Jo tā.", by=MODERATOR, **given)
    return case


@pytest.mark.parametrize("contested", [False, True])
@pytest.mark.parametrize("status", STATUSES)
def test_it_stands_as_it_stood(town: Municipality, status: str, contested: bool) -> None:
    case = brought_to(status)
    before, answers = stands(case), answered()
    remove(case=case, rule=1, explanation="Kļūda.", by=MODERATOR)
    if contested:
        ask_second_look(case=case, explanation="Tur nekā tāda nav.")
        take_second_look(case=case, status="published", explanation="Taisnība.", by=MODERATOR)
    else:
        restore(case=case, explanation="Taisnība.", by=MODERATOR)

    assert stands(case) == before
    assert answered() == answers
    assert list(faults()) == []


def test_the_facts_of_the_answer_stand_again_too_in_its_language(town: Municipality) -> None:
    case = brought_to("declined")
    remove(case=case, rule=1, explanation="Kļūda.", by=MODERATOR)
    with translation.override("en"):
        restore(case=case, explanation="You are right.", by=MODERATOR)

    first, again = case.steps.filter(status="declined").order_by("number")
    assert again.details == {**first.details, "again": first.number}
    assert (again.details["language"], again.explanation) == (
        "lv", translation.gettext("It stands again as it stood before it was removed."),
    )  # fmt: skip


def test_what_was_merged_points_at_the_other_again(town: Municipality) -> None:
    stays, case = make_idea("Paliek").case, make_idea().case
    answer(case=case, status="merged", merged_into=stays.reference, explanation="Tas pats.", by=MODERATOR)
    remove(case=case, rule=1, explanation="Kļūda.", by=MODERATOR)
    restore(case=case, explanation="Taisnība.", by=MODERATOR)

    assert fresh(case).status == "merged"
    assert [twin.pk for twin in idea_of(stays).twins] == [case.pk]  # type: ignore[attr-defined]


def test_what_was_withdrawn_stays_withdrawn(town: Municipality) -> None:
    case = make_idea().case
    withdraw(case=case)
    remove(case=case, rule=1, explanation="Kļūda.", by=MODERATOR)
    restore(case=case, explanation="Taisnība.", by=MODERATOR)

    assert stands(case) == ("withdrawn", True, None, None)


def test_removed_twice_it_stands_as_before_the_first_time(town: Municipality) -> None:
    case = brought_to("done")
    before = stands(case)
    for _time in range(2):
        remove(case=case, rule=1, explanation="Kļūda.", by=MODERATOR)
        restore(case=case, explanation="Taisnība.", by=MODERATOR)

    assert stands(case) == before
    assert case.steps.order_by("-number")[0].details["again"] == 4


def test_an_answer_that_is_covered_is_owed_anew(town: Municipality) -> None:
    case = brought_to("done")
    remove(case=case, rule=1, explanation="Kļūda.", by=MODERATOR)
    redact(case=case, number=4, explanation="Personas dati.", by=MODERATOR)
    restore(case=case, explanation="Taisnība.", by=MODERATOR)

    status, shown, due_on, _promised = stands(case)
    assert (status, shown, due_on >= timezone.localdate()) == ("published", True, True)


def test_what_was_never_public_gets_its_clock(town: Municipality) -> None:
    case = make_idea(published=False).case
    decline(case=case, rule=1, explanation="Pret noteikumu.", by=MODERATOR)
    restore(case=case, explanation="Tomēr drīkst.", by=MODERATOR)

    status, shown, due_on, _promised = stands(case)
    assert (status, shown, due_on > timezone.localdate()) == ("published", True, True)


def test_whoever_said_no_has_said_it_after_the_removal_is_undone(town: Municipality) -> None:
    first, other = officer(make_officer()), officer(make_officer())
    case = make_idea().case
    answer(case=case, status="declined", explanation="Nav naudas.", by=first, **NO)
    remove(case=case, rule=1, explanation="Kļūda.", by=other)
    restore(case=case, explanation="Taisnība.", by=other)

    assert first.person is not None
    assert who_decided(case) == first.person.pk


def test_the_author_gets_one_letter_about_it(town: Municipality) -> None:
    case = brought_to("done", person=make_user())
    remove(case=case, rule=1, explanation="Kļūda.", by=MODERATOR)
    letters = Letter.objects.count()
    restore(case=case, explanation="Taisnība.", by=MODERATOR)

    assert Letter.objects.count() == letters + 1
