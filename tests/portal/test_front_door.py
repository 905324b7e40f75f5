"""Hosts, languages and the addresses that belong to no package."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from feedback.actions.opening import NewAuthor
from portal.media.files import public_storage
from tests.factories import make_idea, make_municipality

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/lv/", "/lv/ideas/", "/admin/", "/api/v1/ideas", "/accounts/login/", "/demo/"])
def test_an_unknown_hostname_is_a_404(town, path):
    assert Client(headers={"host": "elsewhere.example"}).get(path).status_code == 404


@pytest.mark.parametrize(
    ("host", "status"), [("testene.localhost", 200), ("elsewhere.example", 404), ("localhost", 200)]
)
def test_a_public_file_is_at_the_installations_own_names_only(town, host, status):
    name = public_storage().save("ab/cd/file.jpg", ContentFile(b"ours"))
    assert Client(headers={"host": host}).get(f"/media/{name}").status_code == status


def test_the_port_does_not_matter(town):
    assert Client(headers={"host": f"{town.hostname}:8123"}).get("/lv/rules/").status_code == 200


@pytest.mark.parametrize(
    ("wish", "language"),
    [("en", "en"), ("en-GB,lv;q=0.5", "en"), ("lv", "lv"), ("de,en;q=0.2", "en"), ("de", "lv"), ("", "lv")],
)
def test_only_the_bare_address_follows_the_browser(client, wish, language):
    response = client.get("/", headers={"accept-language": wish})
    assert (response.status_code, response["Location"]) == (302, f"/{language}/")
    assert "Accept-Language" in response["Vary"]


def test_a_municipality_without_english_has_no_english_address():
    only = make_municipality("viena", code="VIE", languages=["lv"])
    latvian = Client(headers={"host": only.hostname, "accept-language": "en"})
    assert latvian.get("/")["Location"] == "/lv/"
    assert latvian.get("/en/rules/").status_code == 404


@pytest.mark.parametrize(
    "path", ["/de/", "/xx/ideas/", "/lv/nothing/", "/en/cases/TST-2026-99999/", "/nothing", "/lvx/"]
)
def test_a_404_stays_a_404_in_the_readers_language(client, path):
    response = client.get(path, headers={"accept-language": "en"})
    assert response.status_code == 404
    assert not response.cookies


def test_a_404_leads_on_without_asking_the_database(client, django_assert_num_queries):
    client.get("/lv/nothing/")
    with django_assert_num_queries(0):
        page = client.get("/nothing/lv").content.decode()
    for way_on in (
        'class="masthead"',
        'role="search"',
        'action="/lv/ideas/"',
        'hreflang="en"',
        'href="/lv/ideas/new/"',
        'href="/lv/follow/"',
        'class="footer"',
    ):
        assert way_on in page


def test_the_main_action_stands_in_the_header_but_never_twice(client):
    for path, times in (("/lv/answers/", 1), ("/lv/ideas/", 0), ("/lv/ideas/map/", 0), ("/lv/ideas/new/", 0)):
        assert client.get(path).content.decode().count("masthead__new") == times, path


def test_wagtails_own_log_in_is_not_there(client):
    # It would let an officer in without the second factor.
    assert client.get("/lv/_util/login/").status_code == 404


def test_robots_are_told_the_way(client, town):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in text
    assert f"Sitemap: http://{town.hostname}/sitemap.xml" in text


def test_a_lost_form_says_what_to_do(town):
    careful = Client(enforce_csrf_checks=True, headers={"host": town.hostname})
    response = careful.post("/lv/ideas/new/", {"title": "x"})
    assert response.status_code == 403
    assert "text/html" in response["Content-Type"]


def test_the_directory_lists_every_municipality(town, neighbour, django_assert_num_queries):
    directory = Client(headers={"host": "localhost"})
    directory.get("/")
    with django_assert_num_queries(1):
        page = directory.get("/").content.decode()
    assert f'href="http://{town.hostname}/"' in page
    assert f'href="http://{neighbour.hostname}/"' in page


def test_the_directory_has_nothing_else(town):
    directory = Client(headers={"host": "localhost"})
    assert [directory.get(path).status_code for path in ("/lv/", "/admin/", "/demo/", "/api/v1/ideas")] == [404] * 4


@pytest.mark.parametrize(
    ("path", "policy"),
    [
        ("/lv/ideas/new/", "strict-origin"),
        ("/lv/ideas/new/thanks/TST-2026-00001/", "strict-origin"),
        ("/lv/follow/", "strict-origin"),
        ("/lv/follow/TST-2026-00001/", "strict-origin"),
        ("/lv/cases/TST-2026-00001/withdraw/", "strict-origin"),
        ("/lv/me/", "strict-origin"),
        ("/accounts/login/", "strict-origin"),
        ("/lv/ideas/", "same-origin"),
        ("/lv/cases/TST-2026-00001/", "same-origin"),
        ("/look/0/site.css", "same-origin"),
    ],
)
def test_what_a_personal_page_fetches_is_not_told_which_page_it_was(client, path, policy):
    make_idea(author=NewAuthor(kind="anonymous"))
    assert client.get(path)["Referrer-Policy"] == policy
