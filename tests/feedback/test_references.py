"""References are gap-free per municipality, series and year, also when many write at once and some fail."""

from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

import pytest
from django.db import transaction

from feedback.models import Case
from portal.tenancy.models import Municipality
from portal.tenancy.scope import municipality_scope
from tests.factories import make_idea
from tests.together import together


def references() -> list[str]:
    return list(Case.objects.order_by("id").values_list("reference", flat=True))


def test_the_first_of_its_year_in_the_towns_own_time_zone(town: Municipality) -> None:
    make_idea(opened_at=datetime(2025, 12, 31, 21, 59, tzinfo=UTC))
    make_idea(opened_at=datetime(2025, 12, 31, 22, 1, tzinfo=UTC))  # past midnight in Rīga
    make_idea(opened_at=datetime(2026, 1, 5, tzinfo=UTC))
    assert references() == ["TST-2025-00001", "TST-2026-00001", "TST-2026-00002"]


def test_each_municipality_counts_for_itself(town: Municipality, neighbour: Municipality) -> None:
    make_idea()
    with municipality_scope(neighbour):
        make_idea()
        assert [reference[:4] for reference in references()] == ["KAI-"]
    assert [reference[:4] for reference in references()] == ["TST-"]


@pytest.mark.django_db(transaction=True)
def test_eight_writers_at_once_leave_no_gap(town: Municipality) -> None:
    class Lost(Exception):
        pass

    def write(number: int) -> None:
        for turn in range(4):
            with suppress(Lost), transaction.atomic():
                make_idea(f"{number}/{turn}", published=False)
                if turn == number % 4:
                    raise Lost

    assert together(*(partial(write, number) for number in range(8)), at=town) == []
    numbers = sorted(Case.objects.values_list("number", flat=True))
    assert numbers == list(range(1, 8 * 3 + 1))
