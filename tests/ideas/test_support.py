"""Supporting an idea: one person, one support, an exact count, and an end with the decision."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from feedback.actions.answering import answer
from feedback.actions.authors import ask_second_look
from feedback.actions.moderation import decline, remove, restore
from feedback.actions.steps import take_step
from feedback.rules import Refused
from ideas.actions.supports import support, withdraw_support
from ideas.models import Idea, Support
from ideas.rules import support_meaning
from portal.identity.actions import erase
from portal.tenancy.models import Municipality
from portal.tenancy.scope import municipality_scope
from tests.factories import MODERATOR, fresh, make_idea, make_user

pytestmark = pytest.mark.django_db


def url_of(idea: Idea) -> str:
    return f"/lv/cases/{idea.case.reference}/support/"


def count(idea: Idea) -> int:
    return int(Idea.objects.get(pk=idea.pk).supports)


def decide(idea: Idea) -> None:
    answer(case=fresh(idea.case), status="accepted", explanation="Darīsim.", by=MODERATOR)


def test_one_person_counts_once_and_can_take_it_back(town: Municipality) -> None:
    idea, person = make_idea(), make_user()
    assert support(idea=idea, person=person) is True
    assert support(idea=idea, person=person) is False
    assert support(idea=idea, person=make_user()) is True
    assert count(idea) == 2
    assert withdraw_support(idea=idea, person=person) is True
    assert withdraw_support(idea=idea, person=person) is False
    assert count(idea) == Support.objects.filter(idea=idea).count() == 1


def test_with_the_decision_supports_become_a_count_for_good(town: Municipality) -> None:
    idea, person = make_idea(), make_user()
    support(idea=idea, person=person)
    answer(
        case=fresh(idea.case),
        status="declined",
        explanation="Nav līdzekļu.",
        reason="no_money",
        next_possible="Iesniedziet budžetam.",
        by=MODERATOR,
    )
    assert (count(idea), Support.objects.count()) == (1, 0)
    ask_second_look(case=fresh(idea.case), explanation="Lūdzu vēlreiz.")
    take_step(case=fresh(idea.case), status="under_review", explanation="Skatām vēlreiz.", by=MODERATOR)
    with pytest.raises(Refused):
        support(idea=idea, person=person)
    assert (count(idea), Support.objects.count()) == (1, 0)


def test_an_idea_published_after_all_can_be_supported(town: Municipality) -> None:
    idea = make_idea(published=False)
    decline(case=idea.case, rule=1, explanation="Pret noteikumu.", by=MODERATOR)
    restore(case=fresh(idea.case), explanation="Tomēr drīkst.", by=MODERATOR)
    assert support(idea=idea, person=make_user()) is True
    assert count(idea) == 1


def test_a_removal_that_was_wrong_costs_no_support(town: Municipality) -> None:
    idea, person = make_idea(), make_user()
    support(idea=idea, person=person)
    remove(case=fresh(idea.case), rule=1, explanation="Kļūda.", by=MODERATOR)
    with pytest.raises(Refused):
        support(idea=idea, person=make_user())
    restore(case=fresh(idea.case), explanation="Tomēr drīkst.", by=MODERATOR)
    assert support(idea=idea, person=person) is False
    assert count(idea) == 1


def test_a_stale_page_cannot_support_after_the_decision(town: Municipality) -> None:
    idea = make_idea()
    decide(idea)
    with pytest.raises(Refused):
        support(idea=idea, person=make_user())
    with pytest.raises(Refused):
        support(idea=make_idea(published=False), person=make_user())
    assert Support.objects.count() == 0


def test_the_page_says_what_a_support_does(client: Client, town: Municipality) -> None:
    idea = make_idea()
    assert str(support_meaning(None, 0)) in client.get(url_of(idea)).content.decode()
    Municipality.objects.filter(pk=town.pk).update(support_threshold=100)
    from portal.tenancy import hosts

    hosts.forget()
    html = client.get(url_of(idea)).content.decode()
    assert support_meaning(100, 0) in html
    assert "100" in html


def test_whoever_is_not_signed_in_comes_back_to_one_tap(client: Client, town: Municipality) -> None:
    idea = make_idea()
    away = client.post(url_of(idea))
    assert away.status_code == 302
    assert away["Location"].startswith("/accounts/")
    assert f"next={url_of(idea).replace('/', '%2F')}" in away["Location"]
    assert count(idea) == 0
    client.force_login(make_user())
    page = client.get(url_of(idea))
    assert page.context["supported"] is False
    assert client.post(url_of(idea))["Location"] == url_of(idea)
    assert client.get(url_of(idea)).context["supported"] is True
    client.post(url_of(idea), {"withdraw": "1"})
    assert (client.get(url_of(idea)).context["supported"], count(idea)) == (False, 0)


def test_after_the_decision_the_page_has_no_button(client: Client, town: Municipality) -> None:
    idea = make_idea()
    decide(idea)
    client.force_login(make_user())
    page = client.get(url_of(idea))
    assert page.context["problems"]
    assert "<button" not in page.content.decode().split("<main", 1)[1].split("</main>")[0]
    assert client.post(url_of(idea)).status_code == 409


def test_hidden_and_foreign_ideas_are_not_found(client: Client, town: Municipality, neighbour: Municipality) -> None:
    with municipality_scope(neighbour):
        foreign = make_idea()
    client.force_login(make_user())
    for idea in (foreign, make_idea(published=False)):
        assert client.get(url_of(idea)).status_code == 404
        assert client.post(url_of(idea)).status_code == 404
    assert client.get("/lv/cases/TST-2026-99999/support/").status_code == 404


def test_a_support_costs_this_many_queries(
    client: Client, town: Municipality, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    idea = make_idea()
    client.force_login(make_user())
    client.get(url_of(idea))
    # Session, account, idea; savepoint, row, count, its end (the test's own transaction makes it a savepoint).
    with django_assert_num_queries(7):
        client.post(url_of(idea))


@pytest.mark.django_db(transaction=True)
def test_counts_are_exact_under_eight_parallel_clients(town: Municipality) -> None:
    idea = make_idea()
    people = [make_user() for _ in range(8)]
    failures: list[BaseException] = []

    def press(person: Any) -> None:
        try:
            with municipality_scope(town):
                support(idea=idea, person=person)
                support(idea=idea, person=person)
                withdraw_support(idea=idea, person=person)
                support(idea=idea, person=person)
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert count(idea) == Support.objects.filter(idea=idea).count() == 8


def test_who_erases_the_account_takes_open_supports_along(town: Municipality) -> None:
    person, open_idea, decided = make_user(), make_idea("Atvērtā"), make_idea("Izlemtā")
    for idea in (open_idea, decided):
        support(idea=idea, person=person)
        support(idea=idea, person=make_user())
    answer(case=decided.case, status="accepted", explanation="Darīsim.", by=MODERATOR)
    erase(user=person)
    assert [Idea.objects.get(pk=idea.pk).supports for idea in (open_idea, decided)] == [1, 2]
    assert Support.objects.count() == 1
