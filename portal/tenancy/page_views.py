"""Wagtail's screens of pages as a municipality has them."""

from typing import Any

from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import ChecksSidePanel
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.viewsets.pages import PageViewSet

from portal.tenancy.page_filters import OwnPageFilters


class WithoutChecks:
    """The checks put a script into the preview, which our strict policy forbids: they would find nothing, ever."""

    def get_side_panels(self) -> Any:
        panels = super().get_side_panels()  # type: ignore[misc]
        return MediaContainer(panel for panel in panels if not isinstance(panel, ChecksSidePanel))


class CreatePage(WithoutChecks, CreateView):
    pass


class EditPage(WithoutChecks, EditView):
    pass


class OwnPages(PageViewSet):
    """Stands in for Wagtail's for pages of every type, since none has its own."""

    filterset_class = OwnPageFilters
    add_view_class = CreatePage
    edit_view_class = EditPage
