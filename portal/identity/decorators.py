"""What a view may require of the person, and the language in which it answers."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseBase
from django.utils import translation

View = Callable[..., HttpResponseBase]
LANGUAGE_COOKIE: Final = "atbalss_language"


def resident_required(view: View) -> View:
    """Sign in first, then come back to this very address."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return guarded


def in_own_language(view: View) -> View:
    """For addresses that name no language: as asked for, as where one is going, as chosen before, as in the account.

    The choice is kept in a cookie: the way in leads over several pages.
    """

    @wraps(view)
    def spoken(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        offered = request.municipality.languages
        asked = next((code for code in _asked_for(request) if code in offered), "")
        known = [asked, request.COOKIES.get(LANGUAGE_COOKIE, ""), getattr(request.user, "language", "")]
        translation.activate(next((code for code in known if code in offered), translation.get_language()))
        response = view(request, *args, **kwargs)
        if asked:
            response.set_cookie(  # type: ignore[attr-defined]  # HttpResponseBase has it, its stub has not
                LANGUAGE_COOKIE, asked, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
            )
        return response

    return spoken


def _asked_for(request: Any) -> list[str]:
    going_to = request.GET.get("next", "")
    return [request.GET.get("lang", ""), going_to[1:3] if going_to[3:4] == "/" else ""]
