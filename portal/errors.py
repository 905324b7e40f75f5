"""What is shown when something cannot be: translated, and honest in its status code."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def page_not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Between the municipality's masthead and footer, with a search; where there is none, and in the admin, bare."""
    at_home = getattr(request, "municipality", None) is not None and not request.path_info.startswith("/admin/")
    return render(request, "design/not_found.html" if at_home else "404.html", status=404)


def permission_denied(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long, or its cookie did not come along."""
    return render(request, "403_csrf.html", status=403)
