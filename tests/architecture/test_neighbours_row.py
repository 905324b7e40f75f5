"""Every address of the portal, asked with a neighbour's row: it is a 404, or Wagtail's refusal, and nothing changes.

The addresses come from the resolver, so a new one is walked from the day on which it is added; an argument that this
walk cannot fill fails it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import get_resolver, resolve
from django.urls.resolvers import RegexPattern, URLPattern, URLResolver
from taggit.models import Tag

from feedback.desk.acts import ACTS
from portal.identity.states import Role
from portal.media.models import Image
from portal.tenancy.admin_gate import ALLOWED, INSTEAD, OURS, exists_here
from portal.tenancy.models import Municipality
from tests.architecture.neighbour import MARK, Rows, picture, settle, snapshot
from tests.feedback.desk import officer_client

OFFICERS: Final = (Role.MODERATOR, Role.RESPONDER, Role.BUDGET_COORDINATOR, Role.EDITOR)
# Wagtail refuses by a redirect to its home, the door of the staff to the log-in, a follow code to its form.
REFUSALS: Final = ("/admin/", "/accounts/", "/lv/follow/")


@dataclass(frozen=True)
class Address:
    name: str
    path: str
    # Whether it names a row of the neighbour.
    names_row: bool

    @property
    def asks_the_role(self) -> bool:
        """Not outside the house of the officers, and not where the gate refuses everybody."""
        return self.path.startswith("/admin/") and (exists_here(self.name) or self.name in INSTEAD)


def patterns(resolver: Any, prefix: str = "", namespaces: str = "") -> Iterator[tuple[str, str, Any]]:
    """(name, route, converters) of every address, with the route as Django writes it."""
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern).lstrip("^").removesuffix("$")
        if isinstance(entry, URLResolver):
            below = f"{namespaces}{entry.namespace}:" if entry.namespace else namespaces
            yield from patterns(entry, route, below)
        elif isinstance(entry, URLPattern) and not (isinstance(entry.pattern, RegexPattern) and not entry.name):
            yield f"{namespaces}{entry.name or ''}", route, entry.pattern


def values_for(name: str, argument: str, rows: Rows) -> list[Any]:
    """What the neighbour has for ``argument`` of the address ``name``."""
    by_name = {
        "categories": "category", "areas": "area", "departments": "department", "desk_photo": "photo",
        "feedback:attachment": "attachment", "ideas": "draft", "wagtailimages_chooser": "image",
        "wagtaildocs_chooser": "document", "wagtailadmin_collections": "collection", "wagtailsites": "site",
        "wagtailusers_users": "user", "wagtailusers_groups": "group", "wagtailadmin_workflows": "site",
        "wagtailadmin_api": "image",
    }  # fmt: skip
    known: dict[str, list[Any]] = {
        "reference": rows.references,
        "image_id": [rows.ids["image"]],
        "document_id": [rows.ids["document"]],
        "doc_id": [rows.ids["document"]],
        "collection_id": [rows.ids["collection"]],
        "revision_id": [rows.ids["revision"]],
        "session_id": [rows.ids["session"]],
        "letter": [rows.ids["letter"]],
        "slug": [rows.ids["area_slug"]],
        "form_key": [rows.ids["form_key"]],
        "uploaded_file_id": [rows.ids["image_upload" if name.startswith("wagtailimages") else "document_upload"]],
        "name": list(ACTS),
        "content_type_app_name": ["cms"], "content_type_model_name": ["standardpage"],
        "app_label": ["wagtailcore"], "model_name": ["page"], "app_name": ["taggit"], "object_id": rows.pages,
        "action": ["delete", "move", "publish", "unpublish"], "action_name": ["copy"], "filter_spec": ["width-10"],
        "task_state_id": [1], "task_id": [1], "workflow_state_id": [1], "restriction_id": [1], "workflow_pk": [1],
        "page_view_restriction_id": [1],
        "digest": ["0"], "uidb64": ["MQ"], "token": ["x"], "zoom": [9], "x": [0], "y": [0], "path": ["x"],
    }  # fmt: skip
    if argument in ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "page_pk"):
        return rows.pages
    if argument == "pk":
        key = by_name.get(name) or by_name.get(name.partition(":")[0])
        assert key, f"What is pk of {name}?"
        return [rows.ids[key]]
    assert argument in known, f"The walk does not know {argument!r} of {name}; teach it."
    return known[argument]


ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
# What names no row; a form's key that this municipality does not know is simply a new form.
NO_ROW: Final = frozenset(
    {"form_key", "name", "content_type_app_name", "content_type_model_name", "app_label", "model_name", "app_name",
     "action", "action_name", "filter_spec", "digest", "uidb64", "token", "zoom", "x", "y", "path"}
)  # fmt: skip


def addresses(rows: Rows) -> list[Address]:
    found = []
    for name, route, _pattern in patterns(get_resolver()):
        if written := REGEXES.get(name):
            found += [Address(name, path, True) for path in written(rows)]
            continue
        assert "(?P" not in route, f"The walk cannot fill {name}: {route}"
        arguments = ARGUMENT.findall(route)
        for values in product(*(values_for(name, argument, rows) for argument in arguments)):
            filled = iter(values)
            path = "/" + ARGUMENT.sub(lambda _found, filled=filled: str(next(filled)), route)
            found.append(Address(name, path.replace("^", ""), bool(set(arguments) - NO_ROW)))
    return found


REGEXES: Final[dict[str, Any]] = {
    "wagtailadmin_pages:revisions_compare": lambda rows: [
        f"/admin/pages/{rows.pages[1]}/revisions/compare/live...{rows.ids['revision']}/"
    ],
    "wagtaildocs_serve": lambda rows: [f"/documents/{rows.ids['document']}/d.pdf"],
    "wagtail_serve": lambda rows: ["/lv/slepenvards-lapa/", "/en/slepenvards-lapa/"],
}


def queries(rows: Rows) -> dict[str, Any]:
    """Every way in which a query or a form names a row: all of them at once, with every request."""
    page = rows.pages[1]
    return {
        "new_parent_page": page, "parent_page": page, "childOf": page, "chooser": page, "next": "/lv/",
        "collection_id": rows.ids["collection"], "collection": rows.ids["collection"], "id": page,
        "into": rows.references[0], "department": rows.ids["department"], "officer": rows.ids["user"],
        "explanation": "Mēģinājums", "seen": 1, "status": "accepted", "rule": 1, "number": 1, "text": "x",
        "title": "x", "slug": "x", "names_lv": "x", "letter": rows.ids["letter"], "form_key": rows.ids["form_key"],
        "reference": rows.references[0], "category": rows.ids["category_slug"],
        "neighbourhood": rows.ids["area_slug"],
    }  # fmt: skip


@pytest.fixture
def rows(town: Municipality, neighbour: Municipality) -> Rows:
    return settle(neighbour)


def judge(address: Address, response: Any, method: str) -> str:
    """Why the answer is wrong, or ""."""
    if response.status_code >= 500:
        return f"{method} {address.path} broke"
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if MARK.encode() in body:
        return f"{method} {address.path} shows the neighbour"
    if address.names_row and response.status_code not in (403, 404, 405):
        target = response.headers.get("location", "")
        if response.status_code != 302 or not target.startswith(REFUSALS):
            return f"{method} {address.path} ({address.name}) answered {response.status_code} {target}"
    return ""


def put_out(path: str) -> bool:
    """Addresses that end the walker's own session."""
    return "logout" in path or "/me/delete" in path or path == "/demo/enter/"


