"""The public API of ideas: lists, files, and never a neighbour's row."""

import csv
import io
import json
from typing import Any
from unittest.mock import ANY

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from feedback.actions.answering import answer
from ideas.models import Category
from portal.tenancy.scope import municipality_scope
from tests.factories import MODERATOR, make_idea


def references(response: Any) -> list[str]:
    return [item["reference"] for item in response.json()["items"]]


def body(response: Any) -> str:
    return b"".join(response.streaming_content).decode()


def test_a_page_of_ideas(client: Any) -> None:
    ideas = [make_idea(f"Ideja {number}") for number in range(3)]
    response = client.get("/api/v1/ideas?page=2&page_size=2")
    assert response.json()["count"] == 3
    assert references(response) == [ideas[0].case.reference]
    (item,) = response.json()["items"]
    assert item == {
        "reference": ideas[0].case.reference,
        "title": "Ideja 0",
        "text": "Lūdzu uzlieciet soliņu pie upes, kur var apsēsties.",
        "status": "published",
        "category": "parki",
        "neighbourhood": "rietumi",
        "neighbourhood_name": "Rietumi",
        "lat": 56.95,
        "lon": 24.05,
        "supports": 0,
        "opened_at": item["opened_at"],
        "answer_due_on": ideas[0].case.answer_due_on.isoformat(),
        "overdue": False,
        "language": "lv",
        "url": f"http://testene.localhost/lv/cases/{item['reference']}/",
    }
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies


def test_filters(client: Any) -> None:
    roads = Category.objects.create(slug="ielas", order=5, names={"lv": "Ielas"})
    near = make_idea("Tilts", category=roads, supports=2)
    far = make_idea("Tālu", lat=56.99, lon=24.19, supports=9)
    answer(case=far.case, status="accepted", explanation="Darīsim.", by=MODERATOR)
    near, far = near.case.reference, far.case.reference
    for query, expected in {
        "bbox=24.0,56.9,24.1,57.0": [near],
        "category=ielas": [near],
        "status=accepted": [far],
        "q=tilts": [near],
        "neighbourhood=rietumi": [far, near],
        "sort=supported": [far, near],
        "sort=waiting": [near],
        "late=true": [],
    }.items():
        assert references(client.get(f"/api/v1/ideas?{query}")) == expected, query


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("bbox=x", 422), ("status=unknown", 422), ("page=0", 422), ("page_size=101", 422), ("sort=x", 422),
        ("neighbourhood=nowhere", 404), ("category=nothing", 404),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused(client: Any, query: str, status: int) -> None:
    response = client.get(f"/api/v1/ideas?{query}")
    assert response.status_code == status
    assert response["Access-Control-Allow-Origin"] == "*"


def test_files_hold_the_same_ideas(client: Any) -> None:
    idea = make_idea("=SUM(A1)", text="+371 tilts")
    make_idea("Bez vietas", lat=None, lon=None, neighbourhood=None)
    rows = list(csv.DictReader(io.StringIO(body(client.get("/api/v1/ideas.csv")))))
    assert [(row["title"], row["lat"]) for row in rows] == [("Bez vietas", ""), ("'=SUM(A1)", "56.95")]
    response = client.get("/api/v1/ideas.geojson")
    assert response["Access-Control-Allow-Origin"] == "*"
    (feature,) = json.loads(body(response))["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [24.05, 56.95]}
    assert feature["properties"]["reference"] == idea.case.reference


def test_nothing_of_the_neighbour(client: Any, neighbour: Any) -> None:
    with municipality_scope(neighbour):
        make_idea("Kaimiņu ideja")
    assert client.get("/api/v1/ideas").json() == {"count": 0, "items": []}
    assert "Kaimiņu" not in body(client.get("/api/v1/ideas.csv")) + body(client.get("/api/v1/ideas.geojson"))


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("url", "queries"), [("ideas", 2), ("ideas?q=soliņš&neighbourhood=rietumi", 5), ("ideas.csv", 1)]
)
def test_queries_do_not_grow(client: Any, django_assert_num_queries: Any, url: str, queries: int, rows: int) -> None:
    for _number in range(rows):
        make_idea()
    client.get("/api/v1/heads")
    with django_assert_num_queries(queries):
        response = client.get(f"/api/v1/{url}")
        if response.streaming:
            body(response)


def test_the_description_names_every_address(client: Any) -> None:
    paths = set(client.get("/api/v1/openapi.json").json()["paths"])
    assert paths == {
        f"/api/v1/{path}"
        for path in (
            "ideas", "ideas.geojson", "ideas.csv", "pins", "cases/{reference}", "cases.csv", "steps.csv", "heads",
            "neighbourhoods.geojson", "locate",
        )
    }  # fmt: skip


@pytest.mark.parametrize("name", ["neighbourhood", "category", "status", "bbox"])
@pytest.mark.parametrize("path", ["ideas", "ideas.csv", "ideas.geojson", "pins"])
def test_a_sign_that_no_database_takes_is_a_wrong_value(client: Any, path: str, name: str) -> None:
    asked = {"bbox": "24,56,25,57", "zoom": "10"} | {name: "par\0ki"}
    assert client.get(f"/api/v1/{path}", asked).status_code == 422


def test_a_kept_answer_is_in_the_language_that_is_asked_for(client: Any, settings: Any) -> None:
    """On our shelf, and in every cache on the way."""
    settings.PAGE_CACHE_SECONDS = 60
    case = make_idea().case
    for queries in (ANY, 0):
        for language in ("lv", "en"):
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(f"/api/v1/cases/{case.reference}", headers={"accept-language": language})
            assert answer.json()["url"].endswith(f"/{language}/cases/{case.reference}/")
            assert (answer["Vary"], "public" in answer["Cache-Control"]) == ("Accept-Language", True)
            assert len(asked) == queries


@pytest.mark.parametrize(
    "path", ["/api/v1/ideas.csv", "/api/v1/neighbourhoods.geojson", "/api/v1/heads", "/heads.atom"]
)
def test_caches_are_told_that_the_language_matters(client: Any, path: str) -> None:
    assert client.get(path)["Vary"] == "Accept-Language"
