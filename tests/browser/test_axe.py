"""axe finds nothing on the pages that only a way leads to, on a phone and on a desk, by day and by night."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.axe import wrong
from tests.browser.visits import Size, Visit
from tests.browser.world import WORDS

Begin = Callable[..., Visit]


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_pages_on_the_way_of_an_idea(visit: Begin, size: Size) -> None:
    """Those that no address alone leads to: a refused form, the thanks with the code, the author's own view."""
    author = visit(size=size)
    author.open("/en/ideas/new/?neighbourhood=rietumi")
    author.button("Hand in the idea").click()
    expect(author.page.get_by_role("alert")).to_be_visible()
    assert wrong(author.page) == []

    author.field("Title").fill(f"A bench for everybody, {size}")
    author.field("What would you change, and why?").fill(WORDS)
    author.field("What is it about?").select_option(index=1)
    author.page.get_by_role("radio", name=re.compile("^Anonymously")).check()
    author.button("Hand in the idea").click()
    expect(author.heading("Thank you, the idea has arrived.")).to_be_visible()
    assert wrong(author.page) == []

    code = author.page.locator(".code__groups").inner_text()
    author.open("/en/follow/")
    author.field("Code").fill(code)
    author.button("Open").click()
    expect(author.heading(f"A bench for everybody, {size}")).to_be_visible()
    assert wrong(author.page) == []
    author.link("Withdraw it").click()
    expect(author.field("Why do you withdraw it?")).to_be_visible()
    assert wrong(author.page) == []
    author.open("/en/follow/")
    assert wrong(author.page) == []

    author.open("/accounts/login/?next=/en/")
    author.field("Your e-mail").fill(f"roberts-{size}@example.org")
    author.button("Send me a code").click()
    expect(author.heading("Type the code")).to_be_visible()
    assert wrong(author.page) == []
