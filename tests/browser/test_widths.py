"""Nothing runs out of a narrow screen, words may be twice as large, and a thumb finds every button."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.pages import PERSONAL, READ, Kind
from tests.browser.visits import Visit
from tests.browser.world import World

Begin = Callable[..., Visit]
# Whatever reaches beyond the right edge, unless it scrolls by itself inside a box that does not.
BEYOND = """() => {
  const width = document.documentElement.clientWidth;
  const scrolls = (element) => {
    for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) {
      if (getComputedStyle(box).overflowX !== "visible") { return true; }
    }
    return false;
  };
  const found = [...document.querySelectorAll("body *")].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.right > width + 1 && !scrolls(element);
  });
  const whole = document.documentElement.scrollWidth;
  return whole > width ? [`${whole} > ${width}`, ...found.map((element) => element.outerHTML.slice(0, 140))] : [];
}"""
LOW = """() => [...document.querySelectorAll("main .button--primary, form .button:not(.button--plain)")]
  .map((button) => [button.getBoundingClientRect().height, button.textContent.trim()])
  .filter(([height]) => height > 0 && height < 47.5)"""


def beyond(page: Page) -> list[str]:
    found: list[str] = page.evaluate(BEYOND)
    return found


@pytest.mark.parametrize("kind", [*READ, *PERSONAL], ids=lambda kind: kind.name)
def test_a_narrow_phone(visit: Begin, world: World, kind: Kind) -> None:
    person = visit(size="narrow", signed_in=kind.signed_in)
    person.open(kind.url(world.home(), world.cases))
    assert not (found := beyond(person.page)), "\n".join(found)
    person.page.set_viewport_size({"width": 360, "height": 740})
    assert not (found := beyond(person.page)), "\n".join(found)
    assert person.page.evaluate(LOW) == []
    # As Android's setting for larger words does: the words grow, the screen does not.
    person.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not (found := beyond(person.page)), "\n".join(found)
