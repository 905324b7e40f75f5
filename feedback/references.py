"""References as people write them: PIE-2026-00043, "pie 2026 43", "Nr. 00043", 43."""

import re
from dataclasses import dataclass
from typing import Final

from feedback.models import Case, ReferenceCounter
from feedback.states import SERIES
from portal.tenancy.scope import current_municipality

# As many digits as a reference has at least. A shorter number alone may just as well be a word of a text.
PADDED: Final = 5
_BETWEEN: Final = re.compile(r"[\s#№.,:/\u2010-\u2015-]+")
# "Ideja Nr. …", as it stands above the page of a case that shows no title.
_BEFORE: Final = re.compile(r"^(?:\w+-)?N[RO]-")
_REFERENCE: Final = re.compile(
    r"(?:(?P<letters>[A-Z][A-Z0-9]*(?:-[A-Z]+)?)-)?(?:(?P<year>(?:19|20)[0-9]{2})-)?(?P<number>[0-9]{1,9})"
)


@dataclass(frozen=True)
class Written:
    """``letters``: code and series, "" where nobody wrote them. ``clear``: it can hardly mean anything else."""

    letters: str
    year: int | None
    number: int
    clear: bool


def read(written: str) -> Written | None:
    """The reference that was written, in any case and with any signs between its parts; None for other words."""
    text = _BEFORE.sub("", _BETWEEN.sub("-", written.upper()).strip("-"))
    found = _REFERENCE.fullmatch(text)
    if found is None:
        return None
    letters, year, number = found["letters"] or "", found["year"], found["number"]
    return Written(letters, int(year) if year else None, int(number), bool(letters) or len(number) >= PADDED)


def find(written: Written) -> Case | None:
    """The case of the municipality in scope, whether it is shown or not: each has its page. Newest year first."""
    cases = Case.objects.only("municipality", "kind", "reference", "title", "shown")
    if written.letters and written.year:
        return cases.filter(reference=f"{written.letters}-{written.year}-{written.number:05d}").first()
    if written.letters not in ("", current_municipality().code):
        return None
    # The years by name, so that the index of numbers can serve.
    counters = ReferenceCounter.objects.filter(series=SERIES["idea"], last__gte=written.number)
    years = counters.filter(year=written.year) if written.year else counters
    rows = cases.filter(series=SERIES["idea"], number=written.number, year__in=years.values("year"))
    return rows.order_by("-year").first()
