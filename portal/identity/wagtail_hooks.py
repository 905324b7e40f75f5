"""Departments in the Wagtail admin. Nothing is deleted, since steps and cases name their department: it is closed."""

from typing import Any

from django import forms
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.views.account import AccountView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from portal.identity.models import Department
from portal.identity.policies import RolePolicy
from portal.identity.states import Role
from portal.tenancy.scoped_forms import NamesField, ScopedModelForm

register_permission_policy(Department, RolePolicy(Department, {Role.MODERATOR: frozenset({"add", "change"})}))


class DepartmentForm(ScopedModelForm):
    names = NamesField(label=_("Name, as the public reads it beside an answer"))
    retired_on = forms.DateField(
        label=_("Closed on"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    class Meta:
        model = Department
        fields = ["names", "slug", "retired_on"]


class DepartmentViewSet(ModelViewSet):
    model = Department
    icon = "group"
    # Else the name follows the label, which differs by language.
    menu_name = "departments"
    add_to_settings_menu = True
    menu_order = 20
    menu_label = _("Departments")
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = ["name", "slug", "retired_on"]
    search_fields = ["slug", "names"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return DepartmentForm


class AdminPreferences(AccountView):
    """Language and look of the admin; name and address are the account's own, on the public side."""

    page_title = _("Preferences")

    def get_panels(self) -> list[Any]:
        return [panel for panel in super().get_panels() if panel.name in {"locale", "theme"}]


@hooks.register("register_admin_urls")
def preferences_address() -> list[Any]:
    return [path("preferences/", AdminPreferences.as_view(), name="desk_account")]


@hooks.register("register_admin_viewset")
def departments() -> DepartmentViewSet:
    return DepartmentViewSet("departments", url_prefix="departments")
