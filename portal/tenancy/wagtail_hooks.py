"""The municipality's own face and menu of the Wagtail admin, and page lists that end at its trees."""

from typing import Any, Final

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from portal.tenancy.admin_gate import OURS
from portal.tenancy.page_views import OwnPages
from portal.tenancy.pages import in_trees
from portal.tenancy.scope import current_municipality

# The lines of the side bar, by name: whatever else an app adds has no screen here.
MAIN: Final = frozenset({"inbox", "explorer", "images", "documents", "settings"})
SETTINGS: Final = OURS | {"rulebook", "municipality"}


@hooks.register("construct_explorer_page_queryset")
def explore_own_pages(parent_page: Any, pages: Any, request: Any) -> Any:
    return pages.filter(in_trees(request.municipality))


@hooks.register("construct_page_chooser_queryset")
def choose_own_pages(pages: Any, request: Any) -> Any:
    return pages.filter(in_trees(request.municipality))


@hooks.register("register_admin_viewset", order=1)
def screens_of_pages() -> OwnPages:
    """After Wagtail's own, whose place it takes."""
    return OwnPages()


@hooks.register("construct_main_menu", order=1000)
def main_menu(request: Any, items: list[Any]) -> None:
    items[:] = [_plain(item) for item in items if item.name in MAIN]


@hooks.register("construct_settings_menu", order=1000)
def settings_menu(request: Any, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name in SETTINGS]


def _plain(item: Any) -> Any:
    """Wagtail's page tree in the side bar asks an address that serves the pages of all municipalities."""
    if item.name != "explorer":
        return item
    return MenuItem(item.label, reverse("wagtailadmin_explore_root"), name="pages", icon_name=item.icon_name, order=100)


@hooks.register("insert_global_admin_css")
def own_colour() -> SafeString:
    return format_html("<style>:root{{--w-color-primary-hue:{}}}</style>", current_municipality().hue)
