"""How a package's addresses are mounted: one namespace, below the language and without it."""

from importlib import import_module

from django.urls import URLResolver
from django.urls.resolvers import LocalePrefixPattern, RoutePattern


def addresses(package: str) -> URLResolver:
    """The ``urls`` of ``package``: ``urlpatterns`` stand below ``/lv/`` or ``/en/``, ``root_urlpatterns`` do not.

    Built by hand since ``i18n_patterns`` cannot share a namespace with addresses that name no language,
    as ``/c/RIX-2026-00042`` beside ``/lv/cases/RIX-2026-00042/``.
    """
    module = import_module(f"{package}.urls")
    patterns = [
        *getattr(module, "root_urlpatterns", []),
        URLResolver(LocalePrefixPattern(), getattr(module, "urlpatterns", [])),
    ]
    return URLResolver(
        RoutePattern("", is_endpoint=False), patterns, app_name=module.app_name, namespace=module.app_name
    )
