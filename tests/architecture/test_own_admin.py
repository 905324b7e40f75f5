"""Every screen of the admin that shows a municipality's own rows: the neighbour's people and pages are on none.

Wagtail's lists are filtered by what an editor may see, but not the choices beside them: owners, editors, sites.
"""

from typing import Any, Final

import pytest
from wagtail.models import Page

from cms.models import StandardPage
from portal.identity.actions.groups import collection_of
from portal.identity.models import User
from portal.identity.states import Role
from portal.media.models import Document, Image
from portal.tenancy.models import Municipality
from tests.architecture.neighbour import MARK, Rows, settle
from tests.architecture.test_neighbours_row import addresses, put_out
from tests.feedback.desk import officer_client

OWN: Final = "Savejais"
# Of the neighbour: what everything there is called, addresses of pages and of an officer, the host.
SECRETS: Final = (MARK, MARK.lower(), "kaimini", "Kaimini")
# Else the walk met closed doors only.
SEEN: Final = {
    "wagtailadmin_explore", "wagtailadmin_explore_results", "wagtail_bulk_action", "wagtailadmin_choose_page_child",
    "wagtailadmin_choose_page_search", "wagtailadmin_pages:edit", "wagtailadmin_pages:history",
    "wagtailadmin_pages:usage", "wagtailadmin_pages:search", "wagtailadmin_pages:copy", "wagtailadmin_pages:move",
    "wagtailadmin_pages:view_draft", "wagtailimages:index", "wagtailimages:edit", "wagtailimages:image_usage",
    "wagtaildocs:index", "wagtaildocs:edit", "wagtaildocs:document_usage", "wagtailimages_chooser:choose",
    "wagtaildocs_chooser:choose", "areas:index", "categories:index",
}  # fmt: skip


@pytest.fixture
def both(town: Municipality, neighbour: Municipality) -> tuple[Rows, Rows]:
    theirs, ours = settle(neighbour), settle(town, OWN)
    move_in(ours, town)
    link(theirs, ours)
    return ours, theirs


def ways(ours: Rows, theirs: Rows) -> list[dict[str, Any]]:
    """What an editor may ask of a list."""
    person = theirs.ids["user"]
    chosen = {"owner": person, "edited_by": person, "user": person, "site": theirs.ids["site"]}
    return [
        {},
        {"id": ours.pages[1]},
        {"q": MARK[:-1], "search_all": "1", "tab": "all"},
        {"p": 1, "search_all": "1", **chosen},
    ]


def move_in(rows: Rows, municipality: Municipality) -> None:
    """Put the files where editors may open them, and let the root of all pages be looked through."""
    collection = collection_of(municipality)
    Image.objects.filter(pk=rows.ids["image"]).update(collection=collection)
    Document.objects.filter(pk=rows.ids["document"]).update(collection=collection)
    rows.pages.append(Page.get_first_root_node().pk)


def link(theirs: Rows, ours: Rows) -> None:
    """Let the neighbour's page name ours, so that it counts among what uses them."""
    page = StandardPage.objects.get(pk=theirs.pages[1])
    page.body = [
        ("paragraph", f'<p><a linktype="page" id="{ours.pages[1]}">x</a></p>'),
        ("document", {"document": Document.objects.get(pk=ours.ids["document"]), "title": MARK}),
        ("picture", {"image": Image.objects.get(pk=ours.ids["image"]), "caption": MARK}),
    ]
    page.save()


def test_no_screen_of_ones_own_shows_the_neighbour(town: Municipality, both: tuple[Rows, Rows]) -> None:
    ours, theirs = both
    browser = officer_client(town, Role.EDITOR)
    wrong, seen = [], set()
    for address in addresses(ours):
        if not address.asks_the_role or put_out(address.path):
            continue
        for query in ways(ours, theirs):
            answer = browser.get(address.path, query)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            wrong += [
                f"{address.path} {query} shows {secret}" for secret in SECRETS if secret in body.decode("latin-1")
            ]
            if answer.status_code >= 500:
                wrong.append(f"{address.path} {query} broke")
            if answer.status_code == 200:
                seen.add(address.name)
    assert wrong == []
    assert SEEN - seen == set()


def test_lists_are_filtered_by_the_people_of_ones_own_pages(town: Municipality, both: tuple[Rows, Rows]) -> None:
    ours, _theirs = both
    page = officer_client(town, Role.EDITOR).get(f"/admin/pages/{ours.pages[0]}/", {"owner": ours.ids["user"]})
    filters = page.context["filters"].form.fields
    assert [list(filters[name].queryset) for name in ("owner", "edited_by")] == [
        [User.objects.get(pk=ours.ids["user"])]
    ] * 2
    assert [found.pk for found in page.context["pages"]] == [ours.pages[1]]
