"""What the installation's own address shows."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from portal.demo.queries import is_demo
from portal.tenancy.models import Municipality


@require_safe
def municipalities(request: HttpRequest) -> HttpResponse:
    """Every municipality of this installation, with its address."""
    rows = [
        {
            "municipality": row,
            "url": f"{row.site.root_url}/",
            "demo_url": f"{row.site.root_url}/demo/" if settings.DEMO and is_demo(row) else "",
        }
        for row in Municipality.objects.select_related("site")
    ]
    response = render(request, "portal/directory.html", {"rows": rows})
    patch_vary_headers(response, ["Accept-Language"])
    return response
