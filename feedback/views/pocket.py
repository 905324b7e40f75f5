"""Which cases were opened with their codes: the browser carries it, so that the server remembers nobody.

A session would know the moment of the visit, and the account of whoever signs in during it.
"""

from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.http import HttpResponse

COOKIE: Final = "atbalss_followed"
# A day at a desk. The cookie itself goes when the browser is closed.
SECONDS: Final = 12 * 3600


def followed(request: Any) -> list[int]:
    """Ids of the cases of this municipality that were opened in this browser."""
    carried = request.COOKIES.get(COOKIE, "")
    try:
        ids: list[int] = signing.loads(carried, salt=_salt(request), max_age=SECONDS)
    except signing.BadSignature:
        return []
    return ids


def carry(request: Any, response: HttpResponse, ids: Iterable[int]) -> None:
    response.set_cookie(
        COOKIE,
        signing.dumps(sorted(ids), salt=_salt(request)),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def empty(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")


def _salt(request: Any) -> str:
    return f"followed:{request.municipality.pk}"
