"""What an old phone on a thin line must load: compressed, without photos and street tiles."""

import gzip
import re
from typing import Final

from tests.browser.pages import Kind
from tests.browser.visits import Visit

PHOTO_OR_TILE: Final = re.compile(r"/(media|tiles)/")
THOUSAND: Final = 1000
LIGHT: Final = 40 * THOUSAND
WITH_A_MAP: Final = 110 * THOUSAND


def weigh(visit: Visit) -> dict[str, int]:
    """Compressed bytes by address, of everything that the visit has loaded."""
    answers = ((request.url, request.response()) for request in visit.requests)
    return {
        url: len(gzip.compress(answer.body()))
        for url, answer in answers
        if answer and url.startswith("http") and not PHOTO_OR_TILE.search(url)
    }


def too_heavy(visit: Visit, kind: Kind) -> list[str]:
    weights = weigh(visit)
    limit = WITH_A_MAP if kind.map else LIGHT
    wrong = []
    if sum(weights.values()) > limit:
        wrong += [f"{size} {url}" for url, size in sorted(weights.items(), key=lambda item: -item[1])]
    if kind.map != any("leaflet.js" in url for url in weights):
        wrong.append("no map, where one should be" if kind.map else "a map, where none should be")
    return wrong
