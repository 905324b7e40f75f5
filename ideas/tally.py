"""How many ideas there are, as of the last count: a page shows a number without counting rows."""

from collections.abc import Collection

from django.db.models import Sum

from feedback.states import ANSWERS
from ideas.models import Tally
from ideas.queries import HAS_ANSWER, IS_WAITING


def number_of_ideas(
    *,
    neighbourhoods: Collection[int] = (),
    category: int | None = None,
    status: str = "",
    waiting: bool = False,
    late: bool = False,
) -> int:
    """Shown ideas as of the last count, among those that the filters leave."""
    rows = Tally.objects.all()
    if neighbourhoods:
        rows = rows.filter(neighbourhood_id__in=neighbourhoods)
    if category is not None:
        rows = rows.filter(category_id=category)
    if status == HAS_ANSWER:
        rows = rows.filter(status__in=sorted(ANSWERS))
    elif status and status != IS_WAITING:
        rows = rows.filter(status=status)
    if waiting or status == IS_WAITING:
        rows = rows.filter(waiting=True)
    if late:
        rows = rows.filter(late=True)
    return rows.aggregate(number=Sum("count"))["number"] or 0


def by_neighbourhood() -> dict[int | None, int]:
    rows = Tally.objects.values_list("neighbourhood_id").annotate(number=Sum("count"))
    return dict(rows.order_by())


def by_status(neighbourhoods: Collection[int] = ()) -> dict[str, int]:
    rows = Tally.objects.filter(neighbourhood_id__in=neighbourhoods) if neighbourhoods else Tally.objects.all()
    return dict(rows.values_list("status").annotate(number=Sum("count")).order_by())
