"""The desk in the Wagtail admin: its addresses, its place in the menu, its look."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from feedback.desk.urls import urlpatterns


@hooks.register("register_admin_urls")
def desk_addresses() -> list[Any]:
    return urlpatterns


@hooks.register("register_admin_menu_item")
def inbox_item() -> MenuItem:
    return MenuItem(_("Inbox"), reverse("desk_inbox"), name="inbox", icon_name="mail", order=10)


@hooks.register("insert_global_admin_css")
def desk_look() -> SafeString:
    sheets = [(static(f"feedback/{sheet}.css"),) for sheet in ("desk", "desk-case")]
    return format_html_join("", '<link rel="stylesheet" href="{}">', sheets)
