"""The demo's content keeps its promises: legal trails, true places, borders that meet, on whatever day it is loaded."""

import datetime as dt
import json
import re
from collections import Counter
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from holidays.countries import Latvia
from PIL import Image
from shapely.geometry import Point, shape
from shapely.ops import unary_union

from cms import starter_texts

CONTENT = Path(__file__).parents[2] / "portal" / "demo" / "content"
# Both towns follow the rules with which every municipality begins.
RULES = starter_texts.rules()
TOWNS = ("piekraste", "upmala")
# The step "received" is written by the loader, so a trail starts from it.
NEXT = {
    "received": {"published", "declined", "withdrawn"},
    "published": {"under_review", "accepted", "declined", "forwarded", "merged", "withdrawn"},
    "under_review": {"accepted", "declined", "forwarded", "merged", "withdrawn"},
    "accepted": {"in_progress", "done", "abandoned"},
    "in_progress": {"done", "abandoned"},
    "declined": {"under_review"},
    "forwarded": {"under_review", "accepted", "declined"},
    "done": set(),
    "merged": set(),
    "withdrawn": set(),
    "abandoned": set(),
}
CATEGORIES = {
    "roads",
    "pavements_cycling",
    "parks_playgrounds",
    "lighting",
    "public_transport",
    "waste",
    "safety",
    "culture_sport",
    "accessibility",
    "water_beach",
    "animals",
    "other",
}
REASONS = {"no_money", "not_our_competence", "owner_refuses", "against_rule", "exists_already", "not_feasible"}
STEP_KEYS = {
    "status",
    "after_working_days",
    "explanation",
    "department",
    "role",
    "reason",
    "next_possible",
    "rule",
    "cost_eur",
    "period",
    "promised_on_days",
    "forwarded_to",
    "merged_into",
    "second_look",
}
HOLIDAYS = Latvia(years=range(2024, 2031))
# Whoever runs the demo may do so on any day: Christmas and Easter weeks hold few working days.
DAYS = [dt.date(2026, 1, 1) + dt.timedelta(days=n) for n in range(0, 730, 3)]


