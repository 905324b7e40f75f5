"""Pages stay light for an old phone on a thin line: all that is loaded, compressed, without photos and street tiles."""

import gzip
import re
from collections.abc import Callable
from typing import Final

import pytest
from playwright.sync_api import Response

from tests.browser.pages import READ, Kind
from tests.browser.visits import Visit
from tests.browser.world import World

Begin = Callable[..., Visit]
PHOTO_OR_TILE: Final = re.compile(r"/(media|tiles)/")
THOUSAND: Final = 1000
LIGHT: Final = 40 * THOUSAND
WITH_A_MAP: Final = 110 * THOUSAND
# Leaflet is needed on these.
MAPS: Final = {"map", "neighbourhood", "neighbourhoods", "new"}
# Every component there is, to look at; nobody's phone opens it.
NOT_FOR_PHONES: Final = {"styleguide"}


def weigh(visit: Visit, url: str) -> dict[str, int]:
    """Compressed bytes by address; fonts and pictures are compressed already, and are not made smaller by it."""
    responses: list[Response] = []
    visit.page.on("response", lambda response: responses.append(response))
    visit.open(url)
    visit.settle()
    visit.page.mouse.wheel(0, 20_000)
    visit.settle()
    return {
        response.url: len(gzip.compress(response.body()))
        for response in responses
        if response.url.startswith("http") and not PHOTO_OR_TILE.search(response.url)
    }


@pytest.mark.parametrize("kind", [kind for kind in READ if kind.name not in NOT_FOR_PHONES], ids=lambda kind: kind.name)
def test_a_page_is_light(visit: Begin, world: World, kind: Kind) -> None:
    weights = weigh(visit(size="phone"), kind.url(world.home(), world.cases))
    limit = WITH_A_MAP if kind.name in MAPS else LIGHT
    assert sum(weights.values()) <= limit, sorted(weights.items(), key=lambda item: -item[1])
    # Leaflet counts only where a map is.
    assert kind.name in MAPS or not any("leaflet" in url for url in weights)
