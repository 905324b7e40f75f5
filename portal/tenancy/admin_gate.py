"""The gate of the Wagtail admin: which of its screens exist for us, and that no page of a neighbour passes.

Wagtail's pages, users, groups, tags and history belong to the whole installation. Scoped managers guard our own
tables; here every other address is a 404 unless it is named, and every page that an address or a form names must lie
in the municipality's own trees.
"""

from collections.abc import Iterator
from typing import Any, Final

from django.apps import apps
from django.http import Http404
from django.shortcuts import redirect
from wagtail.models import Page

from portal.tenancy.numbers import read_number
from portal.tenancy.pages import own_pages

HOME: Final = "wagtailadmin_home"
INBOX: Final = "desk_inbox"
# Wagtail's dashboard counts and lists the whole installation; its account form asks for a first and a last name.
INSTEAD: Final = {HOME: INBOX, "wagtailadmin_account": "desk_account"}

_ADMIN = {
    HOME,
    "wagtailadmin_explore_root",
    "wagtailadmin_explore",
    "wagtailadmin_explore_results",
    "wagtail_bulk_action",
    "wagtailadmin_choose_page",
    "wagtailadmin_choose_page_child",
    "wagtailadmin_choose_page_search",
    "wagtailadmin_choose_page_chosen_multiple",
    "wagtailadmin_choose_page_external_link",
    "wagtailadmin_choose_page_email_link",
    "wagtailadmin_choose_page_phone_link",
    "wagtailadmin_choose_page_anchor_link",
    "wagtailadmin_logout",
    "wagtailadmin_dismissibles",
    "wagtailadmin_editing_sessions:ping",
    "wagtailadmin_editing_sessions:release",
    "wagtailadmin_block_preview",
    "wagtailadmin_sprite",
    "wagtailadmin_login",
    "wagtailadmin_javascript_catalog",
}
_PAGES = {
    "add", "preview_on_add", "choose_parent", "usage", "edit", "preview_on_edit", "view_draft", "add_subpage", "delete",
    "unpublish", "search", "search_results", "move", "move_confirm", "set_page_position", "copy", "revisions_index",
    "revisions_view", "revisions_revert", "revisions_unschedule", "revisions_compare", "history", "history_results",
}  # fmt: skip
_IMAGES = {
    "index", "index_results", "edit", "delete", "preview", "add", "image_usage", "add_multiple", "edit_multiple",
    "create_multiple_from_uploaded_image", "delete_multiple", "delete_upload_multiple",
}  # fmt: skip
_DOCUMENTS = {
    "index", "index_results", "edit", "delete", "add", "document_usage", "add_multiple", "edit_multiple",
    "create_multiple_from_uploaded_document", "delete_multiple", "delete_upload_multiple",
}  # fmt: skip
_CHOOSER = {"choose", "choose_results", "chosen", "chosen_multiple", "create", "select_format"}
# Screens of our own tables, whose managers are scoped. A test walks every one of them with a neighbour's rows.
OURS: Final = frozenset({"categories", "departments", "areas"})
OUR_NAMES: Final = frozenset(
    {
        INBOX,
        "desk_case",
        "desk_note",
        "desk_resend",
        "desk_act",
        "desk_photo",
        "rulebook",
        "municipality_settings",
        "desk_account",
    }
)

ALLOWED: Final = frozenset(
    _ADMIN
    | OUR_NAMES
    | {f"wagtailadmin_pages:{name}" for name in _PAGES}
    | {f"wagtailimages:{name}" for name in _IMAGES}
    | {f"wagtaildocs:{name}" for name in _DOCUMENTS}
    | {f"wagtailimages_chooser:{name}" for name in _CHOOSER}
    | {f"wagtaildocs_chooser:{name}" for name in _CHOOSER - {"select_format"}}
)
# The root holds the home pages of all; it may be looked through (for one's own), never changed.
LOOKED_THROUGH: Final = frozenset(
    {"wagtailadmin_explore", "wagtailadmin_explore_results", "wagtailadmin_choose_page_child"}
)

PAGE_IN_ADDRESS: Final = ("page_id", "parent_page_id", "page_to_move_id", "destination_id")
PAGE_IN_FORM: Final = ("new_parent_page", "parent_page", "parent_page_id", "chooser", "childOf", "target_pages[]")
CHOSEN_PAGES: Final = "wagtailadmin_choose_page_chosen_multiple"
BULK: Final = "wagtail_bulk_action"
BULK_MODELS: Final = frozenset({("wagtailcore", "page"), ("media", "image"), ("media", "document")})
# No tags: Wagtail suggests the tags of all municipalities. No moving between collections: each has one.
BULK_ACTIONS: Final = frozenset({"delete", "move", "publish", "unpublish"})


class AdminGate:
    """Stands after the door of the staff; raises ``Http404`` for whatever does not exist in this municipality."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        if not request.path_info.startswith("/admin/") or request.municipality is None:
            return None
        name = request.resolver_match.view_name
        if (elsewhere := INSTEAD.get(name)) and request.method in ("GET", "HEAD"):
            return redirect(elsewhere)
        if not exists_here(name):
            raise Http404
        if name == "wagtailadmin_explore_root":
            return redirect("wagtailadmin_explore", request.municipality.site.root_page_id)
        guard_pages(request, name, kwargs)
        return None


def exists_here(name: str) -> bool:
    return name in ALLOWED or name.partition(":")[0] in OURS


def guard_pages(request: Any, name: str, kwargs: dict[str, Any]) -> None:
    """``Http404`` when the address, its query or the form names a page outside the municipality's trees."""
    if name == BULK:
        _guard_bulk(request, kwargs)
    if name == "wagtailadmin_editing_sessions:ping":
        _guard_session(kwargs)
    asked = set(_pages_named(request, name, kwargs))
    if not asked:
        return
    numbers = {number for one in asked if (number := read_number(one)) is not None}
    found = own_pages(request.municipality).filter(pk__in=numbers)
    allowed = set(found.values_list("pk", flat=True))
    if name in LOOKED_THROUGH:
        allowed |= set(Page.objects.filter(depth=1).values_list("pk", flat=True))
    if len(numbers) != len(asked) or numbers - allowed:
        raise Http404


def _pages_named(request: Any, name: str, kwargs: dict[str, Any]) -> Iterator[str]:
    for key in PAGE_IN_ADDRESS:
        if kwargs.get(key) is not None:
            yield str(kwargs[key])
    if name == "wagtailadmin_pages:revisions_compare":
        yield str(kwargs["pk"])
    if name == "wagtailadmin_editing_sessions:ping":
        yield str(kwargs["object_id"])
    for given in (request.GET, request.POST):
        for key in PAGE_IN_FORM:
            yield from (one for one in given.getlist(key) if one)
        if name == CHOSEN_PAGES or (name == BULK and kwargs["model_name"] == "page"):
            yield from (one for one in given.getlist("id") if one != "all")


def _guard_bulk(request: Any, kwargs: dict[str, Any]) -> None:
    model = (kwargs["app_label"], kwargs["model_name"])
    if model not in BULK_MODELS or kwargs["action"] not in BULK_ACTIONS:
        raise Http404
    # "All" without a parent means every page of the installation.
    if model[1] == "page" and "all" in request.GET.getlist("id") and not request.GET.get("childOf"):
        raise Http404


def _guard_session(kwargs: dict[str, Any]) -> None:
    try:
        model = apps.get_model(kwargs["app_label"], kwargs["model_name"])
    except LookupError as unknown:
        raise Http404 from unknown
    if not issubclass(model, Page):
        raise Http404
