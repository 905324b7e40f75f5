"""The public clocks, counted in Latvian working days."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any, Final

import holidays

from feedback.details import day_in

ONE_DAY: Final = timedelta(days=1)


@cache
def _holidays_of(year: int) -> frozenset[date]:
    # Days off that the law moves (a holiday on a weekend) are in the library's table.
    return frozenset(holidays.country_holidays("LV", years=year))


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in _holidays_of(day.year)


def add_working_days(start: date, days: int) -> date:
    """The ``days``-th working day after ``start``; the day itself does not count."""
    day = start
    while days:
        day += ONE_DAY
        days -= is_working_day(day)
    return day


def publish_by(first: Mapping[str, Any]) -> date | None:
    """By when a moderator decides about publication, as the first step's details say: later settings do not move it.

    None where the first step is covered, or came from elsewhere without such a promise.
    """
    return day_in(first, "publish_by")


def extendable_to(first: Mapping[str, Any]) -> date | None:
    """The last day to which the answer may be moved, as the first step's details say. None as of ``publish_by``."""
    return day_in(first, "extendable_to")
