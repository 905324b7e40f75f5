"""One person at one device: a browser of their own that notes whatever a page does behind their back."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, Response

Size = Literal["narrow", "phone", "tall_phone", "desktop"]
SIZES: Final[dict[Size, tuple[int, int]]] = {
    "narrow": (320, 640),
    "phone": (360, 740),
    "tall_phone": (390, 844),
    "desktop": (1280, 800),
}
# Chromium says it of every answer from 400 on; ``Visit._note_response`` says it with the address.
FAILED_TO_LOAD: Final = "Failed to load resource"


class Visit:
    """``troubles``: console errors, violations of the security policy, failed requests. ``requests``: all of them."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self.context, self.home = context, home
        self.page: Page = context.new_page()
        self.troubles: list[str] = []
        self.requests: list[Request] = []
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.troubles.append(f"error in a script: {error}"))
        self.page.on("request", lambda request: self.requests.append(request))
        self.page.on("requestfailed", self._note_failure)
        self.page.on("response", self._note_response)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and FAILED_TO_LOAD not in message.text:
            self.troubles.append(f"console: {message.text}")

    def _note_failure(self, request: Request) -> None:
        # A request that its own page gave up, as by going on to the next page, is none.
        if request.failure and "ERR_ABORTED" not in request.failure:
            self.troubles.append(f"failed: {request.url} ({request.failure})")

    def _note_response(self, response: Response) -> None:
        if response.status < 400 or response.request.is_navigation_request():
            return
        self.troubles.append(f"{response.status}: {response.url}")

    def open(self, path: str) -> Response:
        """Go to ``path`` below this visit's host, or to a whole address; the page's own scripts have begun."""
        response = self.page.goto(path if "://" in path else self.home + path)
        assert response is not None
        return response

    def settle(self) -> None:
        """Wait until the page has fetched whatever it fetches by itself."""
        self.page.wait_for_load_state("networkidle")

    def hosts(self) -> set[str]:
        """Whom the browser has called."""
        return {urlsplit(request.url).netloc for request in self.requests} - {""}

    def path(self) -> str:
        return urlsplit(self.page.url).path

    # What a person sees, by role and by label.

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def link(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=name, exact=True)

    def heading(self, name: str) -> Locator:
        return self.page.get_by_role("heading", name=name, exact=True)

    def field(self, label: str) -> Locator:
        # A label may go on with "(optional)".
        return self.page.get_by_label(re.compile(rf"^{re.escape(label)}(\s|$)")).first

    def words(self) -> str:
        """Everything that can be read in the main part of the page."""
        return self.page.locator("main").inner_text()


@contextmanager
def visiting(
    browser: Browser, home: str, *, size: Size = "desktop", dark: bool = False, scripts: bool = True, **more: Any
) -> Iterator[Visit]:
    width, height = SIZES[size]
    touch = size != "desktop"
    context = browser.new_context(
        viewport={"width": width, "height": height},
        has_touch=touch,
        is_mobile=touch,
        color_scheme="dark" if dark else "light",
        java_script_enabled=scripts,
        locale="lv-LV",
        **more,
    )
    # No page takes so long; a wrong label should fail in seconds.
    context.set_default_timeout(8_000)
    try:
        yield Visit(context, home)
    finally:
        context.close()


def in_latvian(text: str) -> str:
    """What stands on a Latvian page where the code says ``text``."""
    with translation.override("lv"):
        return gettext(text)
