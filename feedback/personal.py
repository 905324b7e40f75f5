"""Notice what people should not publish about themselves or a neighbour, before they do.

The form only asks "shall this stay?", so a missed case is worse than a doubtful one; yet whoever
writes of years, prices and streets must not be bothered, or nobody reads the question any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    PERSONAL_CODE = "personal_code"
    EMAIL = "email"
    PHONE = "phone"
    HOUSE_ADDRESS = "house_address"


@dataclass(frozen=True)
class Finding:
    """``excerpt`` is ``text[start:end]``."""

    kind: Kind
    start: int
    end: int
    excerpt: str


CODE = re.compile(r"(?<![\w.+-])(\d{2})(\d{2})(\d{2})(?:\s?[-–]\s?)?(\d)(\d{4})(?!\w|[.-]\w)")

EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.)+[^\W\d_]{2,24}(?!\w)")

# Eight digits from 2 (mobile) or 6 (fixed line), or anything international.
PHONE = re.compile(
    r"(?<![\w.,/+-])(?:(?:\+|00)371[ -]?)?[26]\d(?:[ -]?\d){6}(?!\w|[.,/-]\d| \d)"
    r"|(?<![\w+])\+\d(?:[ -]?\d){7,13}(?!\w)"
)
YEARS_OR_DATE = re.compile(r"(?:19|20)\d\d[ -](?:19|20)\d\d|20\d\d-?(?:0\d|1[0-2])-?[0-3]\d")
MONEY_BEHIND = re.compile(r"\s*(?:€|eiro\b|euro\b|eur\b|m[²2]\b)", re.IGNORECASE)
MONEY_BEFORE = re.compile(r"(?:€|\beur)\s*$", re.IGNORECASE)

NUMBER = r"\d{1,3}\s?[A-Za-z]?(?![\w%²]|[.,]\d)(?:/\d{1,3})?(?:\s?k-?\d{1,2})?"
FLAT = r"(?:\s?[-–]\s?\d{1,3}[A-Za-z]?(?!\w)|,?\s*(?:dz\.?|dzīvoklis|dzīvoklī)\s?\d{1,3}(?!\w))"
# Clearly streets, however they are written; and words that are streets only behind a name.
STREET = (
    r"(?:[\w.]{1,40}\s+)?(?i:\w{0,40}iel(?:a|as|ā|u)|gatv(?:e|es|ē)|bulvār(?:is|a|ī)|prospekt(?:s|a|ā)"
    r"|šosej(?:a|as|ā)|street|avenue)"
)
NAMED = (
    r"[A-ZĀČĒĢĪĶĻŅŠŪŽ][\w.]{0,40}\s+(?:ceļ(?:š|a|ā)|laukum(?:s|a|ā)|alej(?:a|as|ā)"
    r"|damb(?:is|ja|ī)|krastmal(?:a|as|ā)|līnij(?:a|as|ā))"
)
ADDRESS = re.compile(rf"(?<!\w)(?P<street>{STREET}|{NAMED})\s+{NUMBER}(?P<flat>{FLAT})?")
# Farms have a name instead of a street: "Bērzi", Rencēnu pagasts.
FARM = re.compile(r"[\"„“”«][A-ZĀČĒĢĪĶĻŅŠŪŽ][^\"„“”»\n]{1,30}[\"“”»],?\s+\w+\s+(?:pagast\w*|pag\.|novad\w*|nov\.)")
# "Liepu ielā 3 soliņi" counts benches, "Liepu ielā 3 ir bedre" names a house.
COUNTED = re.compile(
    r"(?!\s+(?:ir|un|vai|nav|bija|būs|pie|pret|pretī|blakus|dz|dzīvo|dzīvoju|dzīvoklis|dzīvoklī"
    r"|kur|kas|jau|no|līdz|māj\w*|pagalm\w*|namā|korpuss)(?!\w))\s+[^\W\d_]"
)
UNITS = re.compile(
    r"\s*(?:[€%²°]|(?:m|km|cm|h|min|st|eiro|euro|eur|gad\w*|metr\w*|reiz\w*|stāv\w*|mēne\w*|dien\w*"
    r"|stund\w*|minū\w*|kilometr\w*|gab\w*|cilvēk\w*)(?!\w))",
    re.IGNORECASE,
)


def find_personal_data(text: str) -> list[Finding]:
    """What looks personal, in the order of the text and without overlaps."""
    taken: list[Finding] = []
    # A personal code is eleven digits, of which eight may look like a telephone: codes first.
    for search in (_codes, _emails, _phones, _addresses):
        for found in search(text):
            if all(found.end <= other.start or other.end <= found.start for other in taken):
                taken.append(found)
    return sorted(taken, key=lambda found: found.start)


def _finding(kind: Kind, match: re.Match[str]) -> Finding:
    return Finding(kind, match.start(), match.end(), match[0])


def _codes(text: str) -> Iterator[Finding]:
    for match in CODE.finditer(text):
        day, month, year, century = (int(part) for part in match.groups()[:4])
        # Codes since 2017 begin with 32 and tell no birthday.
        if day == 32 or _is_date(1800 + 100 * century + year, month, day):
            yield _finding(Kind.PERSONAL_CODE, match)


def _is_date(year: int, month: int, day: int) -> bool:
    if year > 2099:
        return False
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _emails(text: str) -> Iterator[Finding]:
    return (_finding(Kind.EMAIL, match) for match in EMAIL.finditer(text))


def _phones(text: str) -> Iterator[Finding]:
    for match in PHONE.finditer(text):
        is_money = MONEY_BEHIND.match(text, match.end()) or MONEY_BEFORE.search(
            text, max(0, match.start() - 8), match.start()
        )
        if not is_money and not YEARS_OR_DATE.fullmatch(match[0]):
            yield _finding(Kind.PHONE, match)


def _addresses(text: str) -> Iterator[Finding]:
    for match in ADDRESS.finditer(text):
        if UNITS.match(text, match.end()):
            continue
        in_the_street = match["street"].endswith(("ā", "ē", "ī"))
        if in_the_street and not match["flat"] and COUNTED.match(text, match.end()):
            continue
        yield _finding(Kind.HOUSE_ADDRESS, match)
    for match in FARM.finditer(text):
        yield _finding(Kind.HOUSE_ADDRESS, match)
