"""The areas in public: all of them, and one with what is in it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from neighbourhoods import contents, outlines
from neighbourhoods.models import Neighbourhood
from neighbourhoods.queries import AreaName, area_names
from neighbourhoods.states import AreaKind


@require_safe
def areas(request: HttpRequest) -> HttpResponse:
    found, numbers = area_names(), contents.numbers()
    tops = [_branch(area, found, numbers) for area in found if area.parent not in {other.id for other in found}]
    return render(request, "neighbourhoods/list.html", {"areas": tops, "drawing": outlines.drawing()})


def _branch(area: AreaName, found: list[AreaName], numbers: dict[int, int]) -> dict[str, Any]:
    parts = [_branch(part, found, numbers) for part in found if part.parent == area.id]
    return {
        "name": area.name,
        "kind": kind_beside(area.name, area.kind),
        "url": reverse("neighbourhoods:detail", args=[area.slug]),
        "number": numbers.get(area.id, 0) + sum(part["number"] for part in parts),
        "parts": parts,
    }


def kind_beside(name: str, kind: str) -> str:
    """What an area is, where its name does not say so already: "Vējupes pagasts" needs no second "pagasts"."""
    label = str(AreaKind(kind).label)
    return "" if label.casefold() in name.casefold() else label


@require_safe
def area(request: HttpRequest, slug: str) -> HttpResponse:
    """Also of an area that is no longer used: the ideas that name it lead here."""
    rows = Neighbourhood.objects.without_geometry().select_related("parent").defer("parent__geometry")
    found = get_object_or_404(rows, slug=slug)
    parts = list(Neighbourhood.objects.current().without_geometry().filter(parent=found))
    ids = _with_parts(found.pk)
    context = {
        "area": found,
        "kind": kind_beside(found.local_name, found.kind),
        "square_kilometres": found.square_metres / 1_000_000,
        "parts": parts,
        "contents": [
            {"template": other.template, "contents": other.of(request, found, ids)} for other in contents.every()
        ],
    }
    return render(request, "neighbourhoods/detail.html", context)


def _with_parts(area: int) -> list[int]:
    found = [area]
    for other in area_names():
        # Every area stands behind the one that it is a part of.
        if other.parent in found:
            found.append(other.id)
    return found
