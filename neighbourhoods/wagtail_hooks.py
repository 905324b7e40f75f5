"""Names of areas in the Wagtail admin. Polygons come by import alone, so areas are neither added nor deleted here."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from neighbourhoods.actions import renew_atlas
from neighbourhoods.models import Neighbourhood
from portal.identity.policies import RolePolicy
from portal.identity.states import Role
from portal.tenancy.scope import current_municipality
from portal.tenancy.scoped_forms import NamesField, ScopedModelForm

RENAME = frozenset({"change"})
register_permission_policy(Neighbourhood, RolePolicy(Neighbourhood, {Role.MODERATOR: RENAME, Role.EDITOR: RENAME}))


class AreaForm(ScopedModelForm):
    names = NamesField(codes=["en"], needed=[], label=_("Name in other languages"))

    class Meta:
        model = Neighbourhood
        fields = ["names"]

    def save(self, commit: bool = True) -> Any:
        saved = super().save(commit)
        # Every process keeps the names together with the polygons.
        renew_atlas(municipality=current_municipality())
        return saved


class AreaViewSet(ModelViewSet):
    model = Neighbourhood
    icon = "site"
    # Else the name follows the label, which differs by language.
    menu_name = "areas"
    add_to_settings_menu = True
    menu_order = 30
    menu_label = _("Neighbourhoods")
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = ["name", "kind", "retired_on"]
    search_fields = ["name"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return AreaForm


@hooks.register("register_admin_viewset")
def areas() -> AreaViewSet:
    return AreaViewSet("areas", url_prefix="areas")
