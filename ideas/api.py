"""Ideas for machines: lists, files, pins."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError

from feedback import dumps
from feedback.api import stream_csv
from feedback.states import Status
from feedback.when import moment_or_day
from ideas import pins as map_pins
from ideas.grid import BoxRefused, parse_box
from ideas.models import Category, Idea
from ideas.queries import ORDERS, Wanted, areas_below, matching
from ideas.search import LONGEST_QUESTION
from neighbourhoods.models import Neighbourhood

router = Router(tags=["ideas"])
LARGEST_PAGE = 100


class Narrowing(Schema):
    """What narrows the ideas down, in a list as on the map."""

    bbox: str = Field("", max_length=LONGEST_QUESTION)
    neighbourhood: str = Field("", max_length=LONGEST_QUESTION)
    category: str = Field("", max_length=LONGEST_QUESTION)
    status: Literal["", *Status.values] = ""  # type: ignore[valid-type]
    late: bool = False
    q: str = Field("", max_length=LONGEST_QUESTION)


class Filters(Narrowing):
    sort: Literal["new", "supported", "waiting"] = "new"


class IdeaOut(Schema):
    reference: str
    title: str
    text: str
    status: str
    category: str
    neighbourhood: str | None
    neighbourhood_name: str | None
    lat: float | None
    lon: float | None
    supports: int
    # A day where the time is not kept (anonymous), else a moment in UTC.
    opened_at: str
    answer_due_on: date | None
    overdue: bool
    language: str
    url: str


class IdeasOut(Schema):
    count: int
    items: list[IdeaOut]


@router.get("/ideas", response=IdeasOut, summary="Ideas, filtered, sorted and paged")
def ideas(
    request: HttpRequest,
    filters: Query[Filters],
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    page_size: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 20,
) -> dict[str, Any]:
    rows = _rows(filters)
    first = (page - 1) * page_size
    return {
        "count": rows.order_by().count(),
        "items": [_item(request, idea) for idea in _with_names(rows)[first : first + page_size]],
    }


def _rows(filters: Filters) -> Any:
    rows = matching(_wanted(filters), timezone.localdate()).order_by(*ORDERS[filters.sort])
    if filters.sort == "waiting":
        rows = rows.filter(case__answer_due_on__isnull=False)
    if filters.bbox:
        box = _box(filters.bbox)
        rows = rows.filter(lat__range=(box.south, box.north), lon__range=(box.west, box.east))
    return rows


def _wanted(filters: Narrowing) -> Wanted:
    try:
        area = filters.neighbourhood and get_object_or_404(Neighbourhood.objects.only("pk"), slug=filters.neighbourhood)
        category = filters.category and get_object_or_404(Category, slug=filters.category)
    except Http404 as missing:
        raise HttpError(404, "There is no such neighbourhood or category here.") from missing
    return Wanted(
        areas=tuple(areas_below(area.pk)) if area else (),
        category=category.pk if category else None,
        status=filters.status,
        late=filters.late,
        words=filters.q.strip(),
    )


def _box(text: str) -> Any:
    try:
        return parse_box(text)
    except BoxRefused as refusal:
        raise HttpError(422, str(refusal)) from refusal


def _with_names(rows: Any) -> Any:
    return rows.select_related("case", "category", "neighbourhood").defer("neighbourhood__geometry")


def _item(request: HttpRequest, idea: Idea) -> dict[str, Any]:
    case, area = idea.case, idea.neighbourhood
    return {
        "reference": case.reference,
        "title": case.title,
        "text": case.text,
        "status": case.status,
        "category": idea.category.slug,
        "neighbourhood": area.slug if area else None,
        "neighbourhood_name": area.local_name if area else None,
        "lat": idea.lat,
        "lon": idea.lon,
        "supports": idea.supports,
        "opened_at": moment_or_day(case.opened_at, day_only=case.day_only),
        "answer_due_on": case.answer_due_on,
        "overdue": case.overdue,
        "language": idea.language,
        "url": request.build_absolute_uri(reverse("feedback:case", args=[case.reference])),
    }


@router.get("/ideas.geojson", summary="All matching ideas that have a place, as points")
def ideas_geojson(request: HttpRequest, filters: Query[Filters]) -> HttpResponseBase:
    rows = _with_names(_rows(filters).filter(lat__isnull=False))
    features = (_feature(_item(request, idea)) for idea in rows.iterator(chunk_size=2000))
    return StreamingHttpResponse(_collection(features), content_type="application/geo+json")


def _collection(features: Iterable[dict[str, Any]]) -> Iterator[str]:
    yield '{"type":"FeatureCollection","features":['
    for index, feature in enumerate(features):
        yield ("," if index else "") + json.dumps(feature, ensure_ascii=False, separators=(",", ":"))
    yield "]}"


def _feature(item: dict[str, Any]) -> dict[str, Any]:
    point = [item.pop("lon"), item.pop("lat")]
    item["answer_due_on"] = item["answer_due_on"] and item["answer_due_on"].isoformat()
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": point}, "properties": item}


@router.get("/ideas.csv", summary="All matching ideas; texts that a spreadsheet would run begin with an apostrophe")
def ideas_csv(request: HttpRequest, filters: Query[Filters]) -> HttpResponseBase:
    columns = list(IdeaOut.model_fields)
    rows = _lines(request, _with_names(_rows(filters)), columns)
    return stream_csv("ideas.csv", dumps.lines(columns, rows))


def _lines(request: HttpRequest, rows: Any, columns: list[str]) -> Iterator[list[Any]]:
    for idea in rows.iterator(chunk_size=2000):
        item = _item(request, idea) | {"overdue": int(idea.case.overdue)}
        item |= {name: dumps.harmless(item[name]) for name in ("title", "text")}
        yield [item[name] for name in columns]


@router.get(
    "/pins",
    summary="The ideas of a box as GeoJSON, put together where many lie close",
    description=(
        "A feature is an idea (`reference`, `title`, `status`, `late`) or a cluster (`cluster`, `count`). The filters "
        "are those of `/ideas`. `partial` says that more ideas match than were looked at: the newest are here."
    ),
)
def pins(request: HttpRequest, narrowing: Query[Narrowing], zoom: Annotated[int, Query(ge=0, le=22)]) -> dict[str, Any]:
    box, wanted = _box(narrowing.bbox), _wanted(narrowing)
    if wanted == Wanted():
        return _pins(map_pins.pins(box, zoom))
    found = map_pins.pins_matching(box, zoom, wanted, timezone.localdate())
    return _pins(found.features) | ({"partial": True} if found.partial else {})


def _pins(features: Iterable[map_pins.Pin | map_pins.Cluster]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": [_pin(pin) for pin in features]}


def _pin(pin: map_pins.Pin | map_pins.Cluster) -> dict[str, Any]:
    properties: dict[str, Any]
    if isinstance(pin, map_pins.Cluster):
        properties = {"cluster": True, "count": pin.count}
    else:
        properties = {"reference": pin.reference, "title": pin.title, "status": pin.status}
        if pin.late:
            properties["late"] = True
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [pin.lon, pin.lat]},
        "properties": properties,
    }
