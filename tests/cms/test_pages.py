"""The pages as readers get them: languages, addresses, numbers of queries."""

import json
from datetime import date, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import Page

from cms.actions import add_page
from cms.jobs import publish_scheduled
from cms.models import HomePage, NewsIndexPage, NewsPage, StandardPage
from portal.identity.states import Role
from portal.tenancy.reserved import RESERVED
from tests.factories import make_idea, make_neighbourhood
from tests.feedback.desk import officer_client


def soup(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def switch(page, code):
    """Where the language switch leads."""
    return page.select_one(f'nav a[hreflang="{code}"]')["href"]


def news(home, number, **fields):
    page = NewsPage(
        title=f"Ziņa {number}", slug=f"zina-{number}", published_on=date(2026, 1, 1) + timedelta(days=number), **fields
    )
    return add_page(parent=NewsIndexPage.objects.child_of(home).get(), page=page)


def test_pages_of_two_languages_are_translations(founded):
    keys = {
        code: set(
            Page.objects.filter(locale__language_code=code, depth__gt=1).values_list("translation_key", flat=True)
        )
        for code in ("lv", "en")
    }
    assert keys["lv"] == keys["en"]
    assert len(keys["lv"]) == 5


@pytest.mark.parametrize("path", ["/", "/about/", "/accessibility/", "/privacy/", "/news/"])
def test_every_first_page_answers_in_both_languages_without_a_cookie(reader, path):
    for code, other in (("lv", "en"), ("en", "lv")):
        response = reader.get(f"/{code}{path}")
        page = soup(response)
        assert page.html["lang"] == code
        assert switch(page, other) == f"/{other}{path}"
        assert not response.cookies


def test_a_page_without_a_translation_leads_to_the_other_home(reader, home):
    add_page(parent=home, page=StandardPage(title="Talka", slug="talka", lead="Nāciet."))
    assert switch(soup(reader.get("/lv/talka/")), "en") == "/en/"
    assert reader.get("/en/talka/").status_code == 404


def test_a_translation_of_another_slug_is_found(reader, home):
    english = HomePage.objects.get(locale__language_code="en")
    page = add_page(parent=home, page=StandardPage(title="Talka", slug="talka"))
    twin = StandardPage(title="Cleaning day", slug="cleaning-day", translation_key=page.translation_key)
    add_page(parent=english, page=twin)
    assert switch(soup(reader.get("/lv/talka/")), "en") == "/en/cleaning-day/"


def test_a_page_below_a_page_shows_the_way_back(reader, home):
    parent = add_page(parent=home, page=StandardPage(title="Palīdzība", slug="palidziba"))
    add_page(parent=parent, page=StandardPage(title="Foto", slug="foto"))
    crumbs = soup(reader.get("/lv/palidziba/foto/")).select(".crumbs a")
    assert [(crumb.text, crumb["href"]) for crumb in crumbs] == [("Palīdzība", "/lv/palidziba/")]


def test_a_page_of_the_neighbour_is_a_404(reader, neighbour):
    assert reader.get(f"/lv/{neighbour.slug}/").status_code == 404
    reader.defaults["HTTP_HOST"] = neighbour.hostname
    assert reader.get("/lv/about/").status_code == 404


@pytest.mark.parametrize("slug", sorted(RESERVED))
def test_addresses_of_the_portal_are_refused(home, slug):
    with pytest.raises(ValidationError):
        StandardPage(title="X", slug=slug, locale=home.locale, path=f"{home.path}9999", depth=3).full_clean()


def test_a_fixed_page_keeps_its_address(home):
    page = StandardPage.objects.child_of(home).get(key="privacy")
    page.slug = "privatums"
    page.save()
    assert StandardPage.objects.get(pk=page.pk).slug == "privacy"


def test_nobody_can_lock_a_page():
    assert [page.private_page_options for page in (HomePage, StandardPage, NewsIndexPage, NewsPage)] == [[]] * 4


def test_blocks_are_shown(reader, home):
    body = [
        ("heading", "Kā nokļūt"),
        ("paragraph", "<p>Ar <b>autobusu</b>.</p>"),
        ("details", {"summary": "Cik maksā?", "text": "<p>Neko.</p>"}),
    ]
    add_page(parent=home, page=StandardPage(title="Ceļš", slug="cels", body=body))
    page = soup(reader.get("/lv/cels/"))
    assert page.select_one(".editorial h2").text == "Kā nokļūt"
    assert page.select_one(".editorial b").text == "autobusu"
    assert page.select_one("details summary").text == "Cik maksā?"
    assert not page.select("[style], main script")


@pytest.mark.parametrize(
    "piece",
    [
        '<a linktype="page" id="x">Te</a>',
        '<a linktype="page" id="">Te</a>',
        '<a linktype="page">Te</a>',
        f'<a linktype="page" id="{10**25}">Te</a>',
        '<a linktype="document" id="x">Te</a>',
        '<a linktype="document" id="999">Te</a>',
        'Te<embed embedtype="image" id="x" format="left"/>',
        'Te<embed embedtype="image" id="999" format="none"/>',
        'Te<embed embedtype="media"/>',
        'Te<embed embedtype="media" url="https://www.youtube.com/watch?v=1"/>',
        "<b>Te</i>",
        "<li>Te",
    ],
)
def test_a_broken_piece_of_text_takes_no_page_along(founded, reader, home, piece):
    body = [("paragraph", f"<p>Teksts. {piece}</p>"), ("details", {"summary": "Kas?", "text": piece})]
    page = add_page(parent=home, page=StandardPage(title="Ceļš", slug="cels", body=body))
    shown = soup(reader.get("/lv/cels/")).select_one(".editorial")
    assert "Teksts. Te" in shown.text
    assert not shown.select("a[href], img, iframe, embed")
    form = officer_client(founded, Role.EDITOR).get(f"/admin/pages/{page.pk}/edit/")
    assert (form.status_code, "Te" in form.content.decode()) == (200, True)


def in_the_editor(entity=None, **block):
    """What Wagtail's editor sends, with one entity over its first letter."""
    spot = [{"offset": 0, "length": 1, "key": 0}] if entity else []
    line = {"key": "a", "text": "Te", "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": spot}
    return json.dumps({"blocks": [line | block], "entityMap": {"0": entity} if entity else {}})


@pytest.mark.parametrize(
    "sent",
    [
        "<p>",
        "5",
        "[]",
        '{"blocks": 5}',
        in_the_editor(text=5),
        in_the_editor(text="a\0b \ud800"),
        in_the_editor(entityRanges=[{"offset": 0, "length": 1, "key": 7}]),
        in_the_editor({"type": "LINK", "data": None}),
        in_the_editor({"type": "LINK", "data": {"id": "x", "url": "/"}}),
        in_the_editor({"type": "LINK", "data": {"id": 10**25, "url": "/"}}),
        in_the_editor({"type": "DOCUMENT", "data": {"id": "x"}}),
    ],
)
def test_no_text_that_a_browser_sends_breaks_the_form_or_the_page(founded, reader, home, sent):
    page = add_page(parent=home, page=StandardPage(title="Ceļš", slug="cels"))
    block = {"type": "paragraph", "value": sent, "id": "", "order": "0", "deleted": ""}
    fields = {"body-count": "1", **{f"body-0-{name}": value for name, value in block.items()}}
    fields |= {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "action-publish": "1"}
    editor = officer_client(founded, Role.EDITOR)
    answer = editor.post(f"/admin/pages/{page.pk}/edit/", {"title": "Ceļš", "slug": "cels", "lead": "", **fields})
    assert answer.status_code in (200, 302)
    assert reader.get("/lv/cels/").status_code == 200


def test_the_home_page_shows_what_is_new(reader, home):
    idea = make_idea(title="Sols pie ezera")
    news(home, 1)
    page = soup(reader.get("/lv/"))
    assert [card.text for card in page.select(".card__link")] == ["Sols pie ezera", "Ziņa 1"]
    assert page.select_one(".card__link")["href"] == f"/lv/cases/{idea.case.reference}/"


def test_news_come_page_by_page(reader, home):
    for number in range(13):
        news(home, number)
    first = soup(reader.get("/lv/news/"))
    assert [card.text for card in first.select(".card__link")] == [f"Ziņa {number}" for number in range(12, 0, -1)]
    assert first.select_one(".pages__older")["href"] == "?page=2"
    second = soup(reader.get("/lv/news/?page=2"))
    assert [card.text for card in second.select(".card__link")] == ["Ziņa 0"]
    assert second.select_one(".pages__newer")["href"] == "/lv/news/"
    assert not second.select(".pages__older")


@pytest.mark.parametrize("number", ["0", "00", "x", "-1", "9" * 5000, "²"])
def test_a_strange_page_number_is_no_error(reader, number):
    assert reader.get(f"/lv/news/?page={number}").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("/lv/", 11), ("/en/", 13), ("/lv/about/", 6), ("/lv/news/", 7)])
