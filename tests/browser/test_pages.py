"""Every kind of page, opened once on a phone and once on a desk: all that can be seen of it in one visit.

axe finds nothing by day and by night; nothing runs out of a narrow screen; little is loaded; whoever only reads leaves
no trace.
"""

from collections.abc import Callable
from typing import Final

import pytest

from tests.browser.axe import wrong
from tests.browser.pages import DESK, EVERY, PERSONAL, READ, Kind
from tests.browser.visits import SIZES, Visit
from tests.browser.weight import too_heavy
from tests.browser.widths import beyond, low
from tests.browser.world import World

Begin = Callable[..., Visit]
# Wagtail's own frame around our screens is Wagtail's to mend.
OURS: Final = ".desk"
# For a form's protection, for what was begun, and for the language of addresses that name none.
NEEDED: Final = {"csrftoken", "atbalss_session", "atbalss_language"}
WIDTH, HEIGHT = SIZES["phone"]


def traces(visit: Visit, kind: Kind, url: str) -> list[str]:
    """What the visit has left in the browser, and whom it has called."""
    called = [f"called {host}" for host in visit.hosts() - {url.split("/")[2]}]
    if kind.signed_in:
        return called
    cookies = {cookie["name"] for cookie in visit.context.cookies()} - (set() if kind.reader else NEEDED)
    kept = kind.reader and visit.page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
    return [*called, *(f"cookie {name}" for name in cookies), *(f"kept {name}" for name in kept or ())]


@pytest.mark.parametrize("kind", [*READ, *PERSONAL], ids=lambda kind: kind.name)
def test_on_a_phone(visit: Begin, world: World, kind: Kind) -> None:
    person = visit(size="narrow", signed_in=kind.signed_in)
    page, url = person.page, kind.url(world.home(), world.cases)
    assert person.open(url).status == kind.status
    person.settle()
    found = {"traces": traces(person, kind, url)}
    # Not the page of all components: nobody's phone opens it.
    if not kind.signed_in and kind.name != "styleguide":
        found["too heavy"] = too_heavy(person, kind)
    found["too wide on a narrow phone"] = beyond(page)
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    found |= {"too wide": beyond(page), "too low for a thumb": low(page), "axe": wrong(page)}
    # As Android's setting for larger words does: the words grow, the screen does not.
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    found["too wide with larger words"] = beyond(page)
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.name)
def test_on_a_desk(visit: Begin, world: World, kind: Kind) -> None:
    person = visit(signed_in=kind.signed_in)
    assert person.open(kind.url(world.home(), world.cases)).status == kind.status
    if kind.map:
        person.settle()
    assert wrong(person.page, within=OURS if kind in DESK else "") == []


def test_every_kind_has_a_name_of_its_own() -> None:
    names = [kind.name for kind in EVERY]
    assert len(names) == len(set(names))
