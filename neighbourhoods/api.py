"""Areas for machines: their outlines, and which one covers a point."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from ninja.errors import HttpError

from neighbourhoods import outlines, queries

router = Router(tags=["neighbourhoods"])


class LocatedOut(Schema):
    neighbourhood: str
    slug: str


@router.get("/neighbourhoods.geojson", summary="The areas in use, their outlines simplified")
def neighbourhoods_geojson(request: HttpRequest) -> HttpResponse:
    return HttpResponse(outlines.geojson(), content_type="application/geo+json")


@router.get("/locate", response=LocatedOut, summary="The area that covers a point; 404 outside the municipality")
def locate(
    request: HttpRequest,
    lat: Annotated[float, Query(ge=-90, le=90)],
    lon: Annotated[float, Query(ge=-180, le=180)],
) -> dict[str, str]:
    area = queries.locate(lat, lon)
    if area is None:
        raise HttpError(404, "This point is outside the municipality.")
    return {"neighbourhood": area.name, "slug": area.slug}
