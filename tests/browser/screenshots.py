"""``python -m tests.browser.screenshots OUT BASE_URL``: every kind of page of a running demo, for people to look at.

BASE_URL is a municipality's of the demo, such as http://piekraste.localhost:8000. One file per page, size and light:
``OUT/case-late.390.dark.png``. Who must be signed in enters by the demo's door.
"""

import argparse
import csv
import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser import chromium
from tests.browser.pages import ANNA, EVERY, Kind
from tests.browser.visits import SIZES

SHOT_AT: Final = ("phone", "tall_phone", "desktop")
Row = dict[str, str]
# What the pages call a case, and how such a one is found among the demo's.
CASES: Final[dict[str, Callable[[Row], bool]]] = {
    "waiting": lambda case: case["status"] == "published" and case["overdue"] == "0",
    "late": lambda case: case["overdue"] == "1",
    "promised": lambda case: case["status"] == "accepted",
    "done": lambda case: case["status"] == "done",
    "declined": lambda case: case["status"] == "declined" and case["shown"] == "1",
    "refused": lambda case: case["status"] == "declined" and case["shown"] == "0",
    "removed": lambda case: case["status"] == "removed",
    "unpublished": lambda case: case["status"] == "received",
}
# In the demo these stand elsewhere than in the town of the tests …
ELSEWHERE: Final = {"demo": "/demo/", "list-found": "/lv/ideas/?q=soliņš"}
# … and these are the first that a list leads to.
FIRST_OF: Final = {"neighbourhood": "/lv/neighbourhoods/", "news-item": "/lv/news/"}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, help="folder for the pictures")
    parser.add_argument("base_url", help="a municipality's address in a running demo")
    parser.add_argument("--only", default="", help="kinds of pages, comma between: home,list,case-late")
    given = parser.parse_args(arguments)
    if not chromium.path():
        print(chromium.MISSING, file=sys.stderr)
        return 1
    given.out.mkdir(parents=True, exist_ok=True)
    only = set(filter(None, given.only.split(",")))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium.launch_options())
        home = given.base_url.rstrip("/")
        cases, found = find_cases(browser, home), ELSEWHERE | find_firsts(browser, home)
        for size in SHOT_AT:
            for person in sorted({kind.signed_in for kind in EVERY}):
                kinds = [kind for kind in EVERY if kind.signed_in == person and (not only or kind.name in only)]
                with device(browser, size, home, person) as context:
                    for kind in kinds:
                        shoot(context, kind, address(kind, home, cases, found), given.out, size)
        browser.close()
    return 0


def find_cases(browser: Browser, home: str) -> dict[str, str]:
    """A reference for each name that the pages use, from the public register; what the demo lacks is left out."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{home}/lv/")
    # Through the page, since only the browser knows where *.localhost is.
    register = page.evaluate("async () => (await fetch('/api/v1/cases.csv')).text()")
    context.close()
    rows = list(csv.DictReader(io.StringIO(register)))
    found = {name: next((row["reference"] for row in rows if fits(row)), "") for name, fits in CASES.items()}
    return {name: reference for name, reference in found.items() if reference}


def find_firsts(browser: Browser, home: str) -> dict[str, str]:
    page = browser.new_page()
    found = {}
    for name, path in FIRST_OF.items():
        page.goto(home + path)
        link = page.locator(f"main a[href^='{path}']").first
        found[name] = link.get_attribute("href") or path
    page.close()
    return found


@contextmanager
def device(browser: Browser, size: str, home: str, person: str) -> Iterator[BrowserContext]:
    width, height = SIZES[size]  # type: ignore[index]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="lv-LV")
    if person:
        enter(context.new_page(), home, resident=person == ANNA)
    yield context
    context.close()


def enter(page: Page, home: str, *, resident: bool) -> None:
    page.goto(f"{home}/demo/")
    residents, officers = page.locator(".doors").all()
    (residents if resident else officers).get_by_role("button").first.click()
    page.wait_for_load_state()
    page.close()


def address(kind: Kind, home: str, cases: dict[str, str], found: dict[str, str]) -> str:
    """Where the demo has a page of ``kind``; "" where it has none."""
    if kind.name in found:
        return home + found[kind.name]
    try:
        return kind.url(home, cases)
    except KeyError:
        return ""


def shoot(context: BrowserContext, kind: Kind, url: str, out: Path, size: str) -> None:
    if not url:
        print(f"{kind.name}: the demo has none", file=sys.stderr)
        return
    page = context.new_page()
    page.goto(url, wait_until="networkidle")
    for light in ("light", "dark"):
        page.emulate_media(color_scheme=light)  # type: ignore[arg-type]
        page.screenshot(path=out / f"{kind.name}.{SIZES[size][0]}.{light}.png", full_page=True)  # type: ignore[index]
    page.close()
    print(f"{urlsplit(url).path} {size}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