def walk(browser: Client, rows: Rows, *, asks_the_role: bool) -> list[str]:
    """What is wrong with the answers to an officer, of the addresses of one half."""
    return [
        problem
        for address in addresses(rows)
        if address.asks_the_role is asks_the_role and not put_out(address.path)
        for problem in (
            judge(address, browser.get(address.path), "GET"),
            judge(address, browser.post(address.path, queries(rows)), "POST"),
        )
        if problem
    ]


@pytest.mark.parametrize("role", OFFICERS)
def test_an_officer_meets_no_row_of_the_neighbour(
    town: Municipality, neighbour: Municipality, rows: Rows, role: str
) -> None:
    before = snapshot(neighbour)
    assert walk(officer_client(town, role), rows, asks_the_role=True) == []
    assert snapshot(neighbour) == before


def test_no_officer_meets_one_where_no_role_is_asked(town: Municipality, neighbour: Municipality, rows: Rows) -> None:
    before = snapshot(neighbour)
    assert walk(officer_client(town, Role.EDITOR), rows, asks_the_role=False) == []
    assert snapshot(neighbour) == before


def test_nobody_meets_a_row_of_the_neighbour(
    town: Municipality, neighbour: Municipality, rows: Rows, client: Client
) -> None:
    before = snapshot(neighbour)
    wrong = []
    for address in addresses(rows):
        wrong += [
            judge(address, client.get(address.path), "GET"),
            judge(address, client.post(address.path, queries(rows)), "POST"),
        ]

    assert [problem for problem in wrong if problem] == []
    assert snapshot(neighbour) == before


