"""The public pages and outlines of the areas."""

import json
from typing import Any

import pytest
import shapely
from shapely.geometry import shape

from ideas.actions.counting import recount
from neighbourhoods import outlines
from neighbourhoods.models import Neighbourhood
from portal.tenancy.scope import municipality_scope
from tests.factories import make_idea, make_neighbourhood


def test_the_list_counts_parts_with_the_whole(client: Any) -> None:
    west = Neighbourhood.objects.get(slug="rietumi")
    part = make_neighbourhood("osta", parent=west)
    make_idea(neighbourhood=part)
    make_idea(neighbourhood=west)
    recount()
    areas = client.get("/lv/neighbourhoods/").context["areas"]
    assert [(area["name"], area["number"]) for area in areas] == [("Austrumi", 0), ("Rietumi", 2)]
    assert [(area["name"], area["number"]) for area in areas[1]["parts"]] == [("Osta", 1)]


def test_one_area_shows_its_ideas_and_those_of_its_parts(client: Any) -> None:
    west = Neighbourhood.objects.get(slug="rietumi")
    make_idea("Rietumos", neighbourhood=west)
    make_idea("Ostā", neighbourhood=make_neighbourhood("osta", parent=west))
    make_idea("Austrumos", neighbourhood=Neighbourhood.objects.get(slug="austrumi"))
    page = client.get("/lv/neighbourhoods/rietumi/").content.decode()
    assert ("Rietumos" in page, "Ostā" in page, "Austrumos" in page) == (True, True, False)


def test_a_retired_area_keeps_its_page_but_leaves_the_list(client: Any) -> None:
    Neighbourhood.objects.filter(slug="rietumi").update(retired_on="2026-01-01")
    assert client.get("/lv/neighbourhoods/rietumi/").status_code == 200
    assert [area["name"] for area in client.get("/lv/neighbourhoods/").context["areas"]] == ["Austrumi"]
    assert "rietumi" not in client.get("/api/v1/neighbourhoods.geojson").content.decode()


def test_nothing_of_the_neighbour(client: Any, neighbour: Any) -> None:
    with municipality_scope(neighbour):
        make_neighbourhood("kaiminu-osta")
    assert client.get("/lv/neighbourhoods/kaiminu-osta/").status_code == 404
    assert "kaiminu-osta" not in client.get("/lv/neighbourhoods/").content.decode()
    assert "kaiminu-osta" not in client.get("/api/v1/neighbourhoods.geojson").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("url", "queries"), [("/lv/neighbourhoods/", 3), ("/lv/neighbourhoods/rietumi/", 8)])
def test_queries_do_not_grow(client: Any, django_assert_num_queries: Any, url: str, queries: int, rows: int) -> None:
    west = Neighbourhood.objects.get(slug="rietumi")
    for number in range(rows):
        make_idea(neighbourhood=make_neighbourhood(f"osta-{number}", parent=west))
    client.get("/lv/neighbourhoods/")
    with django_assert_num_queries(queries):
        client.get(url)


def test_locate(client: Any) -> None:
    assert client.get("/api/v1/locate?lat=56.95&lon=24.05").json() == {"neighbourhood": "Rietumi", "slug": "rietumi"}
    assert client.get("/api/v1/locate?lat=50&lon=24.05").status_code == 404
    assert client.get("/api/v1/locate?lat=95&lon=24.05").status_code == 422
    assert client.get("/api/v1/locate?lat=nan&lon=24.05").status_code == 422


@pytest.mark.usefixtures("town")
def test_simplified_neighbours_leave_no_gap() -> None:
    Neighbourhood.objects.all().delete()
    # A common border with many small bends.
    border = [(24.1 + 0.00005 * (step % 2), 56.9 + step * 0.001) for step in range(101)]
    left = [(24.0, 56.9), *border, (24.0, 57.0), (24.0, 56.9)]
    right = [(24.2, 56.9), (24.2, 57.0), *reversed(border), (24.2, 56.9)]
    for slug, ring in (("a", left), ("b", right)):
        make_neighbourhood(slug)
        Neighbourhood.objects.filter(slug=slug).update(geometry={"type": "MultiPolygon", "coordinates": [[ring]]})
    first, second = (outline.geometry for outline in outlines.outlines())
    assert shapely.get_num_coordinates(first) < 52
    assert first.intersection(second).area < 1e-9
    assert first.union(second).area == pytest.approx(0.02, rel=1e-3)


def test_a_new_area_shows_at_once(client: Any) -> None:
    before = json.loads(client.get("/api/v1/neighbourhoods.geojson").content)
    make_neighbourhood("osta", names={"en": "Port"})
    names = [
        area["properties"]["name"]
        for area in json.loads(client.get("/api/v1/neighbourhoods.geojson").content)["features"]
    ]
    assert len(before["features"]) == 2
    assert "Osta" in names
    assert all(shape(area["geometry"]).is_valid for area in before["features"])


@pytest.mark.usefixtures("town")
def test_a_name_stands_in_its_area_or_nowhere() -> None:
    make_neighbourhood("pagasts-kura-vards-ir-daudz-garaks-par-vinu-pasu-un-vel-garaks", west=24.2)
    west = Neighbourhood.objects.get(slug="rietumi")
    make_neighbourhood("osta", parent=west)
    drawn = outlines.drawing()["areas"]
    assert [(area["slug"], area["named"]) for area in drawn] == [
        ("austrumi", True),
        ("osta", True),
        ("pagasts-kura-vards-ir-daudz-garaks-par-vinu-pasu-un-vel-garaks", False),
    ]
    # The third of three squares is as wide as the others.
    assert [area["x"] for area in drawn[:2]] == [500, 167]
    features = json.loads(outlines.geojson())["features"]
    assert features[0]["properties"]["label"] == [24.15, 56.95]
