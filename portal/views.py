"""Addresses that belong to no package: the bare ``/``, files for machines, public uploads."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from django.views.static import serve

from portal.design.views import FOR_EVER
from portal.tenancy.pages import own_pages


@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """The one place that follows the browser's language; the middleware has found it already."""
    response = redirect("home")
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *"]
    lines += [f"Disallow: {path}" for path in ("/admin/", "/accounts/", "/me/", "/demo/", "/*/me/", "/*/follow/")]
    lines += ["", f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: Any) -> HttpResponse:
    """The pages that editors wrote, in every language; lists and cases are found through them."""
    pages = own_pages(request.municipality).live().order_by("path")
    entries = [(page.get_full_url(request), page.last_published_at) for page in pages]
    return render(request, "portal/sitemap.xml", {"entries": entries}, content_type="application/xml")


@require_safe
def public_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """Uploads that everybody may see, where no web server in front hands them out. Names are random: never reused."""
    try:
        response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    except OSError as error:  # Such as a name that is longer than a name can be.
        raise Http404 from error
    response["Cache-Control"] = FOR_EVER
    return response
