"""Keys of pages: what stands in an address comes back, and what cannot be ours begins the list anew."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from feedback.keyset import Key, beyond_day, day_key, read_key
from feedback.models import Case
from tests.factories import make_idea


@pytest.mark.parametrize("key", [Key(0, 1), Key(date(2026, 12, 14).toordinal(), 10**15)])
def test_a_key_comes_back_from_its_address(key: Key) -> None:
    assert read_key(str(key)) == key


@pytest.mark.parametrize("after", ["", "nonsense", "1", ".", "x.1", "1.x", "-1.1", "1.-1", "fffffff.1", f"1.{2**62:x}"])
def test_a_mended_address_is_no_key(after: str) -> None:
    assert read_key(after) is None


@pytest.mark.usefixtures("town")
def test_every_case_lies_on_one_side_of_a_key() -> None:
    cases = [make_idea(f"Ideja {number}").case for number in range(3)]
    key = day_key(cases[1].answer_due_on, cases[1].pk)
    assert list(Case.objects.filter(beyond_day(key))) == [cases[2]]
    assert list(Case.objects.filter(beyond_day(key, backwards=True))) == [cases[0]]


@pytest.mark.parametrize("path", ["/lv/answers/", "/lv/ideas/"])
def test_a_mended_address_begins_at_the_beginning(client: Any, path: str) -> None:
    reference = make_idea("Soliņš", opened_at=datetime(2026, 3, 2, 9, tzinfo=UTC)).case.reference
    assert reference in client.get(path, {"sort": "waiting", "after": "nonsense"}).content.decode()
