"""The small map of a home page: the areas as line and wash, and where ideas lie, drawn here; it needs no script."""

from dataclasses import dataclass
from math import sqrt
from typing import Any, Final

from ideas.grid import Box
from ideas.pins import Cluster, pins
from neighbourhoods.outlines import drawing

FINEST_ZOOM: Final = 16


@dataclass(frozen=True)
class Dot:
    x: int
    y: int
    radius: int
    count: int


def outline() -> dict[str, Any] | None:
    """The drawn areas with ``dots``, and how many ideas these stand for (``shown``); None before there are areas."""
    drawn = drawing()
    if not drawn["areas"]:
        return None
    frame = drawn["frame"]
    box = Box(frame["west"], frame["south"], frame["east"], frame["north"])
    dots = [
        _dot(
            (pin.lon - box.west) * frame["across"],
            (box.north - pin.lat) * frame["down"],
            pin.count if isinstance(pin, Cluster) else 1,
        )
        for pin in pins(box, FINEST_ZOOM)
    ]
    return drawn | {"dots": dots, "shown": sum(dot.count for dot in dots)}


def _dot(x: float, y: float, count: int) -> Dot:
    # The area of a dot grows with its count, up to the width of a square of the grid.
    return Dot(round(x), round(y), min(round(9 + 7 * sqrt(count)), 44), count)
