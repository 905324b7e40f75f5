"""Asking axe, Deque's checker of accessibility, about the page that a browser shows."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

import axe_playwright_python
from playwright.sync_api import Page

# Only these depend on the colours; the others need not be asked twice.
COLOUR_RULES: Final = ("color-contrast", "link-in-text-block")
# A pin stands at its place, also beside another one; WCAG 2.5.8 names maps as its own exception.
LIES_WHERE_IT_MUST: Final = "leaflet-marker-icon"


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


def wrong(page: Page, *, within: str = "") -> list[str]:
    """What is wrong by day, and then by night. ``within``: a selector."""
    found = violations(page, within=within)
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {fault}" for fault in violations(page, within=within, only=COLOUR_RULES)]
    page.emulate_media(color_scheme="light")
    return found
