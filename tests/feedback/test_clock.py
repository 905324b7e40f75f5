"""Latvian working days, against days that the calendar of the state names."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.clock import add_working_days, is_working_day


@pytest.mark.parametrize(
    "day, works",
    [
        (date(2026, 11, 18), False),  # Proclamation of the Republic
        (date(2026, 11, 19), True),
        (date(2026, 12, 24), False),
        (date(2026, 6, 23), False),  # Līgo
        (date(2026, 4, 3), False),  # Good Friday
        (date(2028, 11, 20), False),  # 18 November falls on a Saturday: Monday is free
        (date(2026, 11, 21), False),  # a Saturday
    ],
)
def test_which_days_are_worked(day: date, works: bool) -> None:
    assert is_working_day(day) is works


@pytest.mark.parametrize(
    "start, days, due",
    [
        (date(2026, 11, 16), 2, date(2026, 11, 19)),  # over the 18th
        (date(2026, 11, 13), 10, date(2026, 11, 30)),
        (date(2026, 11, 14), 1, date(2026, 11, 16)),  # handed in on a Saturday
        (date(2026, 12, 23), 2, date(2026, 12, 29)),  # over Christmas
    ],
)
def test_deadlines(start: date, days: int, due: date) -> None:
    assert add_working_days(start, days) == due


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(0, 40))
def test_counting_back_gives_the_days_that_were_added(start: date, days: int) -> None:
    due = add_working_days(start, days)
    assert sum(is_working_day(start + timedelta(days=day)) for day in range(1, (due - start).days + 1)) == days
    assert days == 0 or is_working_day(due)
