"""The nightly published head: one fingerprint over all trails, which anybody may save and hold against us later."""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from django.db import IntegrityError, connection, transaction
from django.db.models import Max, OuterRef, Subquery
from django.utils import timezone

from feedback.models import Case, Step, TrailHead
from feedback.proof import chain


def newest_step() -> int:
    """The id up to which a head may speak: nothing smaller can still appear."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            # An id is drawn before its commit: wait for the steps that are under way.
            with connection.cursor() as cursor:
                cursor.execute("LOCK TABLE feedback_step IN SHARE MODE")
        return Step.objects.aggregate(newest=Max("id"))["newest"] or 0


def head_at(last_step: int) -> tuple[str, int, int]:
    """(digest, number of cases, number of steps) over the trails in scope, as far as the step with id ``last_step``."""
    newest = Step.objects.filter(case=OuterRef("pk"), id__lte=last_step).order_by("-number")
    rows = Case.objects.annotate(
        newest_digest=Subquery(newest.values("digest")[:1]), steps_made=Subquery(newest.values("number")[:1])
    ).filter(newest_digest__isnull=False)
    pairs, steps = [], 0
    for reference, digest, number in (
        rows.order_by("id").values_list("reference", "newest_digest", "steps_made").iterator(chunk_size=5000)
    ):
        pairs.append((reference, digest))
        steps += number
    return chain.head(pairs), len(pairs), steps


def publish_head() -> TrailHead | None:
    """Publish the head for yesterday, once; None when it stands already."""
    day = timezone.localdate() - timedelta(days=1)
    if TrailHead.objects.filter(day=day).exists():
        return None
    last_step = newest_step()
    digest, cases, steps = head_at(last_step)
    try:
        with transaction.atomic():
            return TrailHead.objects.create(day=day, digest=digest, cases=cases, steps=steps, last_step=last_step)
    except IntegrityError:
        # Another worker was faster, and what is published stays.
        return None


def covering() -> Callable[[int], date | None]:
    """From the id of a step to the day of the first head that covers it; None where none does yet."""
    heads = list(TrailHead.objects.order_by("last_step", "day").values_list("last_step", "day"))
    newest = [last_step for last_step, _day in heads]

    def first(step: int) -> date | None:
        index = bisect_left(newest, step)
        return heads[index][1] if index < len(heads) else None

    return first


def again() -> Iterator[tuple[TrailHead, str, int, int]]:
    """Each published head, the oldest first, with what it would say now: digest, cases and steps."""
    rows = Step.objects.order_by("id").values_list("id", "case__reference", "digest").iterator(chunk_size=5000)
    newest: dict[str, str] = {}
    steps, row = 0, next(rows, None)
    for head in TrailHead.objects.order_by("last_step", "day"):
        while row is not None and row[0] <= head.last_step:
            newest[row[1]] = row[2]
            steps, row = steps + 1, next(rows, None)
        yield head, chain.head(list(newest.items())), len(newest), steps
