"""Ideas for machines: lists, files, pins."""

import json
from collections.abc import Generator, Iterable, Iterator
from datetime import date, datetime
from typing import Annotated, Any, Final, Literal, NamedTuple

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from ninja import Query, Router, Schema
from ninja.errors import HttpError
from pydantic import Field

from feedback import dumps
from feedback.api import stream_csv
from feedback.states import Status
from feedback.when import moment_or_day
from ideas import pins as map_pins
from ideas.grid import BoxRefused, parse_box
from ideas.models import Category
from ideas.queries import ORDERS, Wanted, areas_below, matching
from ideas.search import LONGEST_QUESTION
from neighbourhoods.models import Neighbourhood
from portal.tenancy.streams import stream
from portal.tenancy.translations import translated

router = Router(tags=["ideas"])
LARGEST_PAGE = 100
# PostgreSQL refuses even to look for the sign that is left out.
Word = Annotated[str, Field(pattern=r"^[^\x00]*$")]


class Narrowing(Schema):
    """What narrows the ideas down, in a list as on the map."""

    bbox: str = Field("", max_length=LONGEST_QUESTION)
    neighbourhood: Word = Field("", max_length=LONGEST_QUESTION)
    category: Word = Field("", max_length=LONGEST_QUESTION)
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
    # The day alone where no more is kept (what residents do), else a moment in UTC.
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
        "items": list(_items(request, _read(rows)[first : first + page_size])),
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


class Row(NamedTuple):
    """What of an idea, its case and the names around it machines get to read. ``COLUMNS`` in the same order."""

    reference: str
    title: str
    text: str
    status: str
    category: str
    area: str | None
    # Of the area; without one, nothing.
    area_name: Any
    area_names: Any
    lat: float | None
    lon: float | None
    supports: int
    opened_at: datetime
    day_only: bool
    answer_due_on: date | None
    language: str


COLUMNS: Final = (
    "case__reference", "case__title", "case__text", "case__status", "category__slug", "neighbourhood__slug",
    "neighbourhood__name", "neighbourhood__names", "lat", "lon", "supports", "case__opened_at", "case__day_only",
    "case__answer_due_on", "language",
)  # fmt: skip


def _read(rows: Any) -> Any:
    return rows.values_list(*COLUMNS)


def _items(request: HttpRequest, rows: Iterable[Any]) -> Iterator[dict[str, Any]]:
    today = timezone.localdate()
    # One address for all: working each out anew would take as long as reading its row.
    before, after = request.build_absolute_uri(reverse("feedback:case", args=["-"])).rsplit("-", 1)
    for idea in map(Row._make, rows):
        yield {
            "reference": idea.reference,
            "title": idea.title,
            "text": idea.text,
            "status": idea.status,
            "category": idea.category,
            "neighbourhood": idea.area,
            "neighbourhood_name": idea.area and translated(idea.area_names | {"lv": idea.area_name}),
            "lat": idea.lat,
            "lon": idea.lon,
            "supports": idea.supports,
            "opened_at": moment_or_day(idea.opened_at, day_only=idea.day_only),
            "answer_due_on": idea.answer_due_on,
            "overdue": idea.answer_due_on is not None and idea.answer_due_on < today,
            "language": idea.language,
            "url": f"{before}{idea.reference}{after}",
        }


@router.get("/ideas.geojson", summary="All matching ideas that have a place, as points")
def ideas_geojson(request: HttpRequest, filters: Query[Filters]) -> HttpResponseBase:
    rows = _read(_rows(filters).filter(lat__isnull=False)).iterator(chunk_size=2000)
    features = map(_feature, _items(request, rows))
    return stream(request, _collection(features), content_type="application/geo+json")


def _collection(features: Iterable[dict[str, Any]]) -> Generator[str, None, None]:
    yield '{"type":"FeatureCollection","features":['
    for index, feature in enumerate(features):
        yield ("," if index else "") + json.dumps(feature, ensure_ascii=False, separators=(",", ":"))
    yield "]}"


def _feature(item: dict[str, Any]) -> dict[str, Any]:
    point = [item.pop("lon"), item.pop("lat")]
    item["answer_due_on"] = item["answer_due_on"] and item["answer_due_on"].isoformat()
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": point}, "properties": item}


@router.get("/ideas.csv", summary="All matching ideas; an apostrophe stands before what a spreadsheet would run")
def ideas_csv(request: HttpRequest, filters: Query[Filters]) -> HttpResponseBase:
    columns = list(IdeaOut.model_fields)
    rows = _lines(request, _read(_rows(filters)), columns)
    return stream_csv(request, "ideas.csv", dumps.lines(columns, rows))


def _lines(request: HttpRequest, rows: Any, columns: list[str]) -> Iterator[list[Any]]:
    for item in _items(request, rows.iterator(chunk_size=2000)):
        item["overdue"] = int(item["overdue"])
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
