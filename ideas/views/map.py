"""The map of ideas, with the list beneath it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ideas import pins as map_pins
from ideas.views.listing import read, statuses
from neighbourhoods import outlines
from neighbourhoods.models import Neighbourhood
from neighbourhoods.queries import extent

# Half a side of the map, in degrees, where there is no area that says how far the municipality reaches.
AROUND_CENTRE = 0.05


@require_safe
def ideas_map(request: HttpRequest) -> HttpResponse:
    context = read(request, reverse("ideas:map")).context() | {
        "map": map_settings(request),
        "drawing": outlines.drawing(),
    }
    return render(request, "ideas/map.html", context)


def map_settings(request: Any, area: Neighbourhood | None = None) -> dict[str, Any]:
    """What ``static/ideas/js/map.js`` reads; the whole municipality, or one area."""
    base = reverse("api:api-root").rstrip("/")
    return {
        "bounds": _bounds(request.municipality, area),
        "pins": f"{base}/pins",
        "areas": f"{base}/neighbourhoods.geojson",
        "area": area.slug if area else "",
        "case": reverse("feedback:case", args=["REFERENCE"]),
        "areaPage": reverse("neighbourhoods:detail", args=["SLUG"]),
        "tiles": "/tiles/{z}/{x}/{y}" if settings.MAP_TILES_URL else "",
        "attribution": settings.MAP_ATTRIBUTION,
        "minZoom": settings.LEAFLET_CONFIG["MIN_ZOOM"],
        "maxZoom": settings.LEAFLET_CONFIG["MAX_ZOOM"],
        "statuses": statuses(),
        "shapes": {status: map_pins.shape(status) for status in statuses()},
        "words": {
            "map": _("Map of ideas"),
            "ideas": _("ideas"),
            "late": _("answer late"),
            "open": _("Open the idea"),
            "zoomIn": _("Nearer"),
            "zoomOut": _("Farther"),
            "touch": _("Tap the map to move it"),
            "close": _("Close"),
        },
    }


def _bounds(municipality: Any, area: Neighbourhood | None) -> list[list[float]]:
    if area:
        return [[area.south, area.west], [area.north, area.east]]
    if box := extent():
        west, south, east, north = box
        return [[south, west], [north, east]]
    lat, lon = municipality.centre_lat, municipality.centre_lon
    return [[lat - AROUND_CENTRE, lon - AROUND_CENTRE], [lat + AROUND_CENTRE, lon + AROUND_CENTRE]]
