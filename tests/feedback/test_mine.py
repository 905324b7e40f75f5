"""What an author finds on their own page."""

from typing import Any

from tests.factories import make_idea, make_user

QUERIES = 6


def test_my_page_lists_what_is_mine_also_before_it_is_public(client: Any) -> None:
    me = make_user()
    mine = make_idea("Mans soliņš", person=me, published=False)
    make_idea("Cita soliņš", person=make_user())
    client.force_login(me)

    page = client.get("/lv/me/").content.decode()

    assert f'href="/lv/follow/{mine.case.reference}/"' in page
    assert "Mans soliņš" in page
    assert "Cita soliņš" not in page


def test_my_page_asks_as_many_queries_for_three_as_for_one(client: Any, django_assert_num_queries: Any) -> None:
    me = make_user()
    make_idea(person=me)
    client.force_login(me)
    client.get("/lv/me/")
    with django_assert_num_queries(QUERIES):
        client.get("/lv/me/")
    make_idea(person=me)
    make_idea(person=me)
    with django_assert_num_queries(QUERIES):
        client.get("/lv/me/")
