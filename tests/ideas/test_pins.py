"""The map's grid: exact after every coming and going, small for a whole town."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.utils import timezone

from feedback.actions.answering import answer
from feedback.actions.moderation import remove
from feedback.actions.restoring import restore
from ideas import pins as map_pins
from ideas.actions import publication
from ideas.grid import ZOOMS, Box, BoxRefused, parse_box, readable_zoom, span, square_at
from ideas.models import Category, Idea, PinCell
from ideas.synthetic.town import build
from neighbourhoods.models import Neighbourhood
from portal.tenancy.scope import municipality_scope
from tests.factories import MODERATOR, make_idea, make_neighbourhood

TOWN = "24.0,56.9,24.2,57.0"


def pins(client: Any, box: str = TOWN, zoom: int = 12, **filters: str) -> list[dict[str, Any]]:
    response = client.get("/api/v1/pins", {"bbox": box, "zoom": zoom, **filters})
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


def test_a_whole_town_is_small_and_needs_three_queries_at_most(
    client: Any, town: Any, django_assert_max_num_queries: Any
) -> None:
    build(town, ideas=400, residents=0, seed=3)
    shown, zooms = Idea.objects.shown().count(), (8, 11, 12, 14, 16, 19)
    answers = {}
    for zoom in zooms:
        with municipality_scope(town), django_assert_max_num_queries(3):
            answers[zoom] = client.get("/api/v1/pins", {"bbox": "23.5,56.7,24.5,57.2", "zoom": zoom})
    assert {zoom: len(answer.content) for zoom, answer in answers.items() if len(answer.content) > 40_000} == {}
    counts = {
        zoom: sum(feature["properties"].get("count", 1) for feature in answer.json()["features"])
        for zoom, answer in answers.items()
    }
    assert counts == dict.fromkeys(zooms, shown)


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow(client: Any, django_assert_num_queries: Any, rows: int) -> None:
    for number in range(rows):
        make_idea(lat=56.91 + number / 50, lon=24.01)
    client.get("/api/v1/heads")
    with django_assert_num_queries(2):
        assert len(pins(client)) == rows


def three_places() -> None:
    """One idea late and about roads, one answered, one in a part of the western square."""
    roads = Category.objects.create(slug="ielas", order=5, names={"lv": "Ielas"})
    make_idea("Tilts", lat=56.91, lon=24.01, category=roads, opened_at=timezone.now() - timedelta(days=60))
    answered = make_idea("Tālu", lat=56.99, lon=24.19, neighbourhood=Neighbourhood.objects.get(slug="austrumi"))
    answer(case=answered.case, status="accepted", explanation="Darīsim.", by=MODERATOR)
    port = make_neighbourhood("osta", parent=Neighbourhood.objects.get(slug="rietumi"))
    make_idea("Ostā", lat=56.95, lon=24.05, neighbourhood=port)
    make_idea("Bez vietas", lat=None, lon=None)


@pytest.mark.parametrize(
    ("filters", "titles", "queries"),
    [
        ({}, ["Ostā", "Tilts", "Tālu"], 2),
        ({"late": "1"}, ["Tilts"], 2),
        ({"status": "accepted"}, ["Tālu"], 2),
        ({"category": "ielas"}, ["Tilts"], 3),
        ({"neighbourhood": "rietumi"}, ["Ostā", "Tilts"], 4),
        ({"neighbourhood": "austrumi", "status": "published"}, [], 3),
        ({"q": "tilts"}, ["Tilts"], 3),
        ({"q": "–"}, [], 0),
    ],
    ids=str,
)
@pytest.mark.parametrize("zoom", [12, 17])
def test_pins_take_the_filters_of_the_list(
    client: Any, django_assert_num_queries: Any, filters: dict[str, str], titles: list[str], queries: int, zoom: int
) -> None:
    three_places()
    client.get("/api/v1/heads")
    # Nearer than the grid all pins are one question; what a filter leaves is found first, and read then.
    queries -= zoom == 17 and not filters
    with django_assert_num_queries(queries):
        found = pins(client, zoom=zoom, **filters)
    assert sorted(pin["title"] for pin in found) == titles


def test_many_that_match_are_counted_by_the_same_squares_as_all(client: Any) -> None:
    alone = make_idea("Viens", lat=56.91, lon=24.01)
    for _number in range(3):
        make_idea("Kopā", lat=56.99, lon=24.19)
    make_idea("Cita", lat=56.95, lon=24.1, category=Category.objects.create(slug="ielas", names={"lv": "Ielas"}))
    found = pins(client, category=alone.category.slug)
    assert sorted(found, key=str) == [
        {"cluster": True, "count": 3},
        {"reference": alone.case.reference, "title": "Viens", "status": "published"},
    ]


def test_what_is_not_looked_at_is_not_hidden(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(map_pins, "MOST_POINTS", 2)
    for number in range(3):
        make_idea(f"Ideja {number}", lat=56.91 + number / 50, lon=24.01)
    answer = client.get("/api/v1/pins", {"bbox": TOWN, "zoom": 12, "status": "published"}).json()
    assert sorted(feature["properties"]["title"] for feature in answer["features"]) == ["Ideja 1", "Ideja 2"]
    assert answer["partial"] is True
    assert "partial" not in client.get("/api/v1/pins", {"bbox": TOWN, "zoom": 12}).json()


@pytest.mark.parametrize(("query", "status"), [({"neighbourhood": "x"}, 404), ({"status": "x"}, 422)])
def test_a_filter_that_is_not_understood_is_refused(client: Any, query: dict[str, str], status: int) -> None:
    assert client.get("/api/v1/pins", {"bbox": TOWN, "zoom": 12, **query}).status_code == status


def test_a_filtered_town_stays_small(client: Any, town: Any, django_assert_num_queries: Any) -> None:
    build(town, ideas=400, residents=0, seed=3)
    client.get("/api/v1/heads")
    with municipality_scope(town), django_assert_num_queries(2):
        response = client.get("/api/v1/pins", {"bbox": "23.5,56.7,24.5,57.2", "zoom": 19, "status": "published"})
    features = response.json()["features"]
    assert len(features) <= map_pins.MOST_FEATURES
    shown = Idea.objects.shown().filter(case__status="published", lat__isnull=False).count()
    assert sum(feature["properties"].get("count", 1) for feature in features) == shown


def test_the_map_asks_for_what_the_page_found(client: Any) -> None:
    url = "/lv/ideas/map/?q=tilts&neighbourhood=austrumi&category=parki&status=published&late=1&sort=supported"
    settings = client.get(url).context["map"]
    assert settings["narrowing"] == {
        "q": "tilts",
        "neighbourhood": "austrumi",
        "category": "parki",
        "status": "published",
        "late": "1",
    }
    area = Neighbourhood.objects.get(slug="austrumi")
    assert (settings["area"], settings["bounds"]) == ("austrumi", [[area.south, area.west], [area.north, area.east]])
    assert client.get("/lv/ideas/map/").context["map"]["narrowing"] == {}


def test_squares() -> None:
    assert square_at(56.95, 24.1, 8) == (8, 580, 313)
    assert square_at(90, 180, 8) == (8, 1023, 0)
    assert square_at(-90, -180, 8) == (8, 0, 1023)
    box = Box(23.9, 56.8, 24.4, 57.1)
    zoom = readable_zoom(box, 16, most=160)
    first, last = span(box, zoom)
    assert (last.x - first.x + 1) * (last.y - first.y + 1) <= 160
    assert zoom == 10
