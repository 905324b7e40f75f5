"""The map of ideas, with the list beneath it."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from ideas import pins as map_pins
from ideas.views.listing import read, statuses
from neighbourhoods import outlines
from neighbourhoods.models import Neighbourhood
from neighbourhoods.queries import extent
from neighbourhoods.tiles import CLOSEST
from portal.design.templatetags.latvian import number

# Half a side of the map, in degrees, where there is no area that says how far the municipality reaches.
AROUND_CENTRE = 0.05


@require_safe
def ideas_map(request: HttpRequest) -> HttpResponse:
    found = read(request, reverse("ideas:map"))
    asked = found.state.area
    area = Neighbourhood.objects.without_geometry().get(pk=asked.id) if asked else None
    context = found.context() | {
        "map": map_settings(request, area, found.state.narrowing),
        "drawing": outlines.drawing(),
    }
    return render(request, "ideas/map.html", context)


def map_settings(
    request: Any, area: Neighbourhood | None = None, narrowing: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """What ``static/ideas/js/map.js`` reads: the whole municipality or one area; all ideas, or those of ``narrowing``.

    ``{n}`` stands in the words where a number goes.
    """
    base = reverse("api:api-root").rstrip("/")
    return {
        "bounds": _bounds(request.municipality, area),
        "pins": f"{base}/pins",
        "narrowing": dict(narrowing or {}),
        "areas": f"{base}/neighbourhoods.geojson",
        "area": area.slug if area else "",
        "case": reverse("feedback:case", args=["REFERENCE"]),
        "caseData": f"{base}/cases/REFERENCE",
        "tiles": "/tiles/{z}/{x}/{y}" if settings.MAP_TILES_URL else "",
        "closestTile": CLOSEST,
        "attribution": settings.MAP_ATTRIBUTION,
        "minZoom": settings.LEAFLET_CONFIG["MIN_ZOOM"],
        "maxZoom": settings.LEAFLET_CONFIG["MAX_ZOOM"],
        "statuses": statuses(),
        "shapes": {status: map_pins.shape(status) for status in statuses()},
        "words": {
            # By the names that a browser gives to the forms of a number.
            "ideas": {form: _ideas(like) for form, like in (("zero", 0), ("one", 1), ("other", 2))},
            "late": _("answer late"),
            "zoomIn": _("Nearer"),
            "zoomOut": _("Farther"),
            "touch": _("Tap the map to move it"),
            "partial": _("Very many ideas match: the map shows the newest %(number)s.")
            % {"number": number(map_pins.MOST_POINTS)},
        },
    }


def _ideas(like: int) -> str:
    return ngettext("%(shown)s idea", "%(shown)s ideas", like) % {"shown": "{n}"}


def _bounds(municipality: Any, area: Neighbourhood | None) -> list[list[float]]:
    if area:
        return [[area.south, area.west], [area.north, area.east]]
    if box := extent():
        west, south, east, north = box
        return [[south, west], [north, east]]
    lat, lon = municipality.centre_lat, municipality.centre_lon
    return [[lat - AROUND_CENTRE, lon - AROUND_CENTRE], [lat + AROUND_CENTRE, lon + AROUND_CENTRE]]