LISTS: Final = (
    "/admin/pages/", "/admin/pages/search/", "/admin/images/", "/admin/documents/", "/admin/categories/",
    "/admin/areas/", "/admin/departments/", "/admin/choose-page/", "/admin/choose-page/search/",
    "/admin/images/chooser/", "/admin/documents/chooser/", "/admin/inbox/", "/lv/ideas/", "/api/v1/ideas",
    "/api/v1/ideas.csv", "/api/v1/cases.csv", "/api/v1/steps.csv", "/api/v1/pins", "/api/v1/ideas.geojson",
    "/lv/answers/", "/lv/neighbourhoods/", "/heads.atom", "/api/v1/heads",
)  # fmt: skip


def test_no_list_searches_beyond_the_border(town: Municipality, rows: Rows) -> None:
    browser = officer_client(town, Role.EDITOR)
    asked = {"q": MARK[:-1], "tab": "all", "search_all": "1", "bbox": "24,56,25,57"}
    ways = (asked, {**asked, "category": rows.ids["category_slug"]}, {"neighbourhood": rows.ids["area_slug"]})

    wrong = [judge(Address(path, path, False), browser.get(path, query), "GET") for path in LISTS for query in ways]
    assert [problem for problem in wrong if problem] == []


def test_every_allowed_name_exists() -> None:
    names = {name for name, _route, _pattern in patterns(get_resolver())}

    assert ALLOWED - names == set()
    assert OURS - {name.partition(":")[0] for name in names} == set()


def test_nobody_can_add_a_tag(town: Municipality) -> None:
    """Wagtail suggests tags to all municipalities alike, so there must never be one."""
    browser = officer_client(town, Role.EDITOR)
    image = Image.objects.create(title="Attēls", file=ContentFile(picture(), name="c.jpg"), width=40, height=30)

    browser.post(f"/admin/images/{image.pk}/", {"title": "Attēls", "tags": "birka"})
    bulk = browser.post(f"/admin/bulk/media/image/add_tags/?id={image.pk}", {"tags": "birka"})

    assert bulk.status_code == 404
    assert Tag.objects.count() == 0


SPANNING: Final = (
    "/admin/users/", "/admin/groups/", "/admin/sites/", "/admin/collections/", "/admin/reports/site-history/",
    "/admin/tag-autocomplete/", "/admin/workflows/list/", "/admin/snippets/", "/admin/api/main/pages/",
    "/admin/embeds/chooser/", "/admin/anything/",
)  # fmt: skip


def test_what_spans_all_municipalities_does_not_exist(town: Municipality) -> None:
    browser = officer_client(town)
    assert [path for path in SPANNING if exists_here(resolve(path).view_name)] == []
    assert {path: browser.get(path).status_code for path in SPANNING} == dict.fromkeys(SPANNING, 404)
