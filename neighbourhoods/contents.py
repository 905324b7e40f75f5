"""What other packages show on the pages of the areas. They register here, so that this package imports none of them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from neighbourhoods.models import Neighbourhood


@dataclass(frozen=True)
class Contents:
    # Shown on an area's page, given what ``of`` returns as ``contents``.
    template: str
    # The area, and the ids of itself and of its parts.
    of: Callable[[HttpRequest, Neighbourhood, Collection[int]], Mapping[str, Any]]
    # Number of things by area id, as of the last count.
    numbers: Callable[[], Mapping[int | None, int]]


_registered: list[Contents] = []


def register(contents: Contents) -> None:
    _registered.append(contents)


def every() -> list[Contents]:
    return list(_registered)


def numbers() -> dict[int, int]:
    """By area id how much there is in it, its parts not counted in."""
    found: dict[int, int] = {}
    for contents in _registered:
        for area, number in contents.numbers().items():
            if area is not None:
                found[area] = found.get(area, 0) + number
    return found
