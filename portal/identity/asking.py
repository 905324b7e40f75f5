"""How often a code may be asked for: enough for a person, too little to fill a mailbox, and nobody is locked out.

Whoever knows an e-mail can ask for codes to it, so what strangers ask for is counted by where they ask from. What all
of them together may have sent has an end too; a browser in which its owner has signed in before does not share it.
"""

from secrets import token_urlsafe
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.tenancy.limits import address_of, allow, must_count

BROWSER_COOKIE: Final = "atbalss_browser"
BROWSER_SECONDS: Final = 180 * 86_400
# Sent to the forms of signing in only, so that no page that is read ever sees it.
BROWSER_PATH: Final = "/accounts/"
# (window, letters, seconds). One person waits for few letters; behind one address there may be a whole library.
BY_ONE: Final = (("minute", 3, 60), ("hour", 10, 3600))
BY_ALL: Final = (("hour", 15, 3600), ("day", 40, 86_400))
PER_ADDRESS: Final = (("hour", 150, 3600),)

TOO_OFTEN: Final = _("There were too many attempts. Please try again in a few minutes.")
TOO_MANY_LETTERS: Final = _(
    "Very many codes were asked for to this e-mail, perhaps by somebody else, so for now no more are sent. "
    "In a browser in which you have signed in before you can go on at once; in any other please try again later."
)


def refusal(request: Any, email: str) -> Any:
    """Why no letter may leave for ``email`` now; "" when one may, which is counted. Says nothing about accounts."""
    must_count()
    if browser := _known_browser(request, email):
        return "" if _within("code-for-browser", f"{email} {browser}", BY_ONE) else TOO_OFTEN
    address = address_of(request)
    if not _within("code-from-address", address, PER_ADDRESS):
        return TOO_OFTEN
    if not _within("code-for-email-from", f"{email} {address}", BY_ONE):
        return TOO_OFTEN
    return "" if _within("code-for-email", email, BY_ALL) else TOO_MANY_LETTERS


def remember_browser(request: Any, response: Any, email: str) -> None:
    """Have the browser know again that a code sent to ``email`` came back in it; the cookie names nobody."""
    response.set_signed_cookie(
        BROWSER_COOKIE,
        _known_browser(request, email) or token_urlsafe(12),
        salt=_salt(email),
        max_age=BROWSER_SECONDS,
        path=BROWSER_PATH,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _known_browser(request: Any, email: str) -> str:
    found: str = request.get_signed_cookie(BROWSER_COOKIE, "", salt=_salt(email), max_age=BROWSER_SECONDS)
    return found


def _salt(email: str) -> str:
    # The e-mail is part of the signature, not of the cookie.
    return f"portal.identity.browser:{email}"


def _within(name: str, key: str, windows: tuple[tuple[str, int, int], ...]) -> bool:
    return all(allow(f"{name}-{window}", key, limit=limit, seconds=seconds) for window, limit, seconds in windows)
