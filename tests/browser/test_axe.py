"""axe finds nothing on any kind of page, on a phone and on a desk, by day and by night."""

import re
from collections.abc import Callable
from typing import Final

import pytest
from playwright.sync_api import expect

from tests.browser.axe import wrong
from tests.browser.pages import DESK, EVERY, PERSONAL, READ, Kind
from tests.browser.visits import Size, Visit
from tests.browser.world import WORDS, World

Begin = Callable[..., Visit]
# Wagtail's own frame around our screens is Wagtail's to mend.
OURS: Final = ".desk"


def check(visit: Visit, kind: Kind, url: str, *, within: str = "") -> None:
    response = visit.open(url)
    assert response.status == kind.status
    if kind.map:
        visit.settle()
    assert not (found := wrong(visit.page, within=within)), found


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("kind", [*READ, *PERSONAL], ids=lambda kind: kind.name)
def test_public_pages(visit: Begin, world: World, kind: Kind, size: Size) -> None:
    check(visit(size=size, signed_in=kind.signed_in), kind, kind.url(world.home(), world.cases))


@pytest.mark.parametrize("kind", DESK, ids=lambda kind: kind.name)
def test_the_officers_desk(visit: Begin, world: World, kind: Kind) -> None:
    check(visit(signed_in=kind.signed_in), kind, kind.url(world.home(), world.cases), within=OURS)


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_pages_on_the_way_of_an_idea(visit: Begin, world: World, size: Size) -> None:
    """Those that no address alone leads to: a refused form, the thanks with the code, the author's own view."""
    author = visit(size=size)
    author.open("/en/ideas/new/?neighbourhood=rietumi")
    author.button("Hand in the idea").click()
    expect(author.page.get_by_role("alert")).to_be_visible()
    assert not (found := wrong(author.page)), found

    author.field("Title").fill(f"A bench for everybody, {size}")
    author.field("What would you change, and why?").fill(WORDS)
    author.field("What is it about?").select_option(index=1)
    author.page.get_by_role("radio", name=re.compile("^Anonymously")).check()
    author.button("Hand in the idea").click()
    expect(author.heading("Thank you, the idea has arrived.")).to_be_visible()
    assert not (found := wrong(author.page)), found

    code = author.page.locator(".code__groups").inner_text()
    author.open("/en/follow/")
    author.field("Code").fill(code)
    author.button("Open").click()
    expect(author.heading(f"A bench for everybody, {size}")).to_be_visible()
    assert not (found := wrong(author.page)), found
    author.link("Withdraw it").click()
    expect(author.field("Why do you withdraw it?")).to_be_visible()
    assert not (found := wrong(author.page)), found
    author.open("/en/follow/")
    assert not (found := wrong(author.page)), found

    author.open("/accounts/login/?next=/en/")
    author.field("Your e-mail").fill(f"roberts-{size}@example.org")
    author.button("Send me a code").click()
    expect(author.heading("Type the code")).to_be_visible()
    assert not (found := wrong(author.page)), found


def test_every_kind_has_a_name_of_its_own() -> None:
    names = [kind.name for kind in EVERY]
    assert len(names) == len(set(names))
