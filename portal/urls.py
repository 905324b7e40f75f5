"""The front door: with ``portal.api`` and ``portal.context`` the only place that knows every package."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.urls import serve_pattern
from wagtail.views import serve

from portal import health, views
from portal.addresses import addresses
from portal.api import api
from portal.design.urls import styleguide_patterns

handler403 = "portal.errors.permission_denied"
handler404 = "portal.errors.page_not_found"
handler500 = "portal.errors.server_error"

urlpatterns = [
    path("", views.choose_language, name="front"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("", include("portal.design.urls")),
    path("media/<path:path>", views.public_file, name="public_file"),
    path("accounts/", include("portal.identity.account_urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/v1/", api.urls),
    *(addresses(package) for package in ("portal.identity", "neighbourhoods", "feedback", "ideas")),
]
if settings.DEMO:
    urlpatterns += [addresses("portal.demo"), path("", include((styleguide_patterns, "styleguide")))]
# Of Wagtail's own addresses only the pages: its log-in would pass by the second factor.
urlpatterns += i18n_patterns(
    path("", serve, {"path": ""}, name="home"), re_path(serve_pattern, serve, name="wagtail_serve")
)
