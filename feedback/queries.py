"""What the public reads of cases: one case with its trail, the record of answers, what is overdue."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.core.cache import cache
from django.db.models import Case as SqlCase
from django.db.models import Count, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import TruncDate, TruncMonth
from django.utils import timezone

from feedback import codes
from feedback.keyset import Key, beyond_day, day_key
from feedback.models import Case, CaseAuthor, Step
from feedback.states import ANSWERS, Status, StepKind
from portal.tenancy.scope import current_municipality

MONTHS: Final = 12
RECORD_SECONDS: Final = 60
OVERDUE_PAGE: Final = 20
OWN_PAGE: Final = 50


def trail_of(case: Case) -> list[Step]:
    """All steps, the oldest first, with their files."""
    return list(case.steps.order_by("number").prefetch_related("attachments"))


def author_of(case: Case) -> CaseAuthor | None:
    """Who handed it in; None once the account is erased."""
    return CaseAuthor.objects.filter(case_id=case.pk).first()


def open_by_code(code: str) -> Case | None:
    """The case that a follow code, as a person typed it, opens in this municipality."""
    normal = codes.normalised(code)
    if not normal:
        return None
    hashes = codes.every_hash(normal, current_municipality().pk)
    author = CaseAuthor.objects.select_related("case").filter(code_hash__in=hashes).first()
    return author.case if author else None


def is_authors(case: Case, *, person: int | None, followed: Collection[int]) -> bool:
    """Whether the case is that person's, or was opened with its code in this session."""
    if case.pk in followed:
        return True
    return person is not None and CaseAuthor.objects.filter(case_id=case.pk, person_id=person).exists()


def newest_of(person: int) -> list[Case]:
    """What that person has handed in under their account, the newest first; for nobody's eyes but theirs."""
    authors = CaseAuthor.objects.filter(person_id=person).select_related("case").order_by("-case_id")
    return [author.case for author in authors[:OWN_PAGE]]


@dataclass(frozen=True)
class Month:
    """How many answers were given in a month; ``first`` is its first day."""

    first: date
    answered: int = 0
    late: int = 0
    forwarded: int = 0

    @property
    def in_time(self) -> int:
        return self.answered - self.late


def record() -> list[Month]:
    """The last twelve months, the newest first, a minute old at most. Forwarded is not answered: it counts apart."""
    place = f"record:{current_municipality().pk}:{timezone.localdate()}"
    found: list[Month] | None = cache.get(place)
    if found is None:
        found = _record()
        cache.set(place, found, RECORD_SECONDS)
    return found


def _record() -> list[Month]:
    months = _last_months(timezone.localdate())
    due_before = Step.objects.filter(case=OuterRef("case"), number=OuterRef("number") - 1).values("answer_due_on")
    # An answer stops a running clock; so do the words of a second look that lets a "no" stand.
    answers = (
        Step.objects.filter(made_at__date__gte=months[-1], answer_due_on__isnull=True)
        .filter(Q(status__in=ANSWERS) | Q(kind=StepKind.ASSESSMENT))
        .annotate(due=Subquery(due_before), month=TruncMonth("made_at"))
        .filter(due__isnull=False)
        .annotate(
            was_late=SqlCase(When(due__lt=TruncDate("made_at"), then=Value(True)), default=Value(False)),
            forwarded=SqlCase(When(status=Status.FORWARDED, then=Value(True)), default=Value(False)),
        )
        .order_by()
        .values_list("month", "was_late", "forwarded")
        .annotate(number=Count("pk"))
    )
    counts = {(timezone.localdate(month), late, forwarded): number for month, late, forwarded, number in answers}
    return [
        Month(
            first=first,
            answered=counts.get((first, False, False), 0) + counts.get((first, True, False), 0),
            late=counts.get((first, True, False), 0),
            forwarded=counts.get((first, False, True), 0) + counts.get((first, True, True), 0),
        )
        for first in months
    ]


def _last_months(today: date) -> list[date]:
    months = [today.replace(day=1)]
    while len(months) < MONTHS:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months


@dataclass(frozen=True)
class Overdue:
    cases: list[Case]
    # Where the next page begins; None on the last one.
    following: Key | None


def overdue(after: Key | None = None) -> Overdue:
    """Cases whose answer is late, the longest first, also those that are not published yet."""
    cases = Case.objects.late().filter(beyond_day(after) if after else Q())
    rows = list(cases.order_by("answer_due_on", "id").defer("text")[: OVERDUE_PAGE + 1])
    page, more = rows[:OVERDUE_PAGE], len(rows) > OVERDUE_PAGE
    return Overdue(page, day_key(page[-1].answer_due_on, page[-1].pk) if more else None)


def number_overdue(limit: int = 1000) -> int:
    """How many answers are late, counted up to ``limit``."""
    return Case.objects.late().order_by()[:limit].count()


def all_cases() -> Iterable[Any]:
    """Every case for the open data, oldest first, with the digest and number of its newest step. Streams."""
    newest = Step.objects.filter(case=OuterRef("pk")).order_by("-number")
    rows = Case.objects.order_by("id").annotate(
        steps_count=Subquery(newest.values("number")[:1]), digest=Subquery(newest.values("digest")[:1])
    )
    return rows.iterator(chunk_size=2000)


def all_steps() -> Iterable[Any]:
    """Every step for the open data, trail by trail, with ``reference`` and ``shown`` of its case. Streams.

    Plain rows: to make a step and a case of each took longer than everything else.
    """
    rows = Step.objects.order_by("case_id", "number").annotate(
        covers=F("redacts__number"), reference=F("case__reference"), shown=F("case__shown")
    )
    return rows.values_list(
        "id", "case_id", "number", "kind", "status", "explanation", "details", "answer_due_on", "promised_on",
        "made_at", "day_only", "redacted", "salt", "seal", "digest", "covers", "reference", "shown", named=True,
    ).iterator(chunk_size=2000)  # fmt: skip
