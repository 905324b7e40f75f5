"""The rows that Wagtail cannot do without: languages, the root of all pages, the root of all collections."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Collection, Locale, Page, Site

from portal.tenancy.scope import every_municipality


def lay(**_: Any) -> None:
    """Make what is missing, take Wagtail's examples away; running it again changes nothing."""
    # A flush leaves the ids of types in memory that it took out of the database.
    ContentType.objects.clear_cache()
    with every_municipality():
        for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES:
            Locale.objects.get_or_create(language_code=code)
        if not Page.objects.filter(depth=1).exists():
            Page.add_root(instance=Page(title="Atbalss", slug="root", locale=Locale.get_default()))
        if not Collection.objects.filter(depth=1).exists():
            Collection.add_root(instance=Collection(name="Root"))
        _remove_examples()


def _remove_examples() -> None:
    """Wagtail's migrations leave a welcome page with a site for every hostname, and groups that span all sites."""
    for site in Site.objects.filter(hostname="localhost", municipality=None):
        welcome = site.root_page
        site.delete()
        welcome.delete()
        Group.objects.filter(name__in=["Editors", "Moderators"]).delete()
