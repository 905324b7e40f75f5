"""Ideas in the Wagtail admin: photos for officers, and the categories."""

from typing import Any, Final

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import SlugInput
from wagtail.permissions import register_permission_policy

from ideas.desk import photo
from ideas.models import Category
from portal.identity.models import Department
from portal.identity.policies import RolePolicy
from portal.identity.states import Role
from portal.tenancy.scoped_forms import NamesField, ScopedModelForm

KEEP = frozenset({"add", "change"})
register_permission_policy(Category, RolePolicy(Category, {Role.MODERATOR: KEEP, Role.EDITOR: KEEP}))


# Wagtail's own way from a page's title to its address.
FILLS_THE_ADDRESS: Final = {
    "data-controller": "w-sync",
    "data-action": "focus->w-sync#check blur->w-sync#apply change->w-sync#apply keyup->w-sync#apply",
    "data-w-sync-target-value": "#id_slug",
}


class CategoryForm(ScopedModelForm):
    names = NamesField(label=_("Name"))

    class Meta:
        model = Category
        fields = ["names", "slug", "order", "department"]
        widgets = {"slug": SlugInput}
        help_texts = {
            "slug": _(
                "It ends the address of the list of this category: small letters without marks, digits and hyphens. It "
                "is made of the name in Latvian. Do not change it later: people keep addresses and pass them on."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.filter(retired_on=None)
        self.fields["department"].help_text = _("New ideas of this category wait for it.")
        if self.instance._state.adding:
            self.fields["names"].widget.widgets[0].attrs |= FILLS_THE_ADDRESS


class CategoryViewSet(ModelViewSet):
    model = Category
    icon = "tag"
    # Else the name follows the label, which differs by language.
    menu_name = "categories"
    add_to_settings_menu = True
    menu_order = 10
    menu_label = _("Categories")
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = ["name", "department", "order"]
    search_fields = ["slug", "names"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return CategoryForm


@hooks.register("register_admin_viewset")
def categories() -> CategoryViewSet:
    return CategoryViewSet("categories", url_prefix="categories")


@hooks.register("register_admin_urls")
def photo_address() -> list[Any]:
    return [path("cases/<str:reference>/photos/<int:pk>/", photo, name="desk_photo")]
