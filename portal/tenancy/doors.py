"""Django's middleware, standing aside for readers.

A reader's page needs no session, no user and no form token, sets no cookie and can be kept by any cache.
Which address is a reader's is decided by its path alone: forms live at their own addresses.
"""

import re
from typing import Any

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.csrf import CsrfViewMiddleware

# Below a case's own page everything is a form: support, second look, …
PERSONAL = re.compile(
    r"^/(?:admin|accounts|me|demo|documents|private|django-rq)(?:/|$)"
    r"|^/[a-z]{2}/(?:me|follow|desk|ideas/new|wishes/new)(?:/|$)"
    r"|^/[a-z]{2}/cases/[^/]+/."
)


def is_reader(request: HttpRequest) -> bool:
    """Whether the request only reads a public page."""
    return request.method in ("GET", "HEAD", "OPTIONS") and not PERSONAL.match(request.path_info)


class ForPersons:
    """Mixed in before a middleware class: skips it where ``request.reader`` is true."""

    get_response: Any

    def __call__(self, request: Any) -> Any:
        if request.reader:
            return self.get_response(request)
        return super().__call__(request)  # type: ignore[misc]

    def process_view(self, request: Any, *args: Any) -> Any:
        if request.reader or not hasattr(super(), "process_view"):
            return None
        return super().process_view(request, *args)  # type: ignore[misc]


class Session(ForPersons, SessionMiddleware):
    def process_request(self, request: Any) -> None:
        # A cookie in quotes can hold a sign for which PostgreSQL refuses to look.
        if "\0" in request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""):
            del request.COOKIES[settings.SESSION_COOKIE_NAME]
        super().process_request(request)


class Csrf(ForPersons, CsrfViewMiddleware):
    pass


class Authentication(ForPersons, AuthenticationMiddleware):
    pass


class Messages(ForPersons, MessageMiddleware):
    pass


class Clickjacking(ForPersons, XFrameOptionsMiddleware):
    pass


# What a personal page fetches, and where its links lead, is told the host, never which page it was. Not "no-referrer":
# with that a browser sends "Origin: null" along with a form, and every form would be refused as a stranger's.
PERSONAL_REFERRER = "strict-origin"


class ContentSecurity(CSPMiddleware):
    """The strict policy everywhere but in the Wagtail admin, whose screens need inline scripts and styles."""

    def process_response(self, request: Any, response: Any) -> Any:
        if not request.reader:
            response["Referrer-Policy"] = PERSONAL_REFERRER
        if getattr(request, "is_dummy", False):
            # An editor's preview: the public page, in a frame of the admin.
            response._csp_replace = {"frame-ancestors": ["'self'"]}
        elif request.path_info.startswith("/admin/") and not hasattr(response, "_csp_replace"):
            response._csp_replace = ADMIN_POLICY
        return super().process_response(request, response)


ADMIN_POLICY = {
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "frame-src": ["'self'"],
    "frame-ancestors": ["'self'"],
}
