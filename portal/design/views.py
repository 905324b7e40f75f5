from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from portal.design import bundle
from portal.design.samples import samples
from portal.design.templatetags.design import hue_of

FOR_EVER = "public, max-age=31536000, immutable"
# An address of an older release, still on somebody's page: answered, but not kept.
NOT_LONG = "public, max-age=60"


@require_safe
def stylesheet(request: HttpRequest, digest: str) -> HttpResponse:
    hue = hue_of({"request": request})
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    body = bundle.packed_sheet(hue) if packed else bundle.sheet(hue)
    response = HttpResponse(body, content_type="text/css; charset=utf-8")
    if packed:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    response["Cache-Control"] = FOR_EVER if digest == bundle.digest(hue) else NOT_LONG
    return response


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in every state; the demo mounts it."""
    context: dict[str, Any] = samples()
    return render(request, "design/styleguide.html", context)
