"""cases.csv and steps.csv: everything, tombstones included, for whoever wants to check us.

Words that the public may not read (``feedback.visibility``, or covered) are left out and marked; their seals stay, so
the chain verifies all the same. Texts of steps are exact, as sealed: open the file as text, not as formulas.
"""

import csv
import re
from collections.abc import Callable, Generator, Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from feedback import queries, visibility
from feedback.proof import chain, heads
from feedback.when import day, moment, moment_or_day

CASE_COLUMNS: Final = (
    "reference", "kind", "channel", "opened_at", "status", "shown", "title", "answer_due_on", "promised_on", "overdue",
    "steps", "digest",
)  # fmt: skip
STEP_COLUMNS: Final = (
    "reference", "number", "kind", "status", "explanation", "details", "answer_due_on", "promised_on", "made_at",
    "day_only", "redacts", "redacted", "withheld", "salt", "seal", "digest", "head",
)  # fmt: skip


def cases_csv() -> Generator[str, None, None]:
    return lines(CASE_COLUMNS, map(_case_row, queries.all_cases()))


def steps_csv() -> Generator[str, None, None]:
    return lines(STEP_COLUMNS, _step_rows())


def _case_row(case: Any) -> list[Any]:
    return [
        case.reference,
        case.kind,
        case.channel,
        moment_or_day(case.opened_at, day_only=case.day_only),
        case.status,
        int(case.shown),
        harmless(case.title) if case.shown else "",
        day(case.answer_due_on),
        day(case.promised_on),
        int(case.overdue),
        case.steps_count,
        case.digest,
    ]


def _step_rows() -> Iterator[list[Any]]:
    covering = heads.covering()
    for _case, trail in groupby(queries.all_steps(), key=attrgetter("case_id")):
        steps = list(trail)
        # Each row says of its case too whether it is shown.
        kept_back = visibility.withheld(steps[0], steps)
        for step in steps:
            row = _step_row(step, withheld=step.number in kept_back and not step.redacted)
            yield [*row, day(covering(step.id))]


def _step_row(step: Any, *, withheld: bool) -> list[Any]:
    blank = withheld or step.redacted
    return [
        step.reference,
        step.number,
        step.kind,
        step.status,
        "" if blank else step.explanation,
        "" if blank else chain.canonical(step.details).decode(),
        day(step.answer_due_on),
        day(step.promised_on),
        moment(step.made_at),
        int(step.day_only),
        step.covers or "",
        int(step.redacted),
        int(withheld),
        "" if blank else step.salt,
        step.seal,
        step.digest,
    ]


def harmless(text: str) -> str:
    """A cell of which no spreadsheet takes any part for a formula (OWASP, "CSV Injection": an apostrophe in front)."""
    return _FORMULA.sub("'", text)


# A spreadsheet set to Latvian parts cells at semicolons, and not at commas; no quotation mark holds its rows together
# then, so a cell may begin in the middle of a text, behind a semicolon or a line break.
_FORMULA: Final = re.compile(r"\A(?=[\t\r\n])|(?:\A|(?<=[;\t\r\n]))(?=[\s\"]*[=+@＝＋－＠-])")


class _Echo:
    """What ``csv.writer`` writes to: hands every line straight back."""

    def write(self, line: str) -> str:
        return line


def lines(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> Generator[str, None, None]:
    """A CSV of any length, line by line."""
    write: Callable[[Iterable[Any]], str] = csv.writer(_Echo(), lineterminator="\r\n").writerow
    yield write(columns)
    yield from map(write, rows)
