"""The map of ideas: discs that lie apart, names of the areas, numbers in the forms of the language, filters."""

from collections.abc import Callable
from typing import Any

import pytest
from django.templatetags.static import static
from playwright.sync_api import expect

from tests.browser.visits import Size, Visit, in_latvian
from tests.browser.world import World

Begin = Callable[..., Visit]
SMALLEST = 44


def discs(person: Visit) -> list[Any]:
    return person.page.locator(".cluster").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(({x, y, width}) => [x, y, width])"
    )


@pytest.mark.parametrize("size", ["narrow", "tall_phone", "desktop"])
def test_every_disc_can_be_hit(visit: Begin, world: World, size: Size) -> None:
    person = visit(size=size)
    person.open("/lv/ideas/map/")
    person.settle()
    found = discs(person)
    assert found
    for index, (x, y, width) in enumerate(found):
        assert width >= SMALLEST
        for other_x, other_y, other_width in found[index + 1 :]:
            across, down = x + width / 2 - other_x - other_width / 2, y + width / 2 - other_y - other_width / 2
            assert (across**2 + down**2) ** 0.5 >= (width + other_width) / 2


def test_discs_on_one_point_part_and_lone_ones_stay(visit: Begin, world: World) -> None:
    person = visit()
    person.open("/lv/ideas/map/")
    run = """async ([address, discs, pins]) => (await import(address)).apart(discs, pins)"""
    crowd = [{"x": 10, "y": 10, "radius": 22}] * 2 + [{"x": 200, "y": 200, "radius": 22}]
    pin = {"x": 12, "y": 10, "radius": 15}
    one, other, alone = person.page.evaluate(run, [static("ideas/js/apart.js"), crowd, [pin]])
    for first, second in ((one, other), (one, pin), (other, pin)):
        apart = ((first["x"] - second["x"]) ** 2 + (first["y"] - second["y"]) ** 2) ** 0.5
        assert apart >= first["radius"] + second["radius"]
    assert alone == crowd[2]


def test_numbers_are_said_in_latvian_forms(visit: Begin, world: World) -> None:
    person = visit()
    person.open("/lv/ideas/map/")
    run = """async address => {
      const {counted} = await import(address);
      const {words} = JSON.parse(document.getElementById("map-settings").textContent);
      return [1, 2, 10, 11, 21, 30].map(number => counted(number, words.ideas));
    }"""
    said = person.page.evaluate(run, static("ideas/js/counted.js"))
    assert said == ["1 ideja", "2 idejas", "10 ideju", "11 ideju", "21 ideja", "30 ideju"]


@pytest.mark.parametrize("dark", [False, True])
def test_areas_have_their_names(visit: Begin, world: World, dark: bool) -> None:
    person = visit(size="tall_phone", dark=dark)
    for path in ("/lv/ideas/map/", "/lv/ideas/new/"):
        person.open(path)
        expect(person.page.locator(".area-name__words:not([hidden])")).to_have_text(["Austrumi", "Rietumi"])
    expect(person.page.locator(".area-names")).to_have_attribute("aria-hidden", "true")


def test_the_map_draws_what_the_page_found(visit: Begin, world: World) -> None:
    person = visit(size="tall_phone")
    person.open("/lv/ideas/map/?late=1")
    pins = person.page.locator(".leaflet-marker-pane > *")
    expect(pins).to_have_count(1)
    expect(pins).to_have_attribute("aria-label", "Gājēju pāreja pie skolas")


def test_show_on_the_map_opens_the_card_where_something_is_seen(visit: Begin, world: World) -> None:
    person = visit(size="tall_phone")
    person.open(f"/lv/cases/{world.cases['late']}/")
    person.link(in_latvian("Show on the map")).click()
    card = person.page.locator("[data-map-card]")
    expect(card.get_by_role("link", name="Gājēju pāreja pie skolas")).to_be_visible()
    expect(person.page.locator(".pin--chosen")).to_have_count(1)
    expect(person.page.locator(".area-name__words:not([hidden])")).not_to_have_count(0)
