"""An idea as a card of a list shows it: what ``design/components/idea_card.html`` is given."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone

from feedback import kinds
from feedback.trail import clock, tone
from ideas.models import Idea


def cards(ideas: Iterable[Idea], areas: Mapping[int, str]) -> list[dict[str, Any]]:
    """``ideas`` as read by ``ideas.queries.cards``; ``areas`` names the neighbourhoods by id."""
    return [_card(idea, areas) for idea in ideas]


def _card(idea: Any, areas: Mapping[int, str]) -> dict[str, Any]:
    case = idea.case
    photo = next(iter(idea.previews), None)
    return {
        "url": reverse("feedback:case", args=[case.reference]),
        "title": case.title,
        "text": idea.excerpt,
        "status": case.status,
        "status_label": kinds.status_label(case.kind, case.status),
        "status_tone": tone(case.status),
        "neighbourhood": areas.get(idea.neighbourhood_id, ""),
        "submitted_on": timezone.localdate(case.opened_at),
        "support_count": idea.supports,
        "photo": {"url": photo.public_preview.url, "width": photo.width, "height": photo.height} if photo else None,
        "clock": clock(case),
    }
