"""The street map's upstream, as a real server: kind, silent, slow, huge, or something else altogether."""

import os
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from neighbourhoods import tile_store, tiles
from neighbourhoods.jobs import sweep_tiles
from portal.tenancy.models import Municipality

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
TILE = "/tiles/12/2321/1255"
BESIDE = "/tiles/12/2322/1255"


class Upstream(BaseHTTPRequestHandler):
    """Answers with ``says``; ``over`` ends whatever it is that takes so long."""

    asked: list[str] = []
    over = threading.Event()
    says: Callable[["Upstream"], None]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        type(self).says(self)

    def give(self, body: bytes, status: int = 200) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


def trickles(upstream: Upstream) -> None:
    upstream.give(PNG)
    try:
        while not upstream.over.wait(0.01):
            upstream.wfile.write(b"0")
    except OSError:
        # Whoever asked has gone away.
        pass


def trickles_before_the_tile(upstream: Upstream) -> None:
    upstream.wfile.write(b"HTTP/1.1 200 OK\r\nX-Patience: ")
    try:
        while not upstream.over.wait(0.01):
            upstream.wfile.write(b"0")
    except OSError:
        pass


@pytest.fixture
def upstream(settings: Any, tmp_path: Path) -> Iterator[type[Upstream]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.MAP_TILES_URL = f"http://127.0.0.1:{server.server_port}/{{z}}/{{x}}/{{y}}.png"
    settings.VAR_DIR = tmp_path
    Upstream.asked, Upstream.says, Upstream.over = [], lambda upstream: upstream.give(PNG), threading.Event()
    yield Upstream
    Upstream.over.set()
    server.shutdown()
    server.server_close()


def test_a_tile_is_asked_for_once(client: Client, upstream: type[Upstream]) -> None:
    responses = [client.get(TILE) for _time in range(2)]
    assert [(response.status_code, response.content) for response in responses] == [(200, PNG)] * 2
    assert responses[0]["Content-Type"] == "image/png"
    assert upstream.asked == ["/12/2321/1255.png"]


@pytest.mark.parametrize("path", ["12/100/100", "3/4/2", "25/1/1", "18/148544/80320"])
def test_tiles_elsewhere_or_closer_are_not_ours(client: Client, upstream: type[Upstream], path: str) -> None:
    assert client.get(f"/tiles/{path}").status_code == 404
    assert upstream.asked == []


@pytest.mark.parametrize(
    "status, body", [(404, b"no"), (200, b"<html>not a picture</html>"), (200, PNG + b"0" * tile_store.LARGEST)]
)
def test_what_is_no_tile_is_not_handed_on_and_not_asked_again(
    client: Client, upstream: type[Upstream], status: int, body: bytes
) -> None:
    upstream.says = lambda upstream: upstream.give(body, status)
    for _time in range(2):
        response = client.get(TILE)
        assert (response.status_code, response["Cache-Control"], response["Retry-After"]) == (503, "no-store", "60")
    assert len(upstream.asked) == 1


def test_one_missing_tile_says_nothing_of_its_neighbours(client: Client, upstream: type[Upstream]) -> None:
    upstream.says = lambda upstream: upstream.give(PNG if "2322" in upstream.path else b"", 200)
    assert [client.get(path).status_code for path in (TILE, BESIDE)] == [503, 200]


@pytest.mark.parametrize("slowly", [trickles, trickles_before_the_tile])
def test_an_upstream_that_trickles_is_left_and_left_alone(
    client: Client, upstream: type[Upstream], monkeypatch: pytest.MonkeyPatch, slowly: Callable[[Upstream], None]
) -> None:
    """A byte now and then keeps any timeout from ending."""
    monkeypatch.setattr(tile_store, "DEADLINE_SECONDS", 0.1)
    upstream.says = slowly
    assert [client.get(path).status_code for path in (TILE, BESIDE)] == [503, 503]
    assert not upstream.over.is_set()
    assert upstream.asked == ["/12/2321/1255.png"]


def test_nobody_waits_for_a_third_hand(
    client: Client, upstream: type[Upstream], monkeypatch: pytest.MonkeyPatch
) -> None:
    with tile_store._hands, tile_store._hands:
        assert client.get(TILE).status_code == 503
    assert upstream.asked == []
    assert client.get(TILE).status_code == 200


def test_what_is_old_is_shown_while_there_is_nothing_new(client: Client, upstream: type[Upstream]) -> None:
    client.get(TILE)
    os.utime(tile_store._place(12, 2321, 1255), (0, 0))
    upstream.says = lambda upstream: upstream.give(b"", 500)
    assert client.get(TILE).content == PNG
    assert len(upstream.asked) == 2


def test_one_address_cannot_copy_the_map(
    client: Client, upstream: type[Upstream], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiles, "FETCHES", 1)
    assert [client.get(path).status_code for path in (TILE, BESIDE)] == [200, 503]
    # What is kept costs nobody anything.
    assert client.get(TILE).status_code == 200


def test_the_store_ends_somewhere(
    town: Municipality, client: Client, upstream: type[Upstream], monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in (TILE, BESIDE):
        client.get(path)
    os.utime(tile_store._place(12, 2321, 1255), (1000, 1000))
    sweep_tiles()
    assert tile_store._place(12, 2321, 1255).exists()
    assert tile_store.sweep(most_bytes=len(PNG)) == 1
    assert not tile_store._place(12, 2321, 1255).exists()
    assert tile_store._place(12, 2322, 1255).exists()


def test_without_a_street_map_there_are_no_tiles(client: Client) -> None:
    assert client.get(TILE).status_code == 404
