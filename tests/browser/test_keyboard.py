"""Whoever cannot hold a mouse gets everywhere, and always sees where they are."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from ideas.models import Support
from portal.tenancy.scope import municipality_scope
from tests.browser.visits import Visit
from tests.browser.world import World
from tests.identity.people import letter_code

Begin = Callable[..., Visit]
# More stops than this before the thing that a page is for are too many.
STOPS = 60
# A card's link draws it around the whole card.
OUTLINED = """() => ["", "::after"].some((part) => {
  const style = getComputedStyle(document.activeElement, part || null);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
})"""


def walk_to(page: Page, wanted: Locator) -> None:
    """Press Tab until ``wanted`` has the focus; every stop on the way must be seen."""
    expect(wanted).to_be_visible()
    for _stop in range(STOPS):
        page.keyboard.press("Tab")
        assert page.evaluate(OUTLINED), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{STOPS} stops, and {wanted} was not among them.")


def test_from_the_list_to_a_support_without_a_mouse(visit: Begin, world: World) -> None:
    person = visit()
    page = person.page
    person.open("/en/ideas/?sort=new")
    page.keyboard.press("Tab")
    expect(person.link("Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")

    walk_to(page, page.get_by_role("link", name="Apgaismojums pie 14. tilta"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/**")
    walk_to(page, person.link("Support this idea"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/support/")
    walk_to(page, person.button("Sign in and support"))
    page.keyboard.press("Enter")

    page.wait_for_url("**/accounts/login/**")
    walk_to(page, person.field("Your e-mail"))
    page.keyboard.type("liga@example.org")
    page.keyboard.press("Enter")
    page.wait_for_url("**/login/code/**")
    # The one thing that this page is for: the cursor waits there.
    expect(person.field("The code from the letter")).to_be_focused()
    page.keyboard.type(letter_code())
    page.keyboard.press("Enter")

    # What was pressed before the log-in is done after it.
    page.wait_for_url("**/support/")
    expect(page.get_by_text("You support this idea. Thank you.")).to_be_visible()
    # The idea's own page is kept for everybody; the box in it is this person's.
    person.link("Back to the idea").click()
    expect(page.get_by_text("You support this idea. Thank you.")).to_be_visible()
    expect(person.button("Withdraw my support")).to_be_visible()
    with municipality_scope(world.town):
        assert Support.objects.get(person__email="liga@example.org").idea.case.title == "Apgaismojums pie 14. tilta"


def test_from_a_pin_on_the_map_to_its_idea_without_a_mouse(visit: Begin, world: World) -> None:
    person = visit()
    page = person.page
    person.open("/en/ideas/map/")
    person.settle()

    # Whoever opens a number goes on among what came out of it.
    # How many they are depends on what other visits have handed in.
    walk_to(page, page.get_by_role("button", name=re.compile(r"^\d+ ideas$")).first)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/map/#"))
    person.settle()
    expect(page.locator(".leaflet-marker-pane :focus")).to_have_count(1)

    person.open("/en/ideas/map/?q=14.+tilta")
    person.settle()
    walk_to(page, person.button("Apgaismojums pie 14. tilta"))
    page.keyboard.press("Space")
    link = page.locator("[data-map-card]").get_by_role("link", name="Apgaismojums pie 14. tilta")
    expect(link).to_be_focused()
    looked_at = page.url
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/**")

    # Back at the same view, with the card still open.
    page.go_back()
    assert page.url == looked_at
    expect(link).to_be_visible()
