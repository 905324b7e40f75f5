"""A body that is written while it is sent: the scope of its municipality is open, though the request's has closed.

Only one is under way at a time, and however it ends the next one has its turn.
"""

from collections.abc import Generator
from contextvars import Context
from typing import Any

import pytest
import time_machine
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from portal.tenancy import streams
from portal.tenancy.limits import allow
from portal.tenancy.streams import FILES_PER_HOUR, LONGEST_TURN, SOON, stream
from tests.factories import make_idea

pytestmark = pytest.mark.django_db

FILES = ["/api/v1/cases.csv", "/api/v1/steps.csv", "/api/v1/ideas.csv", "/api/v1/ideas.geojson"]


@pytest.fixture(autouse=True)
def free_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "turn", streams.Turn())


def go_away(response: Any) -> None:
    """What a server does when a request ends, however it does; only the test's connection stays open."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)


@pytest.mark.parametrize("address", FILES)
def test_a_streamed_body_is_read_without_any_scope_around_it(client: Any, address: str) -> None:
    idea = make_idea()

    response = client.get(address)
    body = Context().run(lambda: b"".join(response.streaming_content))

    assert idea.case.reference.encode() in body


@pytest.mark.parametrize("address", FILES)
def test_a_file_of_any_length_asks_the_same_questions(
    client: Any, address: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_idea()
    b"".join(client.get(address).streaming_content)
    for _more in range(2):
        make_idea()
        # Of the steps also which heads there are.
        with django_assert_num_queries(2 if "steps" in address else 1):
            b"".join(client.get(address).streaming_content)


@pytest.mark.parametrize("first", FILES)
@pytest.mark.parametrize("second", FILES)
def test_a_second_file_waits_until_the_first_is_read(client: Any, first: str, second: str) -> None:
    under_way = client.get(first)
    waiting = client.get(second, headers={"accept-language": "en"})

    assert (waiting.status_code, waiting["Retry-After"]) == (503, str(SOON))
    assert waiting["Content-Type"] == "text/plain; charset=utf-8"
    assert waiting["Access-Control-Allow-Origin"] == "*"
    assert waiting.content.decode() == "Another file is being sent just now. Please try again in half a minute.\n"
    assert b"".join(under_way.streaming_content)
    assert client.get(second).status_code == 200


def test_a_reader_who_goes_away_in_the_middle_gives_the_turn_back(client: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(streams, "LINES_IN_A_PIECE", 1)
    make_idea()
    response = client.get("/api/v1/steps.csv")
    assert next(iter(response.streaming_content)).startswith(b"reference,number,")
    assert client.get("/api/v1/steps.csv").status_code == 503
    go_away(response)
    assert client.get("/api/v1/steps.csv").status_code == 200


def test_a_reader_who_goes_away_before_the_first_line_gives_the_turn_back(client: Any) -> None:
    go_away(client.get("/api/v1/steps.csv"))
    assert client.get("/api/v1/steps.csv").status_code == 200


def asked() -> HttpRequest:
    return RequestFactory().get("/")


def numbers(*, most: int) -> Generator[str, None, None]:
    yield from map(str, range(most))


def broken() -> Generator[str, None, None]:
    yield "1"
    raise RuntimeError("the database went away")


def test_an_error_in_the_middle_is_no_end_of_the_file_and_gives_the_turn_back() -> None:
    under_way: Any = stream(asked(), broken(), content_type="text/csv")
    with pytest.raises(RuntimeError):
        b"".join(under_way.streaming_content)
    assert stream(asked(), numbers(most=1), content_type="text/csv").status_code == 200


def test_the_turn_is_free_before_the_reader_sees_the_end() -> None:
    under_way: Any = stream(asked(), numbers(most=LINES), content_type="text/csv")
    body = iter(under_way.streaming_content)
    assert b"".join(body) == "".join(map(str, range(LINES))).encode()
    # Not closed yet, as while a server is writing its last byte.
    assert stream(asked(), numbers(most=1), content_type="text/csv").status_code == 200


LINES = streams.LINES_IN_A_PIECE * 2


def test_what_is_closed_twice_takes_no_turn_from_others() -> None:
    first = stream(asked(), numbers(most=1), content_type="text/csv")
    go_away(first)
    second = stream(asked(), numbers(most=1), content_type="text/csv")
    go_away(first)
    assert second.status_code == 200
    assert stream(asked(), numbers(most=1), content_type="text/csv").status_code == 503


def test_the_lines_are_closed_with_the_response() -> None:
    closed = []

    def lines() -> Generator[str, None, None]:
        try:
            yield from map(str, range(LINES))
        finally:
            closed.append(True)

    under_way: Any = stream(asked(), lines(), content_type="text/csv")
    next(iter(under_way.streaming_content))
    go_away(under_way)
    assert closed == [True]


def test_whoever_reads_next_to_nothing_keeps_others_out_for_a_while_only() -> None:
    with time_machine.travel("2026-11-30T10:00:00Z", tick=False) as clock:
        slow = stream(asked(), numbers(most=LINES), content_type="text/csv")
        clock.shift(LONGEST_TURN - 1)
        assert stream(asked(), numbers(most=1), content_type="text/csv").status_code == 503
        clock.shift(1)
        assert stream(asked(), numbers(most=1), content_type="text/csv").status_code == 200
        # The turn is another's by now.
        go_away(slow)
        assert stream(asked(), numbers(most=1), content_type="text/csv").status_code == 503


def test_an_address_that_asks_very_often_is_told_when_to_come_back(client: Any) -> None:
    with time_machine.travel("2026-11-30T10:40:00Z", tick=False):
        for _time in range(FILES_PER_HOUR):
            allow("file", "127.0.0.1", limit=FILES_PER_HOUR, seconds=3600)
        for address in FILES:
            refused = client.get(address, headers={"accept-language": "en"})
            assert (refused.status_code, refused["Retry-After"]) == (429, "1200")
            assert refused.content.decode().startswith("Your address has asked for very many files")
        # Of those who were refused none has the turn.
        assert client.get(FILES[0], REMOTE_ADDR="192.0.2.7").status_code == 200


def test_whoever_comes_back_as_soon_as_told_is_within_the_limit() -> None:
    assert FILES_PER_HOUR >= 3600 / SOON
