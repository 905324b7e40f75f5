"""The nightly published head: one fingerprint over all trails, which anybody may save and hold against us later."""

from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Max, OuterRef, Subquery
from django.utils import timezone

from feedback import chain
from feedback.models import Case, Step, TrailHead


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
    head = TrailHead(day=day, digest=digest, cases=cases, steps=steps, last_step=last_step)
    return TrailHead.objects.bulk_create([head], ignore_conflicts=True)[0]
