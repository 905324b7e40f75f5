"""The officers' inbox: its tabs, one page of a tab, and how many wait in each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback import kinds
from feedback.clock import add_working_days, publish_by
from feedback.desk.officer import Officer
from feedback.keyset import Key, beyond_day, day_key
from feedback.models import Case, CaseQuerySet, Step
from feedback.states import REFUSED, WORK_GOES_ON, Status
from feedback.trail import Tone, tone

PAGE: Final = 30
# Beyond this a tab says "99+": nobody reads the difference, and counting 10,000 rows costs it on every visit.
COUNTED: Final = 100
What = Literal["publication", "answer", "work"]
SOON_WORKING_DAYS: Final = 3


@dataclass(frozen=True)
class Tab:
    slug: str
    label: str | Promise
    # What the officer reads when there is nothing in it.
    empty: str | Promise
    rows: Callable[[Officer], CaseQuerySet]
    # The day by which its cases are sorted; "": the newest first.
    by: str = "answer_due_on"


def _due() -> CaseQuerySet:
    return Case.objects.filter(answer_due_on__isnull=False)


def _moderate(officer: Officer) -> CaseQuerySet:
    return Case.objects.filter(status=Status.RECEIVED)


def _new(officer: Officer) -> CaseQuerySet:
    return _due().filter(status=Status.PUBLISHED)


def _soon(officer: Officer) -> CaseQuerySet:
    return Case.objects.filter(answer_due_on__range=(timezone.localdate(), last_soon_day()))


def last_soon_day() -> date:
    return add_working_days(timezone.localdate(), SOON_WORKING_DAYS)


def _late(officer: Officer) -> CaseQuerySet:
    return Case.objects.late()


def _mine(officer: Officer) -> CaseQuerySet:
    return _due().filter(Q(assignment__department__in=officer.department_ids) | Q(assignment__officer=officer.user_id))


def _promised(officer: Officer) -> CaseQuerySet:
    return Case.objects.filter(promised_on__isnull=False, status__in=WORK_GOES_ON)


def _second(officer: Officer) -> CaseQuerySet:
    # A decided case has no clock, unless a second look was asked for.
    return _due().filter(status__in=REFUSED)


def _every(officer: Officer) -> CaseQuerySet:
    return Case.objects.all()


TABS: Final[Mapping[str, Tab]] = {
    tab.slug: tab
    for tab in (
        Tab("moderate", pgettext_lazy("inbox", "To publish"), _("Nothing waits for publication."), _moderate),
        Tab("new", pgettext_lazy("inbox", "New"), _("Every published case has been taken up."), _new),
        Tab("mine", pgettext_lazy("inbox", "Waiting for me"), _("Nothing waits for you or your department."), _mine),
        Tab(
            "soon", pgettext_lazy("inbox", "Due soon"), _("No answer is due within the next three working days."), _soon
        ),
        Tab("late", pgettext_lazy("inbox", "Late"), _("No answer is late."), _late),
        Tab("promised", pgettext_lazy("inbox", "Promised"), _("No work is promised."), _promised, by="promised_on"),
        Tab("second", pgettext_lazy("inbox", "Second look"), _("Nobody has asked for a second look."), _second),
        Tab("all", pgettext_lazy("inbox", "All"), _("Nothing has been handed in yet."), _every, by=""),
    )
}


def counts(officer: Officer) -> dict[str, int]:
    """How many cases each tab but "all" holds, at most ``COUNTED``."""
    return {slug: tab.rows(officer).order_by()[:COUNTED].count() for slug, tab in TABS.items() if slug != "all"}


@dataclass(frozen=True)
class Row:
    case: Case
    place: str
    # What is due next and by when: publication of what came in, then the answer; None: nothing.
    due_on: date | None
    # Days until then; negative: late.
    days: int | None
    # What is due: publication, the answer, or the promised work.
    what: What

    @property
    def days_late(self) -> int:
        return -(self.days or 0)

    @property
    def department(self) -> str:
        assignment = getattr(self.case, "assignment", None)
        return str(assignment.department) if assignment and assignment.department else ""

    @property
    def soon(self) -> bool:
        return self.due_on is not None and self.due_on <= last_soon_day()

    @property
    def status_tone(self) -> Tone:
        return tone(self.case.status)

    @property
    def status_label(self) -> str:
        return str(kinds.status_label(self.case.kind, self.case.status))


@dataclass(frozen=True)
class Page:
    rows: Sequence[Row]
    # Where the next page begins, None on the last one.
    following: Key | None


def page(cases: CaseQuerySet, *, by: str, after: Key | None = None) -> Page:
    """One page of ``cases``, those whose day ``by`` comes first, or the newest (""); ``after`` as in ``following``."""
    if by:
        cases = cases.filter(beyond_day(after, column=by) if after else Q()).order_by(by, "id")
    else:
        cases = cases.filter(Q(id__lt=after.case) if after else Q()).order_by("-id")
    first = Step.objects.filter(case=OuterRef("pk"), number=1).values("details")
    rows = cases.select_related("assignment__department").defer("text").annotate(first=Subquery(first))
    found = list(rows[: PAGE + 1])
    shown, more = found[:PAGE], len(found) > PAGE
    return Page(_rows(shown), day_key(getattr(shown[-1], by, None), shown[-1].pk) if more else None)


def _rows(cases: Sequence[Case]) -> list[Row]:
    places = kinds.places(cases)
    return [_row(case, places.get(case.pk, "")) for case in cases]


def _row(case: Any, place: str) -> Row:
    publish_on = publish_by(case.first) if case.status == Status.RECEIVED else None
    promised_on = case.promised_on if case.status in WORK_GOES_ON else None
    due_on = publish_on or case.answer_due_on or promised_on
    days = (due_on - timezone.localdate()).days if due_on else None
    what: What = "publication" if publish_on else "answer" if case.answer_due_on else "work"
    return Row(case, place, due_on, days, what)


def found(words: str) -> CaseQuerySet:
    """Cases by reference, by bare number, or by words in any of their forms."""
    written = words.strip()
    if written.isascii() and written.isdigit() and len(written) < 10:
        return Case.objects.filter(number=int(written))
    if "-" in written and any(ch.isdigit() for ch in written):
        return Case.objects.filter(reference__startswith=written.upper())
    condition = _in_hidden(written)
    for kind in kinds.every():
        condition |= Q(pk__in=kind.found(written))
    return Case.objects.filter(condition)


def _in_hidden(words: str) -> Q:
    """What is not public stands in no index, and is few: its texts are looked through."""
    condition = Q(shown=False)
    for word in words.split()[:5]:
        # SQLite folds ASCII letters only: a Latvian capital at the beginning of a word is tried as well.
        beginning = word.capitalize()
        condition &= (
            Q(title__icontains=word)
            | Q(text__icontains=word)
            | Q(title__contains=beginning)
            | Q(text__contains=beginning)
        )
    return condition
