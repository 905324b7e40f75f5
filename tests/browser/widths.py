"""Whether anything runs out of a screen, and whether a thumb finds every button."""

from playwright.sync_api import Page

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
    """By how much the page is too wide, and what it is that reaches beyond the edge."""
    found: list[str] = page.evaluate(BEYOND)
    return found


def low(page: Page) -> list[str]:
    """Buttons too low for a thumb, with their heights."""
    return [f"{height} px: {words}" for height, words in page.evaluate(LOW)]
