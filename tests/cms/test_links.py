"""Links in the texts of editors: an id that is not ours, or not public, leads nowhere and breaks nothing."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from wagtail.models import Page, ReferenceIndex

from cms.actions import add_page
from cms.models import HomePage, StandardPage
from portal.identity.states import Role
from portal.media.models import Document, Image
from portal.tenancy.scope import municipality_scope
from tests.architecture.neighbour import picture
from tests.feedback.desk import officer_client


def shown(reader: Any, home: HomePage, text: str) -> Any:
    """``text`` as it stands on a page of ours."""
    add_page(parent=home, page=StandardPage(title="Saites", slug="saites", body=[("paragraph", text)]))
    return text_of(reader)


def text_of(reader: Any) -> Any:
    response = reader.get("/lv/saites/")
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").select_one(".editorial")


def to_page(number: Any) -> str:
    return f'<p><a linktype="page" id="{number}">vārdi</a></p>'


def of_the_neighbour(neighbour: Any, *, live: bool) -> Page:
    return neighbour.site.root_page.add_child(instance=StandardPage(title="Slepens", slug="slepens", live=live))


def test_a_page_of_ours_is_linked_by_its_path(reader, home):
    about = StandardPage.objects.child_of(home).get(key="about")
    assert shown(reader, home, to_page(about.pk)).a["href"] == "/lv/about/"


def test_a_link_leads_to_the_page_in_the_readers_language(reader, home):
    in_english = StandardPage.objects.get(key="about", locale__language_code="en")
    assert shown(reader, home, to_page(in_english.pk)).a["href"] == "/lv/about/"


def test_the_home_page_is_linked_without_its_own_slug(reader, home):
    assert shown(reader, home, to_page(home.pk)).a["href"] == "/lv/"


@pytest.mark.parametrize("live", [True, False])
def test_a_page_of_the_neighbour_is_not_linked(reader, home, neighbour, live):
    text = shown(reader, home, to_page(of_the_neighbour(neighbour, live=live).pk))
    assert (text.a.attrs, text.text.strip()) == ({}, "vārdi")


def test_a_draft_of_ours_is_not_linked(reader, home):
    draft = home.add_child(instance=StandardPage(title="Iecere", slug="iecere", live=False))
    assert shown(reader, home, to_page(draft.pk)).a.attrs == {}


@pytest.mark.parametrize("kind", ["page", "document"])
@pytest.mark.parametrize("number", ["", "0", "-1", "x", "²", "9" * 30, "9" * 400, "999999"])
def test_what_is_no_id_breaks_nothing(reader, home, kind, number):
    text = shown(reader, home, f'<p><a linktype="{kind}" id="{number}">vārdi</a><a linktype="{kind}">x</a></p>')
    assert [link.attrs for link in text.select("a")] == [{}, {}]


def test_only_documents_of_ours_are_linked(reader, home, neighbour):
    ours = Document.objects.create(title="a", file=ContentFile(b"x", name="a.pdf"))
    with municipality_scope(neighbour):
        theirs = Document.objects.create(title="b", file=ContentFile(b"x", name="b.pdf"))
    text = shown(
        reader,
        home,
        f'<p><a linktype="document" id="{ours.pk}">a</a><a linktype="document" id="{theirs.pk}">b</a></p>',
    )
    assert [link.get("href") for link in text.select("a")] == [ours.url, None]


def test_no_picture_and_no_film_is_embedded(reader, home, neighbour):
    with municipality_scope(neighbour):
        theirs = Image.objects.create(title="c", file=ContentFile(picture(), name="c.jpg"), width=40, height=30)
    text = shown(
        reader,
        home,
        f'<p>a<embed embedtype="image" id="{theirs.pk}" format="left" alt="c"/>'
        '<embed embedtype="image" id="x" format="x"/>'
        '<embed embedtype="media" url="https://example.org/film"/>b</p>',
    )
    assert str(text.p) == "<p>ab</p>"


def test_the_editors_form_tells_nothing_of_a_neighbours_page(founded, home, neighbour):
    theirs = of_the_neighbour(neighbour, live=False)
    about = StandardPage.objects.child_of(home).get(key="about")
    page = add_page(
        parent=home,
        page=StandardPage(
            title="S", slug="s", body=[("paragraph", to_page(theirs.pk) + to_page(about.pk) + to_page("x"))]
        ),
    )
    response = officer_client(founded, Role.EDITOR).get(f"/admin/pages/{page.pk}/edit/")
    form = response.content.decode()
    assert response.status_code == 200
    assert "slepens" not in form
    assert "/lv/about/" in form


def test_links_of_ours_are_known_to_the_pages_they_lead_to(home):
    about = StandardPage.objects.child_of(home).get(key="about")
    page = add_page(
        parent=home, page=StandardPage(title="S", slug="s", body=[("paragraph", to_page(about.pk) + to_page("x"))])
    )
    assert set(ReferenceIndex.get_references_for_object(page).values_list("to_object_id", flat=True)) == {str(about.pk)}


@pytest.mark.parametrize("typed", ["the neighbour's", "x", "9" * 400])
def test_an_id_typed_into_the_form_breaks_nothing(founded, home, reader, neighbour, typed):
    number = of_the_neighbour(neighbour, live=True).pk if typed == "the neighbour's" else typed
    block = {
        "key": "a", "text": "vārdi", "type": "unstyled", "depth": 0, "inlineStyleRanges": [],
        "entityRanges": [{"offset": 0, "length": 5, "key": 0}],
    }  # fmt: skip
    link = {"type": "LINK", "mutability": "MUTABLE", "data": {"id": number, "url": "/x", "parentId": 1}}
    saved = officer_client(founded, Role.EDITOR).post(
        f"/admin/pages/add/cms/standardpage/{home.pk}/",
        {
            "title": "Saites", "slug": "saites", "lead": "", "seo_title": "", "search_description": "",
            "action-publish": "1", "body-count": "1", "body-0-type": "paragraph", "body-0-order": "0", "body-0-id": "",
            "body-0-deleted": "", "body-0-value": json.dumps({"blocks": [block], "entityMap": {"0": link}}),
        },
    )  # fmt: skip
    assert saved.status_code == 302
    assert text_of(reader).a.attrs == {}