def test_queries_do_not_grow(reader, home, django_assert_num_queries, rows, path, queries):
    for number in range(rows):
        make_neighbourhood(f"apkaime-{number}", west=24 + number / 10)
        make_idea(title=f"Ideja {number}", lon=24.05 + number / 10)
        news(home, number)
    reader.get(path)
    with django_assert_num_queries(queries):
        reader.get(path)


def test_editors_see_their_draft_in_a_frame_of_the_admin(founded, home):
    browser = officer_client(founded, Role.EDITOR)
    page = StandardPage.objects.child_of(home).get(key="about")
    page.lead = "Vēl nav publicēts"
    page.save_revision()
    response = browser.get(f"/admin/pages/{page.pk}/view_draft/")
    assert "Vēl nav publicēts" in response.content.decode()
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert "'unsafe-inline'" not in response["Content-Security-Policy"]
    assert "Vēl nav publicēts" not in browser.get("/lv/about/").content.decode()


@pytest.mark.parametrize("address", ["{about}/edit/", "add/cms/standardpage/{home}/"])
def test_editors_get_no_panel_that_our_policy_breaks(founded, home, address):
    about = StandardPage.objects.child_of(home).get(key="about")
    response = officer_client(founded, Role.EDITOR).get(f"/admin/pages/{address.format(about=about.pk, home=home.pk)}")
    panels = [toggle["data-side-panel-toggle"] for toggle in soup(response).select("[data-side-panel-toggle]")]
    assert "preview" in panels
    assert "checks" not in panels


@pytest.mark.parametrize("act", ["delete", "unpublish", "move"])
def test_fixed_pages_stay(founded, home, act):
    browser = officer_client(founded, Role.EDITOR)
    page, elsewhere = (StandardPage.objects.child_of(home).get(key=key) for key in ("privacy", "about"))
    address = f"/admin/pages/{page.pk}/{act}/" + (f"{elsewhere.pk}/confirm/" if act == "move" else "")
    assert browser.post(address)["Location"] == f"/admin/pages/{home.pk}/"
    page.refresh_from_db()
    assert (page.live, page.get_parent().pk) == (True, home.pk)


def test_a_page_is_published_when_its_time_has_come(home, reader):
    later = timezone.now() + timedelta(hours=1)
    page = home.add_child(instance=StandardPage(title="Vēlāk", slug="velak", live=False, go_live_at=later))
    page.save_revision().publish()
    publish_scheduled()
    assert reader.get("/lv/velak/").status_code == 404
    with time_machine.travel(later + timedelta(minutes=1)):
        publish_scheduled()
        assert reader.get("/lv/velak/").status_code == 200