def read(path: Path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def ideas_of(town: str) -> list[dict]:
    return [idea for path in sorted((CONTENT / town).glob("ideas*.yaml")) for idea in read(path)]


def areas_of(town: str) -> dict[str, tuple[dict, object]]:
    collection = json.loads((CONTENT / town / "neighbourhoods.geojson").read_text(encoding="utf-8"))
    return {f["properties"]["code"]: (f["properties"], shape(f["geometry"])) for f in collection["features"]}


def last_status(idea: dict) -> str:
    return idea["trail"][-1]["status"] if idea["trail"] else "received"


def working_days_between(start: dt.date, end: dt.date) -> int:
    """Working days after ``start``, up to and including ``end``."""
    days = (start + dt.timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(day.weekday() < 5 and day not in HOLIDAYS for day in days)


def every_working_age(days_ago: int) -> set[int]:
    """How many working days old an idea may be, over all the days on which the demo may be loaded."""
    return {working_days_between(today - dt.timedelta(days=days_ago), today) for today in DAYS}


def is_late(idea: dict, working_age: int) -> bool:
    extension = idea.get("due_extension")
    if extension:
        return idea["days_ago"] > extension["new_due_days_from_open"]
    return working_age > idea["trail"][0]["after_working_days"] + 10


@pytest.fixture(params=TOWNS)
def town(request) -> str:
    return request.param


def test_every_yaml_file_is_small_enough_to_read():
    assert [p.name for p in CONTENT.rglob("*.yaml") if len(p.read_text(encoding="utf-8").splitlines()) > 400] == []


def test_keys_are_unique_slugs(town):
    keys = [idea["key"] for idea in ideas_of(town)]
    assert [key for key, count in Counter(keys).items() if count > 1] == []
    assert [key for key in keys if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key)] == []


def test_no_text_and_no_title_is_used_twice():
    for field in ("title", "text"):
        values = [idea[field] for name in TOWNS for idea in ideas_of(name)]
        assert [value for value, count in Counter(values).items() if count > 1] == []


def test_fields_hold_what_the_loader_expects(town):
    municipality = read(CONTENT / town / "municipality.yaml")
    residents = {person["email"] for person in municipality["residents"]}
    for idea in ideas_of(town):
        author = idea["author"]
        assert idea["language"] in {"lv", "en"}, idea["key"]
        assert 10 <= len(idea["title"]) <= 80, idea["key"]
        assert len(idea["text"]) >= 40, idea["key"]
        assert idea["category"] in CATEGORIES, idea["key"]
        assert idea["channel"] in {"web", "paper", "mailbox", "phone", "in_person"}, idea["key"]
        assert 0 <= idea["days_ago"] <= 420 and 0 <= idea["supports"] <= 180, idea["key"]
        assert author["kind"] in {"name", "nickname", "association", "anonymous"}, idea["key"]
        assert (author["name"] is None) == (author["kind"] == "anonymous"), idea["key"]
        assert ("registration_number" in author) == (author["kind"] == "association"), idea["key"]
        assert author["resident"] is None or author["resident"] in residents, idea["key"]


def test_places_lie_in_their_neighbourhoods(town):
    areas = areas_of(town)
    assert {idea["neighbourhood"] for idea in ideas_of(town)} <= set(areas)
    placed = [idea for idea in ideas_of(town) if idea.get("place") != "none"]
    outside = [i["key"] for i in placed if not areas[i["neighbourhood"]][1].contains(Point(i["lon"], i["lat"]))]
    assert outside == []
    assert 2 <= len(ideas_of(town)) - len(placed) <= 4


def pictures_of(town: str) -> list[Path]:
    return sorted((CONTENT / town / "pictures").iterdir())


def test_every_named_picture_is_there_and_none_lies_unused(town):
    named = [f"{name}.jpg" for idea in ideas_of(town) for name in idea.get("photos", [])]
    assert len(named) >= 7
    assert sorted(named) == [path.name for path in pictures_of(town)]


def test_pictures_show_whatever_can_happen_to_one():
    drawn = [idea for town in TOWNS for idea in ideas_of(town) if idea.get("photos")]
    # On paper and by phone none would come along.
    assert {idea["channel"] for idea in drawn} == {"web"}
    assert "anonymous" in {idea["author"]["kind"] for idea in drawn}
    assert {"received", "published", "done"} <= {last_status(idea) for idea in drawn}
    assert [last_status(idea) for idea in drawn if len(idea["photos"]) > 1] == ["done"]


def test_pictures_are_small_and_say_nothing_but_what_is_drawn(town):
    for path in pictures_of(town):
        assert path.stat().st_size <= 80_000, path.name
        with Image.open(path) as picture:
            assert (picture.format, sorted(picture.size)) == ("JPEG", [900, 1200]), path.name
            assert not picture.getexif() and "comment" not in picture.info, path.name


def test_trails_follow_the_table(town):
    for idea in ideas_of(town):
        status, day = "received", 0
        for step in idea["trail"]:
            assert step["status"] in NEXT[status], f"{idea['key']}: {status} → {step['status']}"
            assert step["after_working_days"] >= day, idea["key"]
            status, day = step["status"], step["after_working_days"]


def test_every_step_explains_itself(town):
    municipality = read(CONTENT / town / "municipality.yaml")
    desks = {(officer["role"], officer["department"]) for officer in municipality["officers"]}
    keys = {idea["key"]: idea for idea in ideas_of(town)}
    for idea in keys.values():
        for step in idea["trail"]:
            assert set(step) <= STEP_KEYS, idea["key"]
            assert len(step["explanation"]) >= 15, idea["key"]
            assert (step["role"], step["department"]) in desks, idea["key"]
            if step["status"] == "declined":
                assert step["reason"] in REASONS and step["next_possible"], idea["key"]
            if step["status"] == "abandoned":
                assert step["reason"] in REASONS, idea["key"]
            if step["status"] == "forwarded":
                assert step["forwarded_to"] and step["after_working_days"] <= 5, idea["key"]
            if step["status"] == "merged":
                assert step["merged_into"] in keys and step["merged_into"] != idea["key"], idea["key"]
            if step["status"] == "accepted":
                assert "period" in step and "promised_on_days" in step, idea["key"]


def test_moderation_names_a_rule_that_exists(town):
    numbers = {rule["number"] for rule in RULES}
    assert numbers == set(range(1, 9))
    for idea in ideas_of(town):
        first = idea["trail"][0] if idea["trail"] else {}
        if first.get("status") == "declined":
            assert first["role"] == "moderator" and first["rule"] in numbers, idea["key"]
        if "removed" in idea:
            assert last_status(idea) == "published" and idea["removed"]["rule"] in numbers, idea["key"]
            assert idea["removed"]["explanation"] and idea["removed"]["role"] == "moderator", idea["key"]
        if "redaction" in idea:
            assert idea["redaction"]["step"] == 1 and idea["redaction"]["reason"], idea["key"]


def test_no_step_lies_in_the_future_on_any_day(town):
    for idea in ideas_of(town):
        steps = [*idea["trail"], *(idea[key] for key in ("due_extension", "removed") if key in idea)]
        youngest = min(every_working_age(idea["days_ago"]))
        assert max([step["after_working_days"] for step in steps], default=0) <= youngest, idea["key"]


def test_publication_keeps_its_two_days(town):
    for idea in ideas_of(town):
        if idea["trail"]:
            assert idea["trail"][0]["after_working_days"] in {1, 2}, idea["key"]
        else:
            assert max(every_working_age(idea["days_ago"])) <= 2, idea["key"]


@pytest.mark.parametrize("status, total, late", [("published", range(12, 15), 4), ("under_review", [8], 2)])
def test_the_same_ideas_are_late_on_every_day(town, status, total, late):
    waiting = [i for i in ideas_of(town) if last_status(i) == status and "removed" not in i]
    assert len(waiting) in total
    answers = {idea["key"]: {is_late(idea, age) for age in every_working_age(idea["days_ago"])} for idea in waiting}
    assert [key for key, seen in answers.items() if len(seen) > 1] == []
    assert sum(seen == {True} for seen in answers.values()) == late


def test_extension_comes_before_the_first_date_and_stays_within_a_month(town):
    for idea in ideas_of(town):
        if "due_extension" in idea:
            extension = idea["due_extension"]
            assert extension["after_working_days"] <= idea["trail"][0]["after_working_days"] + 10, idea["key"]
            # Ten working days may take twenty calendar days at Christmas; a new date must still be later.
            assert 20 < extension["new_due_days_from_open"] <= 30 and extension["explanation"], idea["key"]


def test_every_status_occurs_in_believable_numbers(town):
    ideas = ideas_of(town)
    count = Counter(last_status(idea) for idea in ideas)
    assert set(count) == set(NEXT)
    least = {
        "received": 5,
        "accepted": 7,
        "in_progress": 5,
        "done": 9,
        "declined": 7,
        "forwarded": 3,
        "merged": 2,
        "withdrawn": 1,
        "abandoned": 1,
    }
    assert {status: n for status, n in least.items() if not n <= count[status] <= n + 1} == {}
    assert 60 <= len(ideas) <= 65
    assert sum("removed" in idea for idea in ideas) == 2
    assert 1 <= sum("redaction" in idea for idea in ideas) <= 2
    assert sum(idea["language"] == "en" for idea in ideas) == 6
    assert sum(idea["trail"][0]["status"] == "declined" for idea in ideas if idea["trail"]) == 2
    assert sum(step.get("second_look", False) for idea in ideas for step in idea["trail"]) == 1
    assert {i["author"]["kind"] for i in ideas} == {"name", "nickname", "association", "anonymous"}
    assert sum(i["supports"] >= 100 for i in ideas) <= 8


def test_some_promised_days_have_passed(town):
    unfinished = [i["trail"] for i in ideas_of(town) if last_status(i) in {"accepted", "in_progress"}]
    promised = [step["promised_on_days"] for trail in unfinished for step in trail if "promised_on_days" in step]
    assert 1 <= sum(days < 0 for days in promised) <= 3


def test_areas_are_valid_and_named(town):
    areas = areas_of(town)
    assert 7 <= len(areas) <= 9
    assert len({properties["name"] for properties, _ in areas.values()}) == len(areas)
    for code, (properties, polygon) in areas.items():
        assert polygon.is_valid and properties["kind"] in {"apkaime", "pilsēta", "pagasts", "ciems"}, code
        assert len(polygon.exterior.coords) >= 15, code
        assert all(round(value, 6) == value for point in polygon.exterior.coords for value in point), code
    assert sum(len(polygon.interiors) for _, polygon in areas.values()) == 1


def test_siblings_tile_without_overlap_or_gap(town):
    areas = areas_of(town)
    parents = {properties.get("parent") for properties, _ in areas.values()}
    for parent in parents:
        children = [polygon for properties, polygon in areas.values() if properties.get("parent") == parent]
        assert max(a.intersection(b).area for a, b in combinations(children, 2)) == 0
        whole = unary_union(children)
        assert whole.geom_type == "Polygon" and len(whole.interiors) == 0
        if parent:
            assert whole.symmetric_difference(areas[parent][1]).area == 0
    assert len(parents) == 2


def test_municipalities_differ_and_have_every_desk():
    first, second = (read(CONTENT / name / "municipality.yaml") for name in TOWNS)
    assert abs(first["hue"] - second["hue"]) > 60
    for municipality in (first, second):
        roles = Counter(officer["role"] for officer in municipality["officers"])
        assert set(roles) == {"moderator", "responder", "budget_coordinator", "editor"} and roles["moderator"] == 2
        slugs = {department["slug"] for department in municipality["departments"]}
        assert {officer["department"] for officer in municipality["officers"]} <= slugs
        people = municipality["officers"] + municipality["residents"]
        assert len({person["email"] for person in people}) == len(people)
        assert all(person["email"].endswith(f"@{municipality['slug']}.example") for person in people)
        areas = areas_of(municipality["slug"])
        assert unary_union([polygon for _, polygon in areas.values()]).contains(
            Point(municipality["center"]["lon"], municipality["center"]["lat"])
        )


def test_pages_speak_both_languages(town):
    def sides(node):
        if isinstance(node, dict):
            if {"lv", "en"} & set(node):
                yield node
            else:
                for value in node.values():
                    yield from sides(value)
        elif isinstance(node, list):
            for value in node:
                yield from sides(value)

    pages = read(CONTENT / town / "pages.yaml")
    assert (len(pages["home"]["steps"]), len(pages["news"])) == (4, 4)
    assert [page["slug"] for page in pages["pages"]] == ["about", "privacy", "accessibility"]
    for node in [*sides(pages), *sides(RULES)]:
        assert set(node) == {"lv", "en"} and node["lv"] and node["en"]
        if isinstance(node["lv"], list):
            assert len(node["lv"]) == len(node["en"])


def test_marks_pass_a_strict_csp(town):
    drawing = ElementTree.parse(CONTENT / town / "mark.svg")  # noqa: S314 - our own file
    for element in drawing.getroot().iter():
        name = element.tag.rsplit("}", 1)[-1]
        assert name in {"svg", "path"}
        assert not [key for key in element.attrib if key == "style" or key.startswith("on")]
