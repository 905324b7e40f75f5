"""The short page cache, before everything else: anonymous pages for a few seconds.

Every public write of a municipality calls ``forget``, so nobody waits to see an answer appear.
"""

import hashlib
from contextlib import suppress
from typing import Any, Final

from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.connection import ConnectionProxy
from django.utils.translation import get_language

from portal.tenancy.models import Municipality

# A shelf of its own: whoever asks for thousands of addresses must not push the limits' counters off theirs.
shelf: Any = ConnectionProxy(caches, "pages")
IN_THE_KEY: Final = "Accept-Language"


def key(request: Any) -> str:
    """The cache key of a reader's page, or "" where nothing may be kept (previews of editors are dummies)."""
    if not settings.PAGE_CACHE_SECONDS or not request.reader or request.method != "GET":
        return ""
    if getattr(request, "is_dummy", False):
        return ""
    generation = shelf.get(_generation_key(request.municipality), 0)
    asked = f"{request.scheme}://{request.get_host()}{request.get_full_path()} {get_language()}"
    # A digest: what people search for stands in addresses, and a cache writes odd keys into its log.
    return f"page:{request.municipality.pk}:{generation}:{hashlib.sha256(asked.encode()).hexdigest()}"


def kept(page_key: str) -> HttpResponseBase | None:
    response: HttpResponseBase | None = shelf.get(page_key)
    return response


def keep(page_key: str, response: Any) -> None:
    """Store a plain 200 without cookies, and tell caches on the way that they may do the same.

    What depends on more than its address and language, as a packed style sheet does, is not kept.
    """
    if response.status_code != 200 or response.streaming or response.cookies:
        return
    if response.get("Vary", IN_THE_KEY) != IN_THE_KEY:
        return
    if not response.has_header("Cache-Control"):
        patch_cache_control(response, public=True, max_age=0, s_maxage=settings.PAGE_CACHE_SECONDS)
    elif "no-store" in response["Cache-Control"] or "private" in response["Cache-Control"]:
        return
    if hasattr(response, "render") and not response.is_rendered:
        return
    shelf.set(page_key, response, settings.PAGE_CACHE_SECONDS)


def forget(municipality: Municipality) -> None:
    """Leave all kept pages of ``municipality`` behind; call it after commit."""
    generation = _generation_key(municipality)
    shelf.add(generation, 0, timeout=None)
    # A shelf that is silent holds no page either; should it only have dozed, its pages end by themselves.
    with suppress(ValueError):
        shelf.incr(generation)


def forget_now_and_then(municipality: Municipality) -> None:
    """As ``forget``, but at most once in the life of a page: for small changes that come in crowds.

    In a quiet hour the change shows at once. In a campaign, where somebody supports an idea every second, leaving all
    pages behind each time would make the cache useless just when it is needed; then a number is as old as a page.
    """
    if shelf.add(f"page-generation-left:{municipality.pk}", True, timeout=settings.PAGE_CACHE_SECONDS):
        forget(municipality)


def _generation_key(municipality: Municipality) -> str:
    return f"page-generation:{municipality.pk}"
