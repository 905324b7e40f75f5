"""The server, its town, and a browser; all of them once for the whole folder."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.core.cache import cache
from django.test.utils import override_settings
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from portal.tenancy import hosts
from portal.tenancy.models import Municipality
from tests.browser import chromium
from tests.browser.visits import Visit, visiting
from tests.browser.world import World, build
from tests.emptying import empty

FOLDER = Path(__file__).parent


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Last of all: Playwright leaves an event loop behind, beside which Django refuses its database to other tests.
    items.sort(key=_is_ours)
    for item in filter(_is_ours, items):
        item.add_marker(pytest.mark.browser)
        if not (chromium.path() or os.environ.get("CI") == "true"):
            item.add_marker(pytest.mark.skip(reason=chromium.MISSING))


def _is_ours(item: pytest.Item) -> bool:
    return item.path.is_relative_to(FOLDER)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if not chromium.path():
        terminalreporter.section("BROWSER TESTS", red=True, bold=True)
        terminalreporter.line(chromium.MISSING, red=True)


@pytest.fixture(scope="session", autouse=True)
def beside_an_event_loop() -> Iterator[None]:
    """Playwright keeps one in the thread of the tests. It runs nothing of ours, so Django need not be afraid of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    if not chromium.path():
        pytest.fail(chromium.MISSING)
    return chromium.launch_options()


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The town, saved for good, since the server reads it over connections of its own; taken away at the end."""
    with ExitStack() as stack:
        stack.enter_context(django_db_blocker.unblock())
        if Municipality.objects.exists():
            empty()
        stack.callback(empty)
        server = LiveServer("127.0.0.1:0")
        stack.callback(server.stop)
        port = server.thread.port
        # Pages are kept as in a real installation, so that a write that forgets to renew them is found.
        stack.enter_context(override_settings(PUBLIC_URL_PORT=str(port), PAGE_CACHE_SECONDS=30))
        hosts.forget()
        yield build(port)


@pytest.fixture
def transactional_db(world: World) -> None:
    """In place of pytest-django's, for whose name it looks to make a database, and which would empty it each time."""


@pytest.fixture
def visit(browser: Browser, world: World, transactional_db: None) -> Iterator[Callable[..., Visit]]:
    """``visit(size="phone", dark=True, signed_in="anna@example.org")`` is a new person with a device of their own.

    When the test ends, none of their pages may have had trouble.
    """
    with ExitStack() as stack:
        visits: list[Visit] = []

        def begin(*, signed_in: str = "", at: Municipality | None = None, **device: Any) -> Visit:
            begun = stack.enter_context(visiting(browser, world.home(at), **device))
            if signed_in:
                begun.context.add_cookies(world.cookies_of(signed_in))
            visits.append(begun)
            return begun

        yield begin
        assert [trouble for begun in visits for trouble in begun.troubles] == []


@pytest.fixture(autouse=True)
def no_limits_from_before() -> None:
    """Everybody here calls from one address; the limits of one test must not stop the next."""
    cache.clear()
    assert site_settings.DEMO
