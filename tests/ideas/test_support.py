"""Supporting an idea: one person, one support, an exact count, and an end with the decision."""

import re
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core.cache import caches
from django.test import Client
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from feedback.actions.answering import answer
from feedback.actions.authors import ask_second_look
from feedback.actions.moderation import decline, remove
from feedback.actions.restoring import restore
from feedback.actions.steps import take_step
from feedback.rules import Refused
from ideas.actions.supports import support, withdraw_support
from ideas.models import Idea, Support
from ideas.rules import support_meaning
from portal.identity.actions import erase
from portal.identity.models import User
from portal.tenancy import hosts
from portal.tenancy.models import Municipality
from portal.tenancy.scope import municipality_scope
from tests.factories import MODERATOR, fresh, make_idea, make_user
from tests.together import together

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
    hosts.forget()
    html = client.get(url_of(idea)).content.decode()
    assert support_meaning(100, 0) in html
    assert "100" in html


@pytest.mark.parametrize("opened", ["2026-11-16T10:00+00:00", "2026-09-01T10:00+00:00"])
def test_the_page_of_enough_supports_says_by_when_the_answer_is_due(
    client: Client, town: Municipality, opened: str
) -> None:
    Municipality.objects.filter(pk=town.pk).update(support_threshold=2)
    hosts.forget()
    idea = make_idea(supports=2, opened_at=datetime.fromisoformat(opened))
    with time_machine.travel("2026-11-20T10:00+00:00", tick=False):
        client.force_login(make_user())
        pages = [client.get(url_of(idea) + more).content.decode() for more in ("", "box")]

    # No day that has passed is named.
    assert ["1.\xa0decembrim" in page for page in pages] == [opened > "2026-11"] * 2


def test_enough_supports_name_the_date_that_lies_ahead() -> None:
    due = date(2026, 12, 14)
    with translation.override("en"):
        assert "answer by 14\xa0December" in support_meaning(100, 100, due)
        assert "December" not in support_meaning(100, 99, due)
        assert "reached 100 supports, so" in support_meaning(100, 100)


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

    def press(person: User) -> None:
        support(idea=idea, person=person)
        support(idea=idea, person=person)
        withdraw_support(idea=idea, person=person)
        support(idea=idea, person=person)

    assert together(*(partial(press, make_user()) for _ in range(8)), at=town) == []
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


def way_back(client: Client, idea: Idea) -> str:
    """Press without being signed in: where the log-in leads afterwards."""
    return parse_qs(urlsplit(client.post(url_of(idea))["Location"]).query)["next"][0]


def test_what_was_pressed_before_the_log_in_is_done_after_it_once(client: Client, town: Municipality) -> None:
    idea = make_idea()
    back = way_back(client, idea)
    # Not signed in after all: nothing happens, and nothing is lost.
    assert client.get(back).status_code == 200
    client.force_login(make_user())
    assert client.head(back).status_code == 200
    assert count(idea) == 0
    assert client.get(back)["Location"] == url_of(idea)
    assert client.get(url_of(idea)).context["supported"] is True
    client.post(url_of(idea), {"withdraw": "1"})
    assert client.get(back).status_code == 200
    assert count(idea) == 0


def test_no_link_supports_for_anybody(client: Client, town: Municipality) -> None:
    idea, other = make_idea(), make_idea("Cita")
    stranger = Client(headers={"host": town.hostname})
    stolen = way_back(stranger, idea)
    client.force_login(make_user())
    assert client.get(stolen).status_code == 200
    client.logout()
    for address in (
        stolen,
        url_of(idea),
        f"{url_of(idea)}?pressed=",
        way_back(client, idea).replace(idea.case.reference, other.case.reference),
    ):
        way_back(client, idea)
        client.force_login(make_user())
        assert client.get(address).status_code == 200
        client.logout()
    assert (count(idea), count(other)) == (0, 0)


def test_an_intention_of_long_ago_is_forgotten(client: Client, town: Municipality) -> None:
    idea = make_idea()
    with time_machine.travel(timezone.now() - timedelta(minutes=16)):
        back = way_back(client, idea)
    client.force_login(make_user())
    assert client.get(back).status_code == 200
    assert count(idea) == 0


def test_after_the_decision_the_press_before_the_log_in_is_refused(client: Client, town: Municipality) -> None:
    idea = make_idea()
    back = way_back(client, idea)
    decide(idea)
    client.force_login(make_user())
    assert client.get(back).status_code == 409


def test_the_box_of_the_idea_is_each_persons_own(client: Client, town: Municipality, neighbour: Municipality) -> None:
    idea, person = make_idea(), make_user()
    box = f"{url_of(idea)}box"
    nobody = client.get(box)
    assert (nobody.status_code, nobody.content) == (204, b"")
    client.force_login(person)
    before = client.get(box)
    assert (before.context["supported"], before["Cache-Control"]) == (False, nobody["Cache-Control"])
    assert "no-store" in before["Cache-Control"]
    assert f'action="{url_of(idea)}"' in before.content.decode()
    client.post(url_of(idea))
    after = client.get(box).content.decode()
    assert "<html" not in after
    assert re.search(r'class="support__count">1<', after)
    assert 'name="withdraw"' in after
    decide(idea)
    assert "<form" not in client.get(box).content.decode()
    with municipality_scope(neighbour):
        foreign = make_idea()
    for hidden in (foreign, make_idea(published=False)):
        assert client.get(f"{url_of(hidden)}box").status_code == 404


def test_the_public_page_knows_where_the_box_is_and_nobody(client: Client, town: Municipality) -> None:
    idea, decided = make_idea(), make_idea("Izlemtā")
    decide(decided)
    client.force_login(make_user())
    client.post(url_of(idea))
    client.cookies.clear()
    page = client.get(f"/lv/cases/{idea.case.reference}/")
    assert f'data-support-box="{url_of(idea)}box"' in page.content.decode()
    assert not page.cookies
    assert "data-support-box" not in client.get(f"/lv/cases/{decided.case.reference}/").content.decode()


def test_a_box_costs_this_many_queries(
    client: Client, town: Municipality, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    idea = make_idea()
    client.force_login(make_user())
    client.get("/lv/rules/")
    # Session, account, idea, whether it is supported.
    with django_assert_num_queries(4):
        client.get(f"{url_of(idea)}box")


def test_a_support_freshens_the_kept_pages_but_a_campaign_does_not_empty_them(
    client: Client, town: Municipality, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.PAGE_CACHE_SECONDS = 60
    idea = make_idea()

    def shown() -> int:
        found = re.search(
            r'class="support__count">(\d+)<', client.get(f"/lv/cases/{idea.case.reference}/").content.decode()
        )
        assert found
        return int(found[1])

    assert shown() == 0
    with django_capture_on_commit_callbacks(execute=True):
        support(idea=idea, person=make_user())
    assert shown() == 1
    with django_capture_on_commit_callbacks(execute=True):
        support(idea=idea, person=make_user())
    assert shown() == 1
    caches["pages"].delete(f"page-generation-left:{town.pk}")
    with django_capture_on_commit_callbacks(execute=True):
        support(idea=idea, person=make_user())
    assert shown() == 3
