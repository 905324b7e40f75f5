"""The desk in the Wagtail admin: its addresses, its place in the menu, its look."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from feedback.desk.settings import KEEPERS
from feedback.desk.urls import urlpatterns
from portal.identity.policies import roles_of


@hooks.register("register_admin_urls")
def desk_addresses() -> list[Any]:
    return urlpatterns


@hooks.register("register_admin_menu_item")
def inbox_item() -> MenuItem:
    return MenuItem(_("Inbox"), reverse("desk_inbox"), name="inbox", icon_name="mail", order=10)


class KeepersItem(MenuItem):
    """A line of the settings that only its keepers see."""

    def is_shown(self, request: Any) -> bool:
        return bool(KEEPERS & roles_of(request.user))


@hooks.register("register_settings_menu_item")
def rulebook_item() -> MenuItem:
    return KeepersItem(_("Rules"), reverse("rulebook"), name="rulebook", icon_name="list-ol", order=40)


@hooks.register("register_settings_menu_item")
def municipality_item() -> MenuItem:
    return KeepersItem(
        _("Municipality"), reverse("municipality_settings"), name="municipality", icon_name="home", order=50
    )


@hooks.register("insert_global_admin_css")
def desk_look() -> SafeString:
    sheets = [(static(f"feedback/{sheet}.css"),) for sheet in ("desk", "desk-case", "desk-form")]
    return format_html_join("", '<link rel="stylesheet" href="{}">', sheets)
