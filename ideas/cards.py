"""An idea as a card of a list shows it: what ``design/components/idea_card.html`` is given."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from feedback import kinds
from feedback.trail import Clock, clock, tone
from ideas.queries import Row
from portal.media.files import public_storage


class Picture(NamedTuple):
    url: str
    width: int
    height: int


class Card(NamedTuple):
    """Everything that is seen on a card, and nothing else: equal cards look alike, so one drawing serves them."""

    url: str
    # Of title and text; "" where it is the page's own.
    lang: str
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


def cards(rows: Iterable[Row], areas: Mapping[int, str]) -> tuple[Card, ...]:
    """``areas`` names the neighbourhoods by id."""
    return tuple(_card(row, areas) for row in rows)


def _card(row: Row, areas: Mapping[int, str]) -> Card:
    photo = row.preview
    return Card(
        url=reverse("feedback:case", args=[row.reference]),
        lang=row.language if row.language != get_language() else "",
        title=row.title,
        text=row.excerpt,
        status=row.status,
        status_label=str(kinds.status_label(row.kind, row.status)),
        status_tone=tone(row.status),
        neighbourhood=areas.get(row.neighbourhood_id or 0, ""),
        submitted_on=timezone.localdate(row.opened_at),
        support_count=row.supports,
        photo=Picture(public_storage().url(photo.name), photo.width, photo.height) if photo else None,
        clock=clock(row),
    )
