"""The map's grid: exact after every coming and going, small for a whole town."""

from random import Random
from typing import Any

import pytest

from feedback.actions.moderation import remove, restore
from ideas.actions import publication
from ideas.grid import ZOOMS, Box, BoxRefused, parse_box, readable_zoom, span, square_at
from ideas.models import Idea, PinCell
from ideas.synthetic.town import build
from portal.tenancy.scope import municipality_scope
from tests.factories import MODERATOR, make_idea

TOWN = "24.0,56.9,24.2,57.0"


def pins(client: Any, box: str = TOWN, zoom: int = 12) -> list[dict[str, Any]]:
    response = client.get("/api/v1/pins", {"bbox": box, "zoom": zoom})
    assert response.status_code == 200
    return [feature["properties"] for feature in response.json()["features"]]


def test_single_ideas_are_named_and_many_are_counted(client: Any) -> None:
    alone = make_idea("Viens", lat=56.91, lon=24.01)
    for _number in range(3):
        make_idea("Kopā", lat=56.99, lon=24.19)
    assert sorted(pins(client), key=str) == [
        {"cluster": True, "count": 3},
        {"reference": alone.case.reference, "title": "Viens", "status": "published"},
    ]


def test_nearer_than_the_grid_every_idea_has_its_pin(client: Any) -> None:
    for _number in range(3):
        make_idea("Kopā", lat=56.99, lon=24.19)
    assert [pin["title"] for pin in pins(client, zoom=17)] == ["Kopā"] * 3


def test_only_what_is_shown_and_ours(client: Any, neighbour: Any) -> None:
    make_idea("Nav publicēta", published=False)
    gone = make_idea("Noņemta")
    remove(case=gone.case, rule=1, explanation="Nē.", by=MODERATOR)
    with municipality_scope(neighbour):
        make_idea("Kaimiņu")
    assert pins(client) == [] == pins(client, zoom=18)
    restore(case=gone.case, explanation="Jā.", by=MODERATOR)
    assert [pin["title"] for pin in pins(client)] == ["Noņemta"]


@pytest.mark.usefixtures("town")
def test_the_grid_ends_at_zero_however_ideas_come_and_go() -> None:
    random = Random(7)
    ideas = [make_idea(lat=random.uniform(56.9, 57.0), lon=random.uniform(24.0, 24.2)) for _number in range(8)]
    publication.put(ideas[0], ideas[0].case)
    make_idea(lat=None, lon=None)
    assert sum(PinCell.objects.filter(zoom=ZOOMS[0]).values_list("count", flat=True)) == 8
    for idea in Idea.objects.all():
        publication.take(idea)
        publication.take(idea)
    assert set(PinCell.objects.values_list("count", "sum_lat", "sum_lon", "sum_idea")) == {(0, 0, 0, 0)}


@pytest.mark.parametrize(
    "box", ["", "1,2,3", "a,b,c,d", "24.2,56.9,24.0,57.0", "24,57,25,56", "nan,56,25,57", "-200,56,25,57", "1,2,3,4,5"]
)
def test_a_box_that_is_none_is_refused_in_words(client: Any, box: str) -> None:
    response = client.get("/api/v1/pins", {"bbox": box, "zoom": 12})
    assert response.status_code == 422
    assert "west,south,east,north" in response.json()["detail"]
    with pytest.raises(BoxRefused):
        parse_box(box)


def test_a_missing_zoom_is_refused(client: Any) -> None:
    assert client.get("/api/v1/pins", {"bbox": TOWN}).status_code == 422
    assert client.get("/api/v1/pins", {"bbox": TOWN, "zoom": 40}).status_code == 422


@pytest.mark.parametrize("zoom", [8, 11, 12, 14, 16, 19])
def test_a_whole_town_is_small_and_needs_three_queries_at_most(
    client: Any, town: Any, django_assert_max_num_queries: Any, zoom: int
) -> None:
    build(town, ideas=400, residents=0, seed=3)
    with municipality_scope(town), django_assert_max_num_queries(3):
        response = client.get("/api/v1/pins", {"bbox": "23.5,56.7,24.5,57.2", "zoom": zoom})
    assert len(response.content) <= 40_000
    features = response.json()["features"]
    assert sum(feature["properties"].get("count", 1) for feature in features) == Idea.objects.shown().count()


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow(client: Any, django_assert_num_queries: Any, rows: int) -> None:
    for number in range(rows):
        make_idea(lat=56.91 + number / 50, lon=24.01)
    client.get("/api/v1/heads")
    with django_assert_num_queries(2):
        assert len(pins(client)) == rows


def test_squares() -> None:
    assert square_at(56.95, 24.1, 8) == (8, 580, 313)
    assert square_at(90, 180, 8) == (8, 1023, 0)
    assert square_at(-90, -180, 8) == (8, 0, 1023)
    box = Box(23.9, 56.8, 24.4, 57.1)
    zoom = readable_zoom(box, 16, most=160)
    first, last = span(box, zoom)
    assert (last.x - first.x + 1) * (last.y - first.y + 1) <= 160
    assert zoom == 10
