"""Where a page of a long list begins: what the list is sorted by, and the case that has it. Nothing is counted off."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

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


class Due(Protocol):
    @property
    def answer_due_on(self) -> date | None: ...


def due_key(row: Due, case: int) -> Key:
    """The key of ``case`` in a list that begins with what is due first."""
    return Key(row.answer_due_on.toordinal() if row.answer_due_on else 0, case)


def beyond_due(key: Key, *, prefix: str = "", backwards: bool = False) -> Q:
    """Behind ``key`` in the order of (answer_due_on, id), or before it; ``prefix`` leads from a row to its case."""
    day, side = date.fromordinal(max(key.value, 1)), "lt" if backwards else "gt"
    due, case = f"{prefix}answer_due_on", f"{prefix}id__{side}"
    # The first condition says nothing new; it lets the index skip what lies before.
    return Q(**{f"{due}__{side}e": day}) & (Q(**{f"{due}__{side}": day}) | Q(**{due: day, case: key.case}))
