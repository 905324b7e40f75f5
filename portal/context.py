"""What every page with a municipality needs around its content. No query: it all comes from the kept municipality."""

from typing import Any

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.states import NEWS_SLUG, FixedPage
from portal.demo.queries import is_demo
from portal.tenancy.models import Municipality

NAVIGATION = (
    ("ideas:list", _("Ideas")),
    ("ideas:map", _("Map")),
    ("neighbourhoods:list", _("Neighbourhoods")),
    ("feedback:answers", _("Answers")),
)
FOOTER = ((NEWS_SLUG, _("News")), *((key.value, key.label) for key in FixedPage))


def page(request: Any) -> dict[str, Any]:
    """The words around a page: municipality, navigation, languages, footer. Nothing where no municipality answers."""
    municipality = getattr(request, "municipality", None)
    if municipality is None or request.path_info.startswith("/admin/"):
        return {}
    return {
        "municipality": municipality,
        "navigation": _navigation(request.path_info),
        "languages": _languages(request),
        "footer_links": [{"url": f"/{get_language()}/{slug}/", "label": label} for slug, label in FOOTER],
        "source_url": settings.SOURCE_URL,
        "demo_link": _demo_link(municipality),
        "hand_in_url": _hand_in_url(request.path_info),
    }


def _hand_in_url(path: str) -> str:
    """The header's way to the main action; "" where the page itself has it as its large button, or is the form."""
    url = reverse("ideas:new")
    its_own = {url, reverse("ideas:list"), reverse("ideas:map"), reverse("home")}
    return "" if path in its_own else url


def _navigation(path: str) -> list[dict[str, Any]]:
    entries = [(reverse(name), label) for name, label in NAVIGATION]
    # Of /lv/ideas/ and /lv/ideas/map/ the longer one is where the reader is.
    here = max((url for url, _label in entries if path.startswith(url)), key=len, default="")
    return [{"url": url, "label": label, "current": url == here} for url, label in entries]


def _demo_link(municipality: Municipality) -> dict[str, Any] | None:
    if not (settings.DEMO and is_demo(municipality)):
        return None
    label = _("This is a demo: choose who you are")
    return {"label": label, "url": f"{reverse('demo:door')}?lang={get_language()}"}


def _languages(request: Any) -> list[dict[str, Any]]:
    """This page in each language of the municipality; editors' pages bring their own addresses along."""
    translations: dict[str, str] | None = getattr(request, "translations", None)
    return [
        {
            "code": code,
            "label": LANG_INFO[code]["name_local"].capitalize(),
            "url": _in_language(request, code) if translations is None else translations.get(code, f"/{code}/"),
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
