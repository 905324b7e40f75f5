"""Redis dies: who reads, hands in or comes back with a code notices nothing, and nobody is let in uncounted."""

import shutil
import socket
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.test import Client

from feedback.actions.moderation import publish
from ideas.models import Idea
from portal.tenancy import calm_redis
from portal.tenancy.calm_redis import CalmClient
from tests.factories import MODERATOR, make_idea, make_officer
from tests.ideas.forms import NEW, code_in, typed
from tests.identity.people import app_code, letter_code, with_app
from tests.neighbourhoods.test_tiles import PNG, TILE, Upstream
from tests.neighbourhoods.test_tiles import upstream as upstream

READ = (
    "/lv/ideas/",
    "/lv/ideas/map/",
    "/lv/answers/",
    "/lv/neighbourhoods/",
    "/lv/rules/",
    "/api/v1/ideas",
    "/robots.txt",
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def use(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Have the installation use the Redis at this port of our own machine."""
    monkeypatch.setattr(CalmClient, "silent_until", 0.0)
    monkeypatch.setattr(calm_redis, "PAUSE_SECONDS", 600)

    def at(port: int) -> None:
        shared = {
            "BACKEND": "portal.tenancy.calm_redis.CalmRedis",
            "LOCATION": f"redis://127.0.0.1:{port}/0",
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
        settings.CACHES = {"default": shared, "pages": shared}
        settings.PAGE_CACHE_SECONDS = 60

    return at


@pytest.fixture
def dead(use: Callable[[int], None]) -> None:
    use(1)


def test_the_installation_uses_what_is_tested_here() -> None:
    used = {cache["BACKEND"].rpartition(".")[2] for cache in site_settings.CACHES.values()}
    assert used == ({"CalmRedis"} if site_settings.REDIS_URL else {"LocMemCache"})


def test_every_page_is_read_without_redis(dead: None, client: Client) -> None:
    reference = make_idea().case.reference
    pages = {path: client.get(path).status_code for path in (*READ, f"/lv/cases/{reference}/")}
    assert set(pages.values()) == {200}, pages


def test_the_street_map_is_fetched_without_redis(dead: None, client: Client, upstream: type[Upstream]) -> None:
    assert client.get(TILE).content == PNG


def test_handing_in_and_coming_back_goes_on(
    dead: None, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    answer: Any = client.post(NEW, typed())
    code = code_in(client.get(answer["Location"]).content.decode())
    case = Idea.objects.get().case
    assert client.post("/lv/follow/", {"code": "none of ours"}).status_code == 422
    assert client.post("/lv/follow/", {"code": code})["Location"] == f"/lv/follow/{case.reference}/"
    with django_capture_on_commit_callbacks(execute=True):
        publish(case=case, by=MODERATOR)
    assert client.get(f"/lv/cases/{case.reference}/").status_code == 200


def test_nobody_signs_in_while_tries_cannot_be_counted(
    use: Callable[[int], None], client: Client, mailoutbox: list[Any]
) -> None:
    officer = make_officer(email="anna@example.org").user
    secret = with_app(officer)
    client.post("/accounts/login/", {"email": officer.email})
    use(1)
    for address, fields in (
        ("/accounts/login/", {"email": officer.email}),
        ("/accounts/login/code/", {"code": letter_code()}),
    ):
        assert client.get(address).status_code == 200
        answer = client.post(address, fields)
        assert (answer.status_code, "503.html" in [template.name for template in answer.templates]) == (503, True)
    client.force_login(officer)
    assert client.post("/accounts/second-factor/show/", {"code": app_code(secret)}).status_code == 503
    assert client.get("/admin/").status_code == 302
    assert len(mailoutbox) == 1


def test_a_machine_that_says_nothing_is_not_waited_for_again_and_again(
    use: Callable[[int], None], client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        use(silent.getsockname()[1])
        before = CalmClient.silent_until
        # No clock is asked: had each of the page's looks waited, each would have left a line.
        assert client.get("/lv/ideas/").status_code == 200
        assert CalmClient.silent_until > before
    assert [record.name for record in caplog.records] == ["portal.tenancy"]


@pytest.mark.skipif(not shutil.which("redis-server"), reason="no redis-server that could be killed")
def test_a_redis_that_is_killed_takes_no_page_along(use: Callable[[int], None], client: Client, tmp_path: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        next(line for line in server.stdout if "Ready to accept connections" in line)
        use(port)
        first = client.get("/lv/ideas/").content.decode()
        make_idea("Jauns soliņš")
        assert client.get("/lv/ideas/").content.decode() == first
        assert client.post("/accounts/login/", {"email": "anna@example.org"}).status_code == 302
        server.kill()
    assert "Jauns soliņš" in client.get("/lv/ideas/").content.decode()
    assert client.post("/accounts/login/", {"email": "anna@example.org"}).status_code == 503
    ready = client.get("/health/ready")
    assert (ready.status_code, ready.json()["cache"]) == (503, "a value was not kept")
