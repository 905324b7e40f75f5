"""Where a page of a long list begins: what the list is sorted by, and the case that has it. Nothing is counted off."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q


@dataclass(frozen=True)
class Key:
    """Stands in an address as ``value.case``, both in hexadecimal digits."""

    value: int
    case: int

    def __str__(self) -> str:
        return f"{self.value:x}.{self.case:x}"


def read_key(text: str) -> Key | None:
    """The key in an address; None where there is none, or none that could be ours."""
    value, dot, case = text.partition(".")
    try:
        key = Key(int(value, 16), int(case, 16))
    except ValueError:
        return None
    # Beyond these no date and no row can be, and a database would refuse the number.
    return key if dot and 0 <= key.value < date.max.toordinal() and 0 <= key.case < 2**62 else None


def day_key(day: date | None, case: int) -> Key:
    """The key of ``case`` in a list that begins with the earliest ``day``."""
    return Key(day.toordinal() if day else 0, case)


def beyond_day(key: Key, *, column: str = "answer_due_on", prefix: str = "", backwards: bool = False) -> Q:
    """Behind ``key`` in the order of (``column``, id) of cases, or before it; ``prefix`` leads to the case."""
    day, side = date.fromordinal(max(key.value, 1)), "lt" if backwards else "gt"
    due, case = f"{prefix}{column}", f"{prefix}id__{side}"
    # The first condition says nothing new; it lets the index skip what lies before.
    return Q(**{f"{due}__{side}e": day}) & (Q(**{f"{due}__{side}": day}) | Q(**{due: day, case: key.case}))
