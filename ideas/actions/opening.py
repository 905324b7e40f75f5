"""An idea comes in, whichever way it came: its case, what the first step seals of it, whom it waits for."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from feedback.actions.opening import NewAuthor, open_case
from feedback.actors import Actor
from feedback.models import Assignment
from feedback.states import Channel
from ideas.models import KIND, Category, Idea
from neighbourhoods.models import Neighbourhood


# No savepoint of its own: whoever calls it has a transaction, and a whole campaign hands in at once.
@transaction.atomic(savepoint=False)
def open_idea(
    *,
    title: str,
    text: str,
    category: Category,
    author: NewAuthor,
    neighbourhood: Neighbourhood | None = None,
    point: tuple[float, float] | None = None,
    channel: str = Channel.WEB,
    sealed: Mapping[str, Any] | None = None,
    opened_at: datetime | None = None,
    by: Actor | None = None,
    code: str = "",
    **columns: Any,
) -> tuple[Idea, str | None]:
    """The idea with its case, and its follow code in clear (None where the author has an account).

    ``point`` is (latitude, longitude) in degrees. ``sealed``: more that the first step seals beside the words;
    ``columns``: more of ``Idea``; ``opened_at``, ``by`` and ``code`` as of ``open_case``.
    """
    details: dict[str, Any] = {"category": dict(category.names)}
    if neighbourhood:
        details["place"] = neighbourhood.name
    if point:
        details["point"] = list(point)
    opened = open_case(
        kind=KIND,
        title=title,
        text=text,
        author=author,
        channel=channel,
        details=details | dict(sealed or {}),
        opened_at=opened_at,
        by=by,
        code=code,
    )
    lat, lon = point or (None, None)
    idea: Idea = Idea.objects.create(
        case=opened.case,
        category=category,
        neighbourhood=neighbourhood,
        lat=lat,
        lon=lon,
        language=author.language,
        **columns,
    )
    if category.department_id:
        Assignment.objects.create(case=opened.case, department_id=category.department_id)
    return idea, opened.code
