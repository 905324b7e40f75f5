"""Counters that end with their window, and hold no address."""

from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.test import RequestFactory

from portal.tenancy.limits import address_of, allow, counted


def test_a_limit_holds_within_its_window_and_for_its_key_only() -> None:
    with time_machine.travel("2026-11-30T10:00:00Z", tick=False) as clock:
        assert [allow("idea", "10.0.0.1", limit=2, seconds=60) for _ in range(3)] == [True, True, False]
        assert allow("idea", "10.0.0.2", limit=2, seconds=60)
        assert allow("photo", "10.0.0.1", limit=2, seconds=60)
        clock.shift(60)
        assert allow("idea", "10.0.0.1", limit=2, seconds=60)


def test_nothing_kept_names_the_address() -> None:
    allow("idea", "10.0.0.1", limit=2, seconds=60)
    assert "limit:" in kept_names()
    assert "10.0.0.1" not in kept_names()


def kept_names() -> str:
    """Every name in the cache: no backend of Django's lists its own, in memory or in Redis."""
    store: Any = cache._cache  # type: ignore[attr-defined]
    return str(store.get_client().keys("*") if hasattr(store, "get_client") else list(store))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "10.9.9.9, 203.0.113.9", "203.0.113.9"),
        (2, "203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        (1, "not an address", ""),
    ],
)
def test_the_address_is_what_the_trusted_proxy_saw(settings: Any, proxies: int, forwarded: str, address: str) -> None:
    settings.TRUSTED_PROXIES = proxies
    assert address_of(RequestFactory().get("/", headers={"x-forwarded-for": forwarded})) == address


def test_the_shipped_proxy_lets_nobody_use_up_the_limits_of_a_whole_town() -> None:
    files = Path(settings.BASE_DIR) / "deploy"
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in (files / "nginx.conf").read_text()
    assert "TRUSTED_PROXIES=1" in (files / "atbalss.env").read_text()


def test_looking_counts_nothing() -> None:
    assert counted("door", "somebody", seconds=600) == 0
    for _try in range(2):
        allow("door", "somebody", limit=1, seconds=600)
    assert {counted("door", "somebody", seconds=600) for _look in range(3)} == {2}
    assert counted("door", "somebody else", seconds=600) == 0
