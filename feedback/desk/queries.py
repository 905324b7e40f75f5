"""The officers' inbox: its tabs, one page of a tab, how many wait in each, and which case comes next."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback import kinds, references
from feedback.clock import add_working_days, publish_by
from feedback.desk.letters import TAB as LETTERS
from feedback.desk.letters import undelivered
from feedback.desk.listing import Listing
from feedback.desk.officer import Officer
from feedback.keyset import Key, beyond_day, day_key
from feedback.models import Case, CaseAuthor, CaseQuerySet, Step
from feedback.states import REFUSED, WORK_GOES_ON, Status
from feedback.trail import Tone, tone

PAGE: Final = 30
# Beyond this a tab says "99+": nobody reads the difference, and counting 10,000 rows costs it on every visit.
COUNTED: Final = 100
# How many words of a question count.
MOST_WORDS: Final = 5
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


def counts(officer: Officer, listing: Listing) -> dict[str, int]:
    """How many cases each tab but "all" holds, and how many letters may be lost; at most ``COUNTED``, all at once."""
    rows = {slug: _narrowed(tab.rows(officer), listing) for slug, tab in TABS.items() if slug != "all"}
    rows[LETTERS] = undelivered(officer)
    parts: dict[str, str] = {}
    values: list[Any] = []
    for slug, found in rows.items():
        # Where nothing can be found, Django asks nothing.
        with suppress(EmptyResultSet):
            sql, given = found.order_by().values("pk")[:COUNTED].query.sql_with_params()
            parts[slug] = f"(SELECT count(*) FROM ({sql}) AS found)"  # noqa: S608 - put together by Django
            values += given
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts.values())}", values)
        return dict.fromkeys(rows, 0) | dict(zip(parts, cursor.fetchone(), strict=True))


@dataclass(frozen=True)
class Row:
    case: Case
    # Where it stands in its list.
    key: Key
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
    """``preceding`` and ``following``: the keys before and behind which the neighbouring pages lie."""

    rows: Sequence[Row] = ()
    preceding: Key | None = None
    following: Key | None = None


def listed(officer: Officer, listing: Listing) -> CaseQuerySet:
    """Every case of ``listing``, in no order."""
    return _narrowed(found(listing.q) if listing.q else TABS[listing.tab].rows(officer), listing)


def _narrowed(cases: CaseQuerySet, listing: Listing) -> CaseQuerySet:
    return cases.filter(assignment__department=listing.department_id) if listing.department else cases


def order_of(listing: Listing) -> str:
    return "" if listing.q else TABS[listing.tab].by


def page(cases: CaseQuerySet, *, by: str, after: Key | None = None, before: Key | None = None) -> Page:
    """One page of ``cases``, those whose day ``by`` comes first, or the newest (""); behind or before a key."""
    rows = _ordered(cases, by, before or after, backwards=before is not None)
    first = Step.objects.filter(case=OuterRef("pk"), number=1).values("details")
    rows = rows.select_related("assignment__department").defer("text").annotate(first=Subquery(first))
    found = list(rows[: PAGE + 1])
    more = len(found) > PAGE
    shown = found[:PAGE][::-1] if before else found[:PAGE]
    if not shown:
        # Behind the last page or before the first one: the beginning, rather than nothing.
        return page(cases, by=by) if before or after else Page()
    made = _rows(shown, by)
    return Page(
        made,
        preceding=made[0].key if after or (before and more) else None,
        following=made[-1].key if before or more else None,
    )


def next_waiting(officer: Officer, listing: Listing) -> tuple[Case, Key] | None:
    """The case to go on with: the next behind ``listing.at`` that waits, else the first of the list."""
    if not (listing.q or listing.tab in TABS):
        return None
    by = order_of(listing)
    cases = listed(officer, listing)
    if not by:
        cases = cases.filter(answer_due_on__isnull=False)
    if listing.at:
        cases = cases.exclude(pk=listing.at.case)
    behind = _ordered(cases, by, listing.at).defer("text").first()
    case = behind or _ordered(cases, by).defer("text").first()
    return (case, _key(case, by)) if case else None


def _ordered(cases: CaseQuerySet, by: str, key: Key | None = None, *, backwards: bool = False) -> CaseQuerySet:
    rows = cases.order_by(by, "id") if by else cases.order_by("-id")
    if backwards:
        rows = rows.reverse()
    if key is None:
        return rows
    if by:
        return rows.filter(beyond_day(key, column=by, backwards=backwards))
    return rows.filter(id__gt=key.case) if backwards else rows.filter(id__lt=key.case)


def _key(case: Case, by: str) -> Key:
    return day_key(getattr(case, by) if by else None, case.pk)


def _rows(cases: Sequence[Case], by: str) -> list[Row]:
    places = kinds.places(cases)
    return [_row(case, _key(case, by), places.get(case.pk, "")) for case in cases]


def _row(case: Any, key: Key, place: str) -> Row:
    publish_on = publish_by(case.first) if case.status == Status.RECEIVED else None
    promised_on = case.promised_on if case.status in WORK_GOES_ON else None
    due_on = publish_on or case.answer_due_on or promised_on
    days = (due_on - timezone.localdate()).days if due_on else None
    what: What = "publication" if publish_on else "answer" if case.answer_due_on else "work"
    return Row(case, key, place, due_on, days, what)


def found(written: str) -> CaseQuerySet:
    """Cases by their number, else those of which each word stands in the text, the place or the author's name."""
    number = references.read(written)
    if number:
        numbered = Case.objects.filter(_numbered(number) | Q(reference__startswith=written.upper()))
        # A number may be that of a house as well, but hardly where it is a case's.
        if numbered.exists():
            return numbered
    words = Q()
    for word in written.split()[:MOST_WORDS]:
        words &= _holding(word)
    return Case.objects.filter(words)


def _numbered(read: references.Written) -> Q:
    """Every year's, where only a number is written."""
    numbered = Q(number=read.number)
    if read.year:
        numbered &= Q(year=read.year)
    if read.letters:
        numbered &= Q(reference__startswith=f"{read.letters}-")
    return numbered


def _holding(word: str) -> Q:
    # What is not public stands in no index, and is few: its texts are looked through.
    hidden = Q(shown=False) & (_within("title", word) | _within("text", word))
    condition = hidden | Q(pk__in=CaseAuthor.objects.filter(_within("shown_name", word)).values("case_id"))
    for kind in kinds.every():
        condition |= kind.found(word)
    return condition


def _within(column: str, word: str) -> Q:
    # SQLite folds ASCII letters only: a Latvian capital at the beginning of a word is tried as well.
    return Q(**{f"{column}__icontains": word}) | Q(**{f"{column}__contains": word.capitalize()})
