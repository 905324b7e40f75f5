"""What the map shows of a box: single ideas, and squares of the grid where many lie together."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from feedback.states import REFUSED, WAITING, Status
from ideas.grid import MICRO, ZOOMS, Box, readable_zoom, span, square_at
from ideas.models import Idea, PinCell
from ideas.queries import Wanted, matching

# So that a whole town stays under 40 kB however its ideas lie.
MOST_FEATURES: Final = 160
# What a filter leaves is put together here, not by the grid: the newest of so many points.
MOST_POINTS: Final = 4000
TITLE_LENGTH: Final = 80


def shape(status: str) -> str:
    """Which pin of ``icons.svg`` shows an idea of that status; a late one has its own."""
    if status == Status.DONE:
        return "done"
    if status in WAITING:
        return "waiting"
    # Whoever left, or was refused, sees nothing built; whoever is answered elsewhere is answered.
    return "declined" if status in REFUSED | {Status.WITHDRAWN} else "answered"


@dataclass(frozen=True)
class Pin:
    lat: float
    lon: float
    reference: str
    title: str
    status: str
    late: bool


@dataclass(frozen=True)
class Cluster:
    lat: float
    lon: float
    count: int


def pins(box: Box, zoom: int) -> list[Pin | Cluster]:
    """At most ``MOST_FEATURES`` of them; where more would lie in the box, the squares grow."""
    if zoom > ZOOMS[-1]:
        # Nearer than the grid's finest squares every idea has its own pin, unless there are too many.
        close = _pins_in(box)
        if len(close) <= MOST_FEATURES:
            return list(close)
    first, last = span(box, readable_zoom(box, zoom, most=MOST_FEATURES))
    cells = list(
        PinCell.objects.filter(zoom=first.zoom, x__range=(first.x, last.x), y__range=(first.y, last.y), count__gt=0)
    )
    alone = _pins_of([cell.sum_idea for cell in cells if cell.count == 1])
    return [alone.get(cell.sum_idea) or _cluster(cell) if cell.count == 1 else _cluster(cell) for cell in cells]


@dataclass(frozen=True)
class Found:
    """``partial``: more ideas matched than were looked at, so the newest ``MOST_POINTS`` of them are here."""

    features: list[Pin | Cluster]
    partial: bool


def pins_matching(box: Box, zoom: int, wanted: Wanted, today: date) -> Found:
    """As ``pins``, of the ideas that ``wanted`` leaves; the grid counts all, so their squares are filled here."""
    rows = matching(wanted, today).filter(lat__range=(box.south, box.north), lon__range=(box.west, box.east))
    points = list(rows.order_by("-case_id").values_list("pk", "lat", "lon")[: MOST_POINTS + 1])
    partial = len(points) > MOST_POINTS
    near = zoom > ZOOMS[-1] and len(points) <= MOST_FEATURES
    squares = [[point] for point in points] if near else _squares(points[:MOST_POINTS], box, zoom)
    alone = _pins_of([square[0][0] for square in squares if len(square) == 1])
    # An idea that was taken away between the two questions is shown no more.
    found = [alone.get(square[0][0]) if len(square) == 1 else _middle(square) for square in squares]
    return Found([feature for feature in found if feature], partial)


def _squares(points: list[Any], box: Box, zoom: int) -> list[list[Any]]:
    readable = readable_zoom(box, zoom, most=MOST_FEATURES)
    squares: dict[Any, list[Any]] = {}
    for point in points:
        _pk, lat, lon = point
        squares.setdefault(square_at(lat, lon, readable), []).append(point)
    return list(squares.values())


def _middle(square: list[Any]) -> Cluster:
    _pks, lats, lons = zip(*square, strict=True)
    count = len(square)
    return Cluster(lat=round(sum(lats) / count, 6), lon=round(sum(lons) / count, 6), count=count)


def _cluster(cell: PinCell) -> Cluster:
    return Cluster(
        lat=round(cell.sum_lat / cell.count / MICRO, 6),
        lon=round(cell.sum_lon / cell.count / MICRO, 6),
        count=cell.count,
    )


def _rows() -> Any:
    return Idea.objects.shown().select_related("case").only(
        "municipality", "lat", "lon", "case__municipality", "case__reference", "case__title", "case__status",
        "case__answer_due_on",
    )  # fmt: skip


def _pin(idea: Any) -> Pin:
    title = idea.case.title
    return Pin(
        lat=round(idea.lat, 6),
        lon=round(idea.lon, 6),
        reference=idea.case.reference,
        title=title if len(title) <= TITLE_LENGTH else title[: TITLE_LENGTH - 1].rstrip() + "…",
        status=idea.case.status,
        late=idea.case.overdue,
    )


def _pins_in(box: Box) -> list[Pin]:
    rows = _rows().filter(lat__range=(box.south, box.north), lon__range=(box.west, box.east))
    return [_pin(idea) for idea in rows.order_by("-case_id")[: MOST_FEATURES + 1]]


def _pins_of(ids: list[int]) -> dict[int, Pin]:
    return {idea.pk: _pin(idea) for idea in _rows().filter(pk__in=ids)} if ids else {}
