"""What the page of a neighbourhood shows of its ideas."""

from collections.abc import Collection, Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from feedback.states import Status
from ideas import queries, tally
from ideas.cards import cards
from ideas.queries import IS_WAITING, Wanted
from ideas.views.map import map_settings
from neighbourhoods.contents import Contents
from neighbourhoods.models import Neighbourhood
from neighbourhoods.queries import area_names

SHOWN = 6


def _of(request: HttpRequest, area: Neighbourhood, ids: Collection[int]) -> Mapping[str, Any]:
    found = queries.page(Wanted(areas=tuple(ids)), size=SHOWN)
    names = {other.id: other.name for other in area_names()}
    return {
        "cards": cards(found.ideas, names),
        "figures": _figures(area, ids),
        "map": map_settings(request, area),
        "list_url": f"{reverse('ideas:list')}?neighbourhood={area.slug}",
        "more": found.older is not None,
    }


def _figures(area: Neighbourhood, ids: Collection[int]) -> list[dict[str, Any]]:
    by_status = tally.by_status(ids)
    waiting = tally.number_of_ideas(neighbourhoods=ids, waiting=True)
    late = tally.number_of_ideas(neighbourhoods=ids, late=True)
    url = f"{reverse('ideas:list')}?neighbourhood={area.slug}"
    return [
        {"value": sum(by_status.values()), "label": _("Ideas"), "tone": "", "url": url},
        # With the late ones, as the list behind it shows them.
        {
            "value": waiting,
            "label": _("Waiting for an answer"),
            "tone": "waiting",
            "url": f"{url}&status={IS_WAITING}",
        },
        {"value": late, "label": _("Answer late"), "tone": "late" if late else "", "url": f"{url}&late=1"},
        {
            "value": by_status.get(Status.DONE, 0),
            "label": _("Done"),
            "tone": "answered",
            "url": f"{url}&status={Status.DONE}",
        },
    ]


CONTENTS = Contents(template="ideas/of_area.html", of=_of, numbers=tally.by_neighbourhood)
