"""Pages stay light for an old phone on a thin line: all that is loaded, compressed, without photos and street tiles."""

import gzip
import re
from collections.abc import Callable
from typing import Final

import pytest
from playwright.sync_api import Response

from tests.browser.pages import PERSONAL, READ, Kind
from tests.browser.visits import Visit
from tests.browser.world import World

Begin = Callable[..., Visit]
PHOTO_OR_TILE: Final = re.compile(r"/(media|tiles)/")
THOUSAND: Final = 1000
LIGHT: Final = 40 * THOUSAND
WITH_A_MAP: Final = 110 * THOUSAND
# Not the page of all components: nobody's phone opens it.
WEIGHED: Final = [kind for kind in (*READ, *PERSONAL) if not kind.signed_in and kind.name != "styleguide"]


def weigh(visit: Visit, url: str, *, map: bool) -> dict[str, int]:
    """Compressed bytes by address."""
    responses: list[Response] = []
    visit.page.on("response", lambda response: responses.append(response))
    visit.open(url)
    if map:
        visit.settle()
    return {
        response.url: len(gzip.compress(response.body()))
        for response in responses
        if response.url.startswith("http") and not PHOTO_OR_TILE.search(response.url)
    }


@pytest.mark.parametrize("kind", WEIGHED, ids=lambda kind: kind.name)
def test_a_page_is_light(visit: Begin, world: World, kind: Kind) -> None:
    weights = weigh(visit(size="phone"), kind.url(world.home(), world.cases), map=kind.map)
    limit = WITH_A_MAP if kind.map else LIGHT
    assert sum(weights.values()) <= limit, sorted(weights.items(), key=lambda item: -item[1])
    assert kind.map == any("leaflet.js" in url for url in weights)
