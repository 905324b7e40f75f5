"""Dates, numbers and distances in the active language: Latvian with its cases, English otherwise.

The filters give the bare words; the preposition belongs to the sentence around them:
``{% blocktranslate with day=due|date_until %}Answer due by {{ day }}{% endblocktranslate %}``.
A year is shown only when it is not this one. A datetime is taken in the municipality's time zone.
"""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from portal.design import latvian

register = template.Library()

ENGLISH_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
METRES_IN_KILOMETRE = 1000


def _is_latvian() -> bool:
    return (get_language() or "").startswith("lv")


def _here(value: date) -> date:
    """A datetime at the local clock; a date as it is."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def _day(value: date | None, case: latvian.Case) -> str:
    if not value:
        return ""
    on, today = _here(value), timezone.localdate()
    if _is_latvian():
        return latvian.day(on, case, today=today)
    year = "" if on.year == today.year else f" {on.year}"
    return f"{on.day}{latvian.NBSP}{ENGLISH_MONTHS[on.month - 1]}{year}"


def _moment(value: datetime | None, case: latvian.Case) -> str:
    if not value:
        return ""
    local = _here(value)
    if not isinstance(local, datetime):
        return _day(value, case)
    if _is_latvian():
        return f"{_day(value, case)} {latvian.clock_time(local.time())}"
    return f"{_day(value, case)} at{latvian.NBSP}{local:%H:%M}"


@register.filter
def date_nominative(value: date | None) -> str:
    """Gives "14. decembris", as a heading or in a table."""
    return _day(value, "nominative")


@register.filter
def date_genitive(value: date | None) -> str:
    """Gives "(no) 14. decembra", "14. decembra sēde"."""
    return _day(value, "genitive")


@register.filter
def date_until(value: date | None) -> str:
    """Gives "(līdz) 14. decembrim"."""
    return _day(value, "dative")


@register.filter
def date_locative(value: date | None) -> str:
    """Gives "14. decembrī"; English "14 December": the sentence says "on"."""
    return _day(value, "locative")


@register.filter
def datetime_local(value: datetime | None) -> str:
    """Gives "14. decembrī plkst. 21.00"."""
    return _moment(value, "locative")


@register.filter
def date_short(value: date | None) -> str:
    """Gives "14.12.2026.", English "14 Dec 2026"; always with the year."""
    if not value:
        return ""
    on = _here(value)
    if _is_latvian():
        return latvian.short_day(on)
    return f"{on.day}{latvian.NBSP}{ENGLISH_MONTHS[on.month - 1][:3]}{latvian.NBSP}{on.year}"


@register.filter
def month_year(value: date | None) -> str:
    """Gives "2026. gada decembris", English "December 2026"."""
    if not value:
        return ""
    on = _here(value)
    return latvian.month_year(on) if _is_latvian() else f"{ENGLISH_MONTHS[on.month - 1]} {on.year}"


@register.filter
def month_name(value: date | None) -> str:
    """Gives "decembris", English "December"; in another year than this one as ``month_year``."""
    if not value:
        return ""
    on = _here(value)
    if on.year != timezone.localdate().year:
        return month_year(on)
    return latvian.MONTHS[on.month - 1].nominative if _is_latvian() else ENGLISH_MONTHS[on.month - 1]


@register.filter
def machine_date(value: date | None) -> str:
    """The ``datetime`` attribute of ``<time>``, as fine as what is shown: the day."""
    return f"{_here(value):%Y-%m-%d}" if value else ""


def _number(value: Decimal, decimals: int) -> str:
    if _is_latvian():
        return latvian.grouped(value, decimals=decimals, thousands=latvian.THIN, point=",")
    return latvian.grouped(value, decimals=decimals, thousands=",", point=".")


@register.filter
def number(value: float | Decimal | None, decimals: int = 0) -> str:
    """Gives "12 345" or, with ``number:1``, "12 345,5"."""
    return "" if value is None else _number(Decimal(str(value)), decimals)


@register.filter
def euros(value: float | Decimal | None) -> str:
    """Gives "3 200 €", English "€3,200"; cents only where there are any."""
    if value is None:
        return ""
    amount = Decimal(str(value))
    figure = _number(amount, 0 if amount == amount.to_integral_value() else 2)
    return f"{figure}{latvian.NBSP}€" if _is_latvian() else f"€{figure}"


@register.filter
def distance(metres: float | None) -> str:
    """Gives "120 m" to the nearest ten, from a kilometre on "1,2 km"."""
    if metres is None:
        return ""
    nearest = round(metres, -1)
    if nearest < METRES_IN_KILOMETRE:
        return f"{int(nearest)}{latvian.NBSP}m"
    return f"{_number(Decimal(str(metres)) / METRES_IN_KILOMETRE, 1)}{latvian.NBSP}km"
