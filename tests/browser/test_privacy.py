"""Nothing inline that a strict policy would forbid, and that policy on every page; no cookie for whoever only reads."""

from html.parser import HTMLParser

import pytest
from django.test import Client

from tests.browser.pages import PERSONAL, READ, Kind
from tests.browser.world import World


class Inline(HTMLParser):
    """Collects what a strict policy forbids."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "style" or (tag == "script" and "src" not in given and given.get("type") != "application/json"):
            self.found.append(self.get_starttag_text() or tag)
        for name, value in given.items():
            if name == "style" or name.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
                self.found.append(self.get_starttag_text() or name)


@pytest.mark.parametrize("kind", [*READ, *PERSONAL], ids=lambda kind: kind.name)
def test_nothing_inline_and_a_policy_that_forbids_it(world: World, transactional_db: None, kind: Kind) -> None:
    url = kind.url(world.home(), world.cases)
    client = Client(headers={"host": url.split("/")[2]})
    if kind.signed_in:
        client.cookies.load({cookie["name"]: cookie["value"] for cookie in world.cookies_of(kind.signed_in)})
    response = client.get(url.split("/", 3)[3].join(["/", ""]))
    assert response.status_code == kind.status
    policy = dict(part.strip().partition(" ")[::2] for part in response["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in response["Content-Security-Policy"]
    parser = Inline()
    parser.feed(response.content.decode())
    assert parser.found == []
    if kind.reader:
        assert not response.cookies
        # A page that differs by its reader could be kept by no cache on the way.
        assert "Cookie" not in response.get("Vary", "")
