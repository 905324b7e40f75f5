"""The door of the admin, and the little cookie that tells a public page that somebody is signed in."""

from typing import Any, Final

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseBase, HttpResponseForbidden
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation

from portal.identity.queries import factors_of, offices_of
from portal.identity.sessions import has_passed
from portal.tenancy.limits import CannotCount

ADMIN: Final = "/admin/"
ADMIN_LOGIN: Final = ("/admin/login/", "/admin/password_reset/")
SIGNED_IN_COOKIE: Final = "atbalss_in"


class StaffDoor:
    """On a municipality's host the admin opens for its own officers, after both factors. Nobody else, no loop.

    While tries cannot be counted, no door opens for anybody.
    """

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        if request.reader or request.municipality is None:
            response: HttpResponseBase = self.get_response(request)
            return response
        refusal = turned_away(request) if request.path_info.startswith(ADMIN) else None
        response = refusal or self.get_response(request)
        tell_public_pages(request, response)
        return response

    def process_exception(self, request: Any, exception: Exception) -> HttpResponseBase | None:
        return render(request, "503.html", status=503) if isinstance(exception, CannotCount) else None


def turned_away(request: Any) -> HttpResponseBase | None:
    """The answer to somebody who may not go on; None for an officer who has shown both factors."""
    user = request.user
    if not user.is_authenticated:
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return HttpResponseForbidden()
        return redirect_to_login(_wanted(request))
    translation.activate(user.language)
    # A superuser passes every check of Wagtail, also on the neighbour's pages: the operator works with commands.
    if user.is_superuser or not offices_of(user):
        # Wagtail's addresses get no context of ours.
        context = {"municipality": request.municipality}
        return render(request, "identity/not_an_officer.html", context, status=403)
    if not has_passed(request):
        door = "mfa_reauthenticate" if factors_of(user) else "mfa_index"
        return redirect_to_login(_wanted(request), login_url=reverse(door))
    if request.path_info.startswith(ADMIN_LOGIN):
        # Wagtail's own log-in would pass by the second factor.
        return redirect("wagtailadmin_home")
    return None


def _wanted(request: Any) -> str:
    path: str = request.get_full_path()
    return ADMIN if request.method != "GET" or path.startswith(ADMIN_LOGIN) else path


def tell_public_pages(request: Any, response: Any) -> None:
    """Set or clear the cookie by which a script of a public page knows whether to fetch the signed-in corner."""
    signed_in = request.user.is_authenticated
    if signed_in and SIGNED_IN_COOKIE not in request.COOKIES:
        response.set_cookie(
            SIGNED_IN_COOKIE,
            "1",
            max_age=settings.SESSION_COOKIE_AGE,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    elif not signed_in and SIGNED_IN_COOKIE in request.COOKIES:
        response.delete_cookie(SIGNED_IN_COOKIE, samesite="Lax")
