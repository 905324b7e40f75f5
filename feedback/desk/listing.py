"""Which list of the inbox an officer works through; it goes along in the addresses of the cases opened from it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from feedback.keyset import Key, read_key
from portal.tenancy.numbers import read_number

# In place of a department: the cases that wait for none yet.
NOBODYS: Final = "none"


@dataclass(frozen=True)
class Listing:
    """A tab, or what was searched for (``q``), of one ``department`` or of all; the page of it, and the case open now.

    ``after`` and ``before`` are the keys between which the page lies, ``at`` the key of the case.
    """

    tab: str = ""
    q: str = ""
    department: str = ""
    after: Key | None = None
    before: Key | None = None
    at: Key | None = None

    @property
    def department_id(self) -> int | None:
        return read_number(self.department)

    @property
    def page(self) -> "Listing":
        """The page of the inbox from which the case was opened."""
        return replace(self, at=None)

    @property
    def query(self) -> str:
        """As it stands behind an address: "?tab=late&after=b4f1c.2a", or "" where nothing is chosen."""
        chosen = {name: str(value) for name, value in vars(self).items() if value}
        return f"?{urlencode(chosen)}" if chosen else ""

    def first_page(self, **changes: Any) -> "Listing":
        return replace(self, **{"after": None, "before": None, "at": None} | changes)


INBOX: Final = Listing()


def read(given: Mapping[str, str]) -> Listing:
    department = given.get("department", "")
    known = department == NOBODYS or read_number(department) is not None
    return Listing(
        tab=given.get("tab", "")[:20],
        q=given.get("q", "").replace("\0", "").strip()[:100],
        department=department if known else "",
        after=read_key(given.get("after", "")),
        before=read_key(given.get("before", "")),
        at=read_key(given.get("at", "")),
    )
