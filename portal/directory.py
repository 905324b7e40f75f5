from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from portal.tenancy.models import Municipality


@require_safe
def municipalities(request: HttpRequest) -> HttpResponse:
    """Every municipality of this installation, with its address."""
    port = f":{settings.PUBLIC_URL_PORT}" if settings.PUBLIC_URL_PORT else ""
    context: dict[str, Any] = {
        "rows": [
            {"municipality": row, "url": f"{request.scheme}://{row.hostname}{port}/"}
            for row in Municipality.objects.select_related("site")
        ],
        "demo": settings.DEMO,
    }
    response = render(request, "portal/directory.html", context)
    patch_vary_headers(response, ["Accept-Language"])
    return response
