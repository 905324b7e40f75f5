"""A named area with a polygon, a kind and perhaps a parent."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from neighbourhoods.states import AreaKind
from portal.tenancy.models import Scoped, ScopedManager, ScopedQuerySet
from portal.tenancy.translations import translated


class NeighbourhoodQuerySet(ScopedQuerySet):
    def current(self) -> "NeighbourhoodQuerySet":
        """Areas of the latest import; retired ones stay for the ideas that name them."""
        return self.filter(retired_on=None)

    def without_geometry(self) -> "NeighbourhoodQuerySet":
        return self.defer("geometry")


class Neighbourhood(Scoped):
    slug = models.SlugField(_("address"), max_length=80)
    code = models.CharField(_("code"), max_length=40, blank=True)
    name = models.CharField(_("name"), max_length=120)
    # Other languages' names; the name above is the official one.
    names = models.JSONField(_("names in other languages"), default=dict, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=AreaKind.choices, default=AreaKind.APKAIME)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    geometry = models.JSONField(_("polygon"), help_text=_("GeoJSON MultiPolygon, WGS 84."))
    # Bounding box and a point inside, in degrees, so that a list or a map needs no polygon.
    west = models.FloatField(editable=False)
    south = models.FloatField(editable=False)
    east = models.FloatField(editable=False)
    north = models.FloatField(editable=False)
    label_lat = models.FloatField(editable=False)
    label_lon = models.FloatField(editable=False)
    square_metres = models.FloatField(_("area in square metres"), editable=False)
    retired_on = models.DateField(_("no longer used since"), null=True, blank=True)

    objects = ScopedManager.from_queryset(NeighbourhoodQuerySet)()

    class Meta:
        base_manager_name = "objects"
        ordering = ["name"]
        verbose_name = _("neighbourhood")
        verbose_name_plural = _("neighbourhoods")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "slug"], name="neighbourhood_address_is_unique"),
            models.UniqueConstraint(
                fields=["municipality", "code"],
                condition=~models.Q(code="") & models.Q(retired_on=None),
                name="neighbourhood_code_is_unique",
            ),
        ]

    def __str__(self) -> str:
        return self.local_name

    @property
    def local_name(self) -> str:
        return translated(self.names | {"lv": self.name})
