"""What every page with a municipality needs around its content. No query: it all comes from the kept municipality."""

from typing import Any

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

NAVIGATION = (
    ("ideas:list", _("Ideas")),
    ("ideas:map", _("Map")),
    ("neighbourhoods:list", _("Neighbourhoods")),
    ("feedback:answers", _("Answers")),
)


def page(request: Any) -> dict[str, Any]:
    """``municipality``, ``navigation`` and ``languages`` of a page; nothing where no municipality answers."""
    municipality = getattr(request, "municipality", None)
    if municipality is None or request.path_info.startswith("/admin/"):
        return {}
    return {
        "municipality": municipality,
        "navigation": _navigation(request.path_info),
        "languages": languages(request),
        "demo": settings.DEMO,
    }


def _navigation(path: str) -> list[dict[str, Any]]:
    entries = [(reverse(name), label) for name, label in NAVIGATION]
    # Of /lv/ideas/ and /lv/ideas/map/ the longer one is where the reader is.
    here = max((url for url, _label in entries if path.startswith(url)), key=len, default="")
    return [{"url": url, "label": label, "current": url == here} for url, label in entries]


def languages(request: Any, addresses: dict[str, str] | None = None) -> list[dict[str, Any]]:
    """This page in each language of the municipality: ``addresses`` by code where they are not the same but for the prefix."""
    addresses = addresses or {}
    return [
        {
            "code": code,
            "name": LANG_INFO[code]["name_local"],
            "url": addresses.get(code) or _in_language(request, code),
            "current": code == get_language(),
        }
        for code in request.municipality.languages
    ]


def _in_language(request: Any, code: str) -> str:
    query = request.GET.copy()
    path = request.path_info
    if path.startswith(f"/{get_language()}/"):
        path = f"/{code}{path[3:]}"
    else:
        query["lang"] = code
    return f"{path}?{query.urlencode()}" if query else path
