"""What editors may not do by accident: the fixed pages and the home pages stay where the footer looks for them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page

from cms.links import OwnDocumentLink, OwnPageElement, OwnPageLink
from cms.models import HomePage


def _stays(page: Page) -> bool:
    specific = page.specific
    return isinstance(specific, HomePage) or bool(getattr(specific, "key", ""))


def _refuse(request: HttpRequest, page: Page) -> HttpResponse | None:
    if not _stays(page):
        return None
    messages.error(
        request, _("Every page of the portal links to “%s”, so it stays. Its text is yours to change.") % page.title
    )
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_delete_page")
@hooks.register("before_unpublish_page")
def keep_fixed_pages(request: HttpRequest, page: Page) -> HttpResponse | None:
    return _refuse(request, page)


@hooks.register("before_move_page")
def keep_fixed_pages_in_place(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    return _refuse(request, page)


@hooks.register("before_bulk_action")
def keep_fixed_pages_in_bulk(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    if action_type not in {"delete", "unpublish", "move"}:
        return None
    refusals = (_refuse(request, row) for row in objects if isinstance(row, Page))
    return next((refusal for refusal in refusals if refusal), None)


@hooks.register("register_rich_text_features", order=1)
def keep_links_at_home(features: Any) -> None:
    """After Wagtail's own, whose place they take."""
    features.register_link_type(OwnPageLink)
    features.register_link_type(OwnDocumentLink)
    features.converter_rules_by_converter["contentstate"]["link"]["from_database_format"]['a[linktype="page"]'] = (
        OwnPageElement("LINK")
    )
    # No text of ours may hold a picture or somebody's film, so what was smuggled in becomes nothing.
    features.embed_types.clear()
