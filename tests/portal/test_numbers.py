"""What a browser sends as a number may be anything."""

import pytest

from portal.tenancy.numbers import read_number


@pytest.mark.parametrize(
    "written, number",
    [
        *(("0", 0), ("42", 42), ("007", 7), ("9" * 18, 10**18 - 1)),
        *((text, None) for text in ("", " 1", "-1", "+1", "1.0", "1_0", "x", "²", "٣", "1\0", "9" * 19)),
    ],
)
def test_a_number_is_digits_that_a_database_can_look_for(written: str, number: int | None) -> None:
    assert read_number(written) == number


def test_a_place_for_fewer_digits_takes_no_more() -> None:
    assert (read_number("9999", digits=4), read_number("10000", digits=4)) == (9999, None)
