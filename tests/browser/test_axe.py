"""axe finds nothing on any kind of page, on a phone and on a desk, by day and by night."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

import axe_playwright_python
import pytest
from playwright.sync_api import Page

from tests.browser.pages import DESK, EVERY, PERSONAL, READ, Kind
from tests.browser.visits import Size, Visit
from tests.browser.world import World

Begin = Callable[..., Visit]
# Only these depend on the colours; the others need not be asked twice.
COLOUR_RULES: Final = ("color-contrast", "link-in-text-block")
# A pin stands at its place, also beside another one; WCAG 2.5.8 names maps as its own exception.
LIES_WHERE_IT_MUST: Final = "leaflet-marker-icon"
# Wagtail's own frame around our screens is Wagtail's to mend.
OURS: Final = {"desk": ".desk"}


@cache
def axe() -> str:
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, *, within: str = "", only: tuple[str, ...] = ()) -> list[str]:
    """What is wrong, one line per element. WCAG 2.2's size of targets is asked for too: axe leaves it out by itself."""
    options: dict[str, Any] = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
    if only:
        options = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": list(only)}}
    page.evaluate(axe())
    found = page.evaluate(f"axe.run({json.dumps(within or None)} || document, {json.dumps(options)})")["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in found
        for node in rule["nodes"]
        if not (rule["id"] == "target-size" and LIES_WHERE_IT_MUST in node["html"])
    ]


def check(visit: Visit, kind: Kind, url: str) -> None:
    response = visit.open(url)
    assert response.status == kind.status
    if kind.map:
        visit.settle()
    within = OURS.get(kind.name.partition("-")[0], "")
    assert not (found := violations(visit.page, within=within)), "\n".join(found)
    visit.page.emulate_media(color_scheme="dark")
    assert not (found := violations(visit.page, within=within, only=COLOUR_RULES)), "\n".join(found)


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("kind", [*READ, *PERSONAL], ids=lambda kind: kind.name)
def test_public_pages(visit: Begin, world: World, kind: Kind, size: Size) -> None:
    check(visit(size=size, signed_in=kind.signed_in), kind, kind.url(world.home(), world.cases))


@pytest.mark.parametrize("kind", DESK, ids=lambda kind: kind.name)
def test_the_officers_desk(visit: Begin, world: World, kind: Kind) -> None:
    check(visit(signed_in=kind.signed_in), kind, kind.url(world.home(), world.cases))


def test_every_kind_has_a_name_of_its_own() -> None:
    names = [kind.name for kind in EVERY]
    assert len(names) == len(set(names))
