"""Counting the shown ideas for the pages that show a number."""

from django.db import transaction
from django.db.models import Case, Count, Value, When
from django.utils import timezone

from ideas.models import Idea, Tally
from portal.tenancy import hosts
from portal.tenancy.models import Municipality
from portal.tenancy.scope import current_municipality


@transaction.atomic
def recount() -> None:
    """Count the shown ideas of the municipality in scope anew."""
    # Two counts at once would both clear the old rows, and then both add theirs.
    Municipality.objects.select_for_update(no_key=True).get(pk=current_municipality().pk)
    late = Case(When(case__answer_due_on__lt=timezone.localdate(), then=Value(True)), default=Value(False))
    waiting = Case(When(case__answer_due_on__isnull=False, then=Value(True)), default=Value(False))
    groups = (
        Idea.objects.shown()
        .order_by()
        .annotate(is_late=late, is_waiting=waiting)
        .values_list("neighbourhood_id", "category_id", "case__status", "is_waiting", "is_late")
        .annotate(number=Count("pk"))
    )
    rows = [
        Tally(
            neighbourhood_id=area, category_id=category, status=status, waiting=is_waiting, late=is_late, count=number
        )
        for area, category, status, is_waiting, is_late, number in groups
    ]
    Tally.objects.all().delete()
    Tally.objects.bulk_create(rows)
    # What this process remembers of the old numbers.
    hosts.forget()
