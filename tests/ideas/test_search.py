"""Searching: every form of a word, every word of the question, the beginning of a word, the newest first."""

from typing import Any

import pytest

from feedback.actions.moderation import redact, remove
from feedback.actions.restoring import restore
from ideas import search
from ideas.models import Word
from portal.tenancy.scope import municipality_scope
from tests.factories import MODERATOR, make_idea
from tests.ideas.test_list import titles

pytestmark = pytest.mark.usefixtures("town")


def found(client: Any, words: str) -> list[str]:
    return titles(client.get("/lv/ideas/", {"q": words}))


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Vajag jaunu rotaļlaukumu", "rotaļlaukums"),
        ("Lūdzu, salabojiet ietvi", "ludzu"),
        ("Suņi skrien pa parku", "suns"),
        ("Soliņus pie upes", "soliņi"),
        ("Apgaismojums Ozolu ielā", "apgaism"),
        ("A bench by the river", "benches"),
        ("Māja 17", "17"),
    ],
)
def test_finds(client: Any, written: str, asked: str) -> None:
    make_idea(written, text="Teksts par to.", language="en" if written.startswith("A ") else "lv")
    assert found(client, asked) == [written]


def test_every_word_must_be_there(client: Any) -> None:
    make_idea("Soliņš parkā", text="Koka.")
    make_idea("Soliņš pie upes", text="Akmens.")
    assert found(client, "soliņš parks") == ["Soliņš parkā"]
    assert found(client, "soliņš tilts") == []
    assert found(client, "solins") == ["Soliņš pie upes", "Soliņš parkā"]


@pytest.mark.parametrize("nothing", ["?!", "%", "_", "\x00", "'", "a"])
def test_a_question_without_words_finds_nothing_and_breaks_nothing(client: Any, nothing: str) -> None:
    make_idea("Soliņš")
    assert client.get("/lv/ideas/", {"q": f"x{nothing}"}).status_code == 200
    assert client.get("/lv/ideas/", {"q": nothing}).status_code == 200


def test_filters_narrow_a_search_and_orders_turn_it(client: Any) -> None:
    make_idea("Soliņš viens", supports=1)
    make_idea("Soliņš divi", supports=5)
    make_idea("Soliņš trīs", neighbourhood=None, lat=None, lon=None)
    assert titles(client.get("/lv/ideas/?q=soliņš&neighbourhood=rietumi")) == ["Soliņš divi", "Soliņš viens"]
    assert titles(client.get("/lv/ideas/?q=soliņš&sort=supported")) == ["Soliņš divi", "Soliņš viens", "Soliņš trīs"]


def test_the_neighbours_words_are_not_ours(client: Any, neighbour: Any) -> None:
    with municipality_scope(neighbour):
        make_idea("Vienradzis")
    assert found(client, "vienradzis") == []
    assert found(client, "vien") == []


def test_the_index_follows_what_is_shown(client: Any) -> None:
    idea = make_idea("Vienradzis", text="Zirgs ar ragu.", published=False)
    assert found(client, "vienradzis") == []
    idea = make_idea("Pūķis", text="Zvērs ar spārniem.")
    redact(case=idea.case, number=1, title="Pūķis", text="Zvērs ar asti.", explanation="Kļūda.", by=MODERATOR)
    assert (found(client, "spārns"), found(client, "aste")) == ([], ["Pūķis"])
    remove(case=idea.case, rule=1, explanation="Nē.", by=MODERATOR)
    assert found(client, "pūķis") == []
    assert not Word.objects.filter(idea=idea).exists()
    restore(case=idea.case, explanation="Tomēr jā.", by=MODERATOR)
    assert found(client, "pūķis") == ["Pūķis"]


def test_covered_words_are_not_found(client: Any) -> None:
    idea = make_idea("Soliņš", text="Zvaniet 29123456.")
    assert found(client, "29123456") == ["Soliņš"]
    redact(case=idea.case, number=1, explanation="Tālrunis.", by=MODERATOR, text="Zvaniet man.")
    assert found(client, "29123456") == []
    assert found(client, "soliņš") == ["Soliņš"]


def test_beginnings_are_looked_up_by_jumps(django_assert_num_queries: Any) -> None:
    for word in ("parks", "parkā", "parkošanās", "parketa"):
        make_idea(word, text="Teksts.")
    with django_assert_num_queries(1):
        question = search.ask("park")
    assert {"parks", "parka", "parketa"} <= set().union(*question.forms)
    assert search.ask("???").empty


def test_the_newest_come_first_across_forms() -> None:
    ideas = [make_idea(title, text="Teksts.") for title in ("Soliņš", "Soliņi", "Soliņa", "Soliņš upē")]
    ids = [idea.case_id for idea in reversed(ideas)]
    question = search.ask("soliņš")
    assert search.newest(question, limit=10) == ids
    assert search.newest(question, limit=2) == ids[:2]
    assert search.newest(question, limit=2, older_than=ids[1]) == ids[2:]
    assert search.newest(question, limit=2, newer_than=ids[3]) == ids[1:3]
