"""How often is too often: counters in the cache that end with their window. No address is kept anywhere."""

import hashlib
import hmac
import time
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.core.cache import cache


def allow(name: str, key: str, *, limit: int, seconds: int) -> bool:
    """Count one more ``name`` by ``key`` and say whether it is within ``limit`` per window of ``seconds``."""
    place = _place(name, key, seconds)
    cache.add(place, 0, timeout=seconds)
    try:
        return cache.incr(place) <= limit
    except ValueError:  # The window ended between the two lines.
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
