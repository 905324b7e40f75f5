"""The front of every request: which municipality, which language, reader or person, kept page or new."""

from collections.abc import Callable, Iterable, Iterator
from contextvars import copy_context
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotFound
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation.trans_real import parse_accept_lang_header

from portal.tenancy import hosts, pagecache
from portal.tenancy.doors import is_reader
from portal.tenancy.scope import municipality_scope

Handler = Callable[[HttpRequest], HttpResponseBase]


class Front:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        request.reader = is_reader(request)
        request.municipality = None
        if request.path_info.startswith("/health/"):
            # Probes come by address, not by a municipality's name.
            return self.get_response(request)
        if "\0" in request.path_info:
            # No address of ours has it, and PostgreSQL refuses even to look for it.
            return HttpResponseNotFound()
        try:
            hostname = request.get_host().rsplit(":", 1)[0].lower()
        except DisallowedHost:
            return HttpResponseNotFound()
        municipality = hosts.municipality_at(hostname)
        if municipality is None:
            return self._without_municipality(request, hostname)
        request.municipality = municipality
        request._wagtail_site = municipality.site
        with (
            municipality_scope(municipality),
            translation.override(language_of(request)),
            timezone.override(municipality.zone),
        ):
            return self._answer(request)

    def _answer(self, request: Any) -> Any:
        key = pagecache.key(request)
        if key and (kept := pagecache.kept(key)):
            return kept
        response: Any = self.get_response(request)
        if key:
            pagecache.keep(key, response)
        if response.streaming and not response.is_async:
            # The body is produced after this scope has closed.
            response.streaming_content = _in_this_context(response.streaming_content)
        return response

    def _without_municipality(self, request: Any, hostname: str) -> HttpResponseBase:
        with translation.override(negotiated(request, settings.LANGUAGES)):
            if not hosts.is_directory(hostname):
                return render(request, "404.html", status=404)
            request.urlconf = "portal.directory_urls"
            return self.get_response(request)


def _in_this_context(body: Iterable[Any]) -> Iterator[Any]:
    # Copied now: a generator's first line would run when the body is read, in a context without any scope.
    context, pieces, end = copy_context(), iter(body), object()
    return iter(lambda: context.run(next, pieces, end), end)


def language_of(request: Any) -> str:
    """The address's language; where it names none, the browser's wish among the municipality's languages."""
    languages = request.municipality.languages
    prefix = request.path_info[1:3]
    if request.path_info[3:4] == "/" and prefix in languages:
        return prefix
    return negotiated(request, [(code, code) for code in languages])


def negotiated(request: Any, languages: Iterable[tuple[str, Any]]) -> str:
    offered = [code for code, _ in languages]
    chosen = request.GET.get("lang", "") if request.method == "GET" else ""
    if chosen in offered:
        return chosen
    header = request.headers.get("Accept-Language", "")
    for wanted, _quality in parse_accept_lang_header(header.lower()):
        if wanted[:2] in offered:
            return wanted[:2]
    return offered[0]
