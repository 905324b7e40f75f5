"""How often is too often: counters in the cache that end with their window. No address is kept anywhere.

While Redis is silent nothing can be counted. Then who reads, hands in an idea or comes back with a code is let through:
those limits keep a flood away, not a thief, and a town should not fall silent together with one machine. The way in to
accounts and to the desk stays shut (``must_count``): six digits are safe only because the tries are counted, and an
app's code only because it is remembered. Whoever is signed in already stays so, since sessions lie in the database.
"""

import hashlib
import hmac
import time
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import get_random_string


class CannotCount(Exception):
    """Nobody can be let in now, since nobody counts how often they try."""


def must_count() -> None:
    """Asked before each try at a door; ``CannotCount`` while the cache keeps nothing."""
    if not cache.add(f"counting:{get_random_string(12)}", True, 1):
        raise CannotCount


def allow(name: str, key: str, *, limit: int, seconds: int, amount: int = 1) -> bool:
    """Count ``amount`` more ``name`` by ``key`` and say whether it is within ``limit`` per window of ``seconds``."""
    place = _place(name, key, seconds)
    cache.add(place, 0, timeout=seconds)
    try:
        return cache.incr(place, amount) <= limit
    except ValueError:  # The window ended between the two lines, or the cache is silent.
        return True


def counted(name: str, key: str, *, seconds: int) -> int:
    """How many ``name`` by ``key`` there were in this window; counts none itself."""
    return int(cache.get(_place(name, key, seconds), 0))


def _place(name: str, key: str, seconds: int) -> str:
    # The window is part of the hash, so that tomorrow's counter of the same address is a stranger to today's.
    window = int(time.time()) // seconds
    digest = hmac.new(settings.SECRET_KEY.encode(), f"{name}:{window}:{key}".encode(), hashlib.sha256).hexdigest()
    return f"limit:{digest[:32]}"


def address_of(request: Any) -> str:
    """Where the request comes from, for ``allow`` only; of an IPv6 address the network that one household has."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    proxies = settings.TRUSTED_PROXIES
    written = hops[-proxies] if proxies and len(hops) >= proxies else request.META.get("REMOTE_ADDR", "")
    try:
        address = ip_address(written)
    except ValueError:
        return ""
    return str(ip_network((address, 64), strict=False)) if isinstance(address, IPv6Address) else str(address)
