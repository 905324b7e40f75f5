"""The public API: one description for all packages, open to every origin, reading only."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.utils.cache import patch_vary_headers
from ninja import NinjaAPI

from feedback.api import router as cases
from ideas.api import router as ideas
from neighbourhoods.api import router as neighbourhoods


def open_to_all(view: Callable[..., Any]) -> Callable[..., Any]:
    """Any web page may read what anybody may read; names and addresses follow the language that was asked for."""

    @wraps(view)
    def opened(request: Any, *args: Any, **kwargs: Any) -> Any:
        response = view(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        patch_vary_headers(response, ["Accept-Language"])
        return response

    return opened


api = NinjaAPI(
    title="Atbalss",
    version="1",
    description=(
        "What the municipality's participation portal shows, for machines. Each municipality answers at its own "
        "hostname, with its own ideas only. No key, no cookie; GET only. Files of any length (`cases.csv`, "
        "`steps.csv`, `ideas.csv`, `ideas.geojson`) are sent one at a time: 503, and 429 to whoever asks very often, "
        "say in `Retry-After` when to come back."
    ),
    openapi_url="/openapi.json",
    docs_url=None,
    urls_namespace="api",
)
for router in (ideas, cases, neighbourhoods):
    router.add_decorator(open_to_all, mode="view")
    api.add_router("", router)
