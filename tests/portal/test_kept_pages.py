"""The short page cache: what it may mix up, what it may push out, what it may write down."""

import gzip
import warnings

import pytest
from django.core.cache import CacheKeyWarning

from portal.tenancy import limits
from tests.factories import make_idea

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept(settings):
    settings.PAGE_CACHE_SECONDS = 60


def test_a_packed_sheet_is_not_handed_to_who_cannot_unpack(client):
    packed = client.get("/look/0/site.css", headers={"accept-encoding": "gzip"})
    plain = client.get("/look/0/site.css")
    assert gzip.decompress(packed.content) == plain.content
    assert not plain.has_header("Content-Encoding")


def test_a_page_is_kept_for_its_own_town_host_scheme_and_language_only(client, town, neighbour):
    reference = make_idea("Soliņš").case.reference
    seen = {
        client.get(f"/lv/cases/{reference}/").content,
        client.get(f"/lv/cases/{reference}/", headers={"host": f"{town.hostname}:8443"}).content,
        client.get(f"/lv/cases/{reference}/", secure=True).content,
        client.get(f"/en/cases/{reference}/").content,
        client.get(f"/lv/cases/{reference}/", headers={"host": neighbour.hostname}).content,
    }
    assert len(seen) == 5


def test_an_attackers_headers_reach_nobody_else(client):
    evil = {
        "x-forwarded-host": "evil.example",
        "x-original-url": "/evil",
        "accept-language": "evil",
        "cookie": "a=evil",
    }
    poisoned = client.get("/lv/?evil=1", headers=evil)
    assert b"evil.example" not in poisoned.content
    assert client.get("/lv/").content.count(b"evil") == 0


def test_many_addresses_do_not_push_a_limit_out(client):
    assert limits.allow("door", "somebody", limit=1, seconds=10**8)
    for number in range(400):
        client.get(f"/robots.txt?{number}")
    assert not limits.allow("door", "somebody", limit=1, seconds=10**8)


def test_a_question_stands_in_no_warning(client):
    with warnings.catch_warnings():
        warnings.simplefilter("error", CacheKeyWarning)
        assert client.get("/lv/ideas/", {"q": "mana slimība " * 30}).status_code == 200


@pytest.mark.parametrize("path", ["/lv/me/", "/me/header", "/lv/follow/", "/lv/ideas/new/", "/accounts/login/"])
def test_a_personal_page_is_kept_nowhere(client, path):
    answer = client.get(path)
    assert "no-store" in answer["Cache-Control"] or answer.status_code == 302


def test_a_mistake_is_not_kept(client):
    first = make_idea("Soliņš").case.reference
    second = f"{first[:-5]}{int(first[-5:]) + 1:05d}"
    assert client.get(f"/lv/cases/{second}/").status_code == 404
    reference = make_idea("Strūklaka").case.reference
    assert reference == second
    assert client.get(f"/lv/cases/{reference}/").status_code == 200
