"""Latvian dates and numbers in their cases: Django knows the months in the nominative only.

Pure: no settings, no clock, no active language.
"""

from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, NamedTuple

# Between the thousands; never a place to break the line.
THIN = "\u202f"
NBSP = "\u00a0"

Case = Literal["nominative", "genitive", "dative", "accusative", "locative"]


class Month(NamedTuple):
    nominative: str
    genitive: str
    dative: str
    accusative: str
    locative: str


MONTHS = (
    Month("janvāris", "janvāra", "janvārim", "janvāri", "janvārī"),
    Month("februāris", "februāra", "februārim", "februāri", "februārī"),
    Month("marts", "marta", "martam", "martu", "martā"),
    Month("aprīlis", "aprīļa", "aprīlim", "aprīli", "aprīlī"),
    Month("maijs", "maija", "maijam", "maiju", "maijā"),
    Month("jūnijs", "jūnija", "jūnijam", "jūniju", "jūnijā"),
    Month("jūlijs", "jūlija", "jūlijam", "jūliju", "jūlijā"),
    Month("augusts", "augusta", "augustam", "augustu", "augustā"),
    Month("septembris", "septembra", "septembrim", "septembri", "septembrī"),
    Month("oktobris", "oktobra", "oktobrim", "oktobri", "oktobrī"),
    Month("novembris", "novembra", "novembrim", "novembri", "novembrī"),
    Month("decembris", "decembra", "decembrim", "decembri", "decembrī"),
)


def day(on: date, case: Case, *, today: date) -> str:
    """Gives "14. decembrī"; in another year than ``today``'s "2027. gada 14. decembrī"."""
    year = "" if on.year == today.year else f"{on.year}. gada{NBSP}"
    return f"{year}{on.day}.{NBSP}{getattr(MONTHS[on.month - 1], case)}"


def short_day(on: date) -> str:
    """Gives "14.12.2026." as in tables."""
    return f"{on:%d.%m.%Y}."


def month_year(on: date, case: Case = "nominative") -> str:
    """Gives "2026. gada decembris", as in headings."""
    return f"{on.year}. gada{NBSP}{getattr(MONTHS[on.month - 1], case)}"


def clock_time(at: time) -> str:
    """Gives "plkst. 9.05"."""
    return f"plkst.{NBSP}{at.hour}.{at:%M}"


def grouped(value: Decimal, *, decimals: int, thousands: str, point: str) -> str:
    """A number rounded half up, its thousands kept apart."""
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    whole, _, part = f"{abs(rounded):f}".partition(".")
    whole = f"{int(whole):,}".replace(",", thousands)
    sign = "\u2212" if rounded < 0 else ""
    return f"{sign}{whole}{point}{part}" if part else f"{sign}{whole}"
