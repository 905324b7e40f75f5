"""Dates and numbers in Latvian cases and in English."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone, translation

from portal.design import latvian
from portal.design.templatetags import latvian as filters

TODAY = date(2026, 11, 22)
CASES = ("nominative", "genitive", "dative", "accusative", "locative")


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 22, 10, tzinfo=UTC), tick=False), timezone.override("Europe/Riga"):
        yield


@pytest.mark.parametrize(
    ("month", "forms"),
    [
        (1, "janvāris janvāra janvārim janvāri janvārī"),
        (3, "marts marta martam martu martā"),
        (4, "aprīlis aprīļa aprīlim aprīli aprīlī"),
        (8, "augusts augusta augustam augustu augustā"),
        (12, "decembris decembra decembrim decembri decembrī"),
    ],
)
def test_a_day_in_every_case(month: int, forms: str) -> None:
    days = [latvian.day(date(2026, month, 14), case, today=TODAY) for case in CASES]
    assert days == [f"14.\u00a0{form}" for form in forms.split()]


def test_another_year_is_named() -> None:
    assert latvian.day(date(2027, 5, 31), "dative", today=TODAY) == "2027. gada\u00a031.\u00a0maijam"


@pytest.mark.parametrize(
    ("name", "value", "latvian_words", "english_words"),
    [
        ("date_nominative", date(2026, 12, 14), "14. decembris", "14 December"),
        ("date_genitive", date(2026, 12, 14), "14. decembra", "14 December"),
        ("date_until", date(2026, 12, 14), "14. decembrim", "14 December"),
        ("date_locative", date(2027, 1, 1), "2027. gada 1. janvārī", "1 January 2027"),
        ("date_short", date(2026, 2, 3), "03.02.2026.", "3 Feb 2026"),
        ("month_year", date(2026, 12, 14), "2026. gada decembris", "December 2026"),
        ("month_name", date(2026, 12, 14), "decembris", "December"),
        ("month_name", date(2025, 12, 14), "2025. gada decembris", "December 2025"),
        ("machine_date", date(2026, 12, 14), "2026-12-14", "2026-12-14"),
        # 19.00 in UTC is 21.00 in Riga, and after 22.00 the next day.
        ("datetime_local", datetime(2026, 12, 14, 19, tzinfo=UTC), "14. decembrī plkst. 21.00", "14 December at 21:00"),
        ("date_locative", datetime(2026, 12, 14, 22, 30, tzinfo=UTC), "15. decembrī", "15 December"),
        ("datetime_local", date(2026, 12, 14), "14. decembrī", "14 December"),
        ("number", 12345, "12 345", "12,345"),
        ("number", -3, "−3", "−3"),
        ("euros", 3200, "3 200 €", "€3,200"),
        ("euros", Decimal("17950.50"), "17 950,50 €", "€17,950.50"),
        ("euros", 0, "0 €", "€0"),
        ("distance", 118, "120 m", "120 m"),
        ("distance", 996, "1,0 km", "1.0 km"),
        ("distance", 1240, "1,2 km", "1.2 km"),
    ],
)
def test_filters_follow_the_language(name: str, value: object, latvian_words: str, english_words: str) -> None:
    words = []
    for language in ("lv", "en"):
        with translation.override(language):
            words.append(getattr(filters, name)(value).replace("\u00a0", " ").replace("\u202f", " "))
    assert words == [latvian_words, english_words]


@pytest.mark.parametrize(
    "name", ["date_until", "datetime_local", "date_short", "month_year", "month_name", "number", "euros"]
)
def test_nothing_stays_nothing(name: str) -> None:
    assert getattr(filters, name)(None) == ""


def test_decimals_are_rounded_half_up() -> None:
    with translation.override("lv"):
        assert [filters.number(0.25, 1), filters.number(1234.05, 1)] == ["0,3", "1\u202f234,1"]
