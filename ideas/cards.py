"""An idea as a card of a list shows it: what ``design/components/idea_card.html`` is given."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone

from feedback import kinds
from feedback.trail import Clock, clock, tone
from ideas.models import Idea


class Picture(NamedTuple):
    url: str
    width: int
    height: int


class Card(NamedTuple):
    """Everything that is seen on a card, and nothing else: equal cards look alike, so one drawing serves them."""

    url: str
    title: str
    text: str
    status: str
    status_label: str
    status_tone: str
    neighbourhood: str
    submitted_on: date
    support_count: int
    photo: Picture | None
    clock: Clock


def cards(ideas: Iterable[Idea], areas: Mapping[int, str]) -> list[Card]:
    """``ideas`` as read by ``ideas.queries.cards``; ``areas`` names the neighbourhoods by id."""
    return [_card(idea, areas) for idea in ideas]


def _card(idea: Any, areas: Mapping[int, str]) -> Card:
    case = idea.case
    photo = next(iter(idea.previews), None)
    return Card(
        url=reverse("feedback:case", args=[case.reference]),
        title=case.title,
        text=idea.excerpt,
        status=case.status,
        status_label=str(kinds.status_label(case.kind, case.status)),
        status_tone=tone(case.status),
        neighbourhood=areas.get(idea.neighbourhood_id, ""),
        submitted_on=timezone.localdate(case.opened_at),
        support_count=idea.supports,
        photo=Picture(photo.public_preview.url, photo.width, photo.height) if photo else None,
        clock=clock(case),
    )
