"""Every kind of page that people meet, once; the guards and the screenshots walk this list."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

ANNA, MODERATOR = "anna@example.org", "moderator@example.org"


@dataclass(frozen=True)
class Kind:
    """``path`` may name a case as ``{late}``. ``reader``: anonymous, the same for everybody, without any cookie.

    ``host``: another than the town's. ``map``: it loads Leaflet, and what lies on the map.
    """

    name: str
    path: str
    status: int = 200
    signed_in: str = ""
    reader: bool = True
    host: str = ""
    map: bool = False

    def at(self, cases: Mapping[str, str]) -> str:
        return self.path.format_map(cases)

    def url(self, home: str, cases: Mapping[str, str]) -> str:
        """The whole address; ``home`` is the town's, ``http://testene.localhost:8000``."""
        own = urlsplit(home)
        return f"{own.scheme}://{self.host or own.hostname}:{own.port}{self.at(cases)}"


READ: Final = (
    Kind("home", "/lv/"),
    Kind("home-english", "/en/"),
    Kind("list", "/lv/ideas/"),
    Kind("list-found", "/lv/ideas/?q=tiltam&category=&status=published"),
    Kind("list-empty", "/lv/ideas/?q=nekaskasirsarakstits"),
    Kind("map", "/lv/ideas/map/", map=True),
    Kind("case-waiting", "/lv/cases/{waiting}/"),
    Kind("case-late", "/lv/cases/{late}/"),
    Kind("case-promised", "/lv/cases/{promised}/"),
    Kind("case-done", "/lv/cases/{done}/"),
    Kind("case-declined", "/lv/cases/{declined}/"),
    Kind("case-removed", "/lv/cases/{removed}/"),
    Kind("case-unpublished", "/lv/cases/{unpublished}/"),
    Kind("case-refused", "/lv/cases/{refused}/"),
    Kind("answers", "/lv/answers/"),
    Kind("neighbourhoods", "/lv/neighbourhoods/"),
    Kind("neighbourhood", "/lv/neighbourhoods/rietumi/", map=True),
    Kind("rules", "/lv/rules/"),
    Kind("page", "/lv/privacy/"),
    Kind("news", "/lv/news/"),
    Kind("news-item", "/lv/news/uzklausam/"),
    Kind("not-found", "/lv/sadas-lapas-nav/", status=404),
    Kind("styleguide", "/styleguide/"),
    Kind("directory", "/", host="localhost"),
)
PERSONAL: Final = (
    Kind("new", "/lv/ideas/new/", reader=False, map=True),
    Kind("support", "/lv/cases/{waiting}/support/", reader=False),
    Kind("follow", "/lv/follow/", reader=False),
    Kind("second-look", "/lv/cases/{declined}/second-look/", reader=False),
    Kind("login", "/accounts/login/?next=/lv/", reader=False),
    Kind("demo", "/demo/", reader=False, host="upmala.localhost"),
    Kind("me", "/lv/me/", signed_in=ANNA, reader=False),
    Kind("second-factor", "/accounts/second-factor/", signed_in=MODERATOR, reader=False),
)
DESK: Final = (
    Kind("desk-inbox", "/admin/inbox/", signed_in=MODERATOR, reader=False),
    Kind("desk-letters", "/admin/inbox/?tab=letters", signed_in=MODERATOR, reader=False),
    Kind("desk-case", "/admin/cases/{waiting}/?tab=new", signed_in=MODERATOR, reader=False),
    Kind("desk-answer", "/admin/cases/{late}/answer/", signed_in=MODERATOR, reader=False),
)
EVERY: Final = (*READ, *PERSONAL, *DESK)
