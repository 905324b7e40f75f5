"""The list of ideas. Its whole state stands in the address."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from feedback import kinds, references
from feedback.keyset import Key, read_key
from feedback.states import Status
from ideas import queries, tally
from ideas.cards import cards
from ideas.models import KIND, Category
from ideas.queries import HAS_ANSWER, IS_WAITING, SORTS, Page, Wanted
from ideas.search import LONGEST_QUESTION
from neighbourhoods.queries import AreaName, area_names
from portal.tenancy import hosts

# Statuses of ideas that nobody sees in a list.
NEVER_LISTED = frozenset({Status.RECEIVED, Status.REMOVED})


@require_safe
def ideas(request: HttpRequest) -> HttpResponse:
    url = reverse("ideas:list")
    written = references.read(words_of(request))
    if written and written.clear and (meant := references.find(written)):
        return redirect("feedback:case", meant.reference)
    found = read(request, url)

    def draw() -> str:
        return render_to_string("ideas/list.html", found.context(), request)

    # The same rows make the same page, for as long as the municipality around it stays the same.
    seen = (
        "ideas",
        request.get_full_path(),
        get_language(),
        timezone.localdate(),
        found.page,
        found.number,
        found.meant,
    )
    return HttpResponse(hosts.kept_with(request.municipality, seen, draw))  # type: ignore[attr-defined]


@dataclass(frozen=True)
class State:
    """What the address asks for; whatever is unknown in it is left out."""

    area: AreaName | None
    category: Category | None
    status: str
    late: bool
    words: str
    sort: Any

    @property
    def narrowing(self) -> dict[str, str]:
        """Which ideas, without their order: all that a map can show of it."""
        return {name: value for name, value in self.query.items() if name != "sort"}

    @property
    def query(self) -> dict[str, str]:
        return {
            name: value
            for name, value in {
                "q": self.words,
                "neighbourhood": self.area.slug if self.area else "",
                "category": self.category.slug if self.category else "",
                "status": self.status,
                "late": "1" if self.late else "",
                "sort": self.sort if self.sort != "new" else "",
            }.items()
            if value
        }


def choices(request: Any) -> tuple[list[AreaName], list[Category]]:
    """What can be filtered by; it hardly ever changes, and every list asks for it."""
    language = get_language()
    return hosts.kept_with(
        request.municipality, ("choices", language), lambda: (area_names(), list(Category.objects.all()))
    )


def statuses() -> dict[str, str]:
    labels = kinds.get(KIND).status_labels
    return {status: str(label) for status, label in labels.items() if status not in NEVER_LISTED}


def offered_statuses() -> dict[str, str]:
    """What the list can be narrowed to: whether there is an answer, and below that each single status."""
    return {IS_WAITING: _("waiting for an answer"), HAS_ANSWER: _("has an answer"), **statuses()}


def orders() -> dict[str, str]:
    return {"new": _("Newest first"), "supported": _("Most supported"), "waiting": _("Waiting longest")}


@dataclass(frozen=True)
class Found:
    """One page of ideas, and the state of the list that asked for it."""

    url: str
    state: State
    areas: list[AreaName]
    categories: list[Category]
    page: Page
    # As of the last count; None for a search, which nobody counts.
    number: int | None
    # The reference that the words may mean, or "".
    meant: str = ""

    def context(self) -> dict[str, Any]:
        """What ``ideas/found.html`` shows: the cards, the filters, the ways on."""
        state, url = self.state, self.url
        return {
            "cards": cards(self.page.ideas, {area.id: area.name for area in self.areas}),
            "query": state.words,
            "meant": self.meant,
            "filters": _filters(state, self.areas, self.categories),
            "checks": (Check("late", _("Only those whose answer is late"), state.late),),
            "active": _active(state, url),
            "action": url,
            "clear_url": url if state.query else "",
            "number": self.number,
            "older_url": _on(url, state, older=self.page.older),
            "newer_url": _on(url, state, newer=self.page.newer),
            # In any other order than that of time, what comes next is neither older nor newer.
            "newer_label": _("Back") if state.sort != "new" else "",
            "older_label": _("Further") if state.sort != "new" else "",
            "empty": empty(state),
            "tabs": _tabs(state, url),
        }


def read(request: Any, url: str) -> Found:
    """The page of ideas that the address asks for."""
    areas, categories = choices(request)
    state = _read(request, areas, categories)
    wanted = _wanted(request, state, areas)
    number = None if state.words else _number(request, wanted)
    return Found(url, state, areas, categories, queries.page(wanted), number, _meant(state.words))


def words_of(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_QUESTION]


def _meant(words: str) -> str:
    written = references.read(words)
    case = references.find(written) if written else None
    return str(case.reference) if case else ""


def _read(request: HttpRequest, areas: list[AreaName], categories: list[Category]) -> State:
    asked = request.GET
    sort = asked.get("sort", "new")
    return State(
        area=next((area for area in areas if area.slug == asked.get("neighbourhood")), None),
        category=next((category for category in categories if category.slug == asked.get("category")), None),
        status=asked.get("status", "") if asked.get("status") in offered_statuses() else "",
        late=asked.get("late") == "1",
        words=words_of(request),
        sort=sort if sort in SORTS else "new",
    )


def _wanted(request: HttpRequest, state: State, areas: list[AreaName]) -> Wanted:
    return Wanted(
        areas=tuple(_with_parts(state.area, areas)) if state.area else (),
        category=state.category.pk if state.category else None,
        status=state.status,
        late=state.late,
        words=state.words,
        sort=state.sort,
        older_than=read_key(request.GET.get("after", "")),
        newer_than=read_key(request.GET.get("before", "")),
    )


def _with_parts(area: AreaName, areas: list[AreaName]) -> list[int]:
    found = [area.id]
    # Every area stands behind the one that it is a part of.
    for other in areas:
        if other.parent in found:
            found.append(other.id)
    return found


def _number(request: Any, wanted: Wanted) -> int:
    def count() -> int:
        return tally.number_of_ideas(
            neighbourhoods=wanted.areas,
            category=wanted.category,
            status=wanted.status,
            waiting=waiting,
            late=wanted.late,
        )

    # Whoever has their answer is left out of this order.
    waiting = wanted.sort == "waiting"
    filters = (wanted.areas, wanted.category, wanted.status, waiting, wanted.late)
    return hosts.kept_with(request.municipality, ("number", filters), count)


def _on(url: str, state: State, *, older: Key | None = None, newer: Key | None = None) -> str:
    if older:
        return _address(url, state.query | {"after": str(older)})
    return _address(url, state.query | {"before": str(newer)}) if newer else ""


def _address(url: str, query: dict[str, str]) -> str:
    return f"{url}?{urlencode(query)}" if query else url


class Option(NamedTuple):
    value: str
    label: str
    selected: bool


class Filter(NamedTuple):
    name: str
    label: str
    options: tuple[Option, ...]


class Check(NamedTuple):
    name: str
    label: str
    checked: bool


class Active(NamedTuple):
    label: str
    remove_url: str


def _filters(state: State, areas: list[AreaName], categories: list[Category]) -> tuple[Filter, ...]:
    known = {area.id for area in areas}
    places = ((area.slug, f"– {area.name}" if area.parent in known else area.name) for area in areas)
    kinds_of = ((category.slug, str(category.name)) for category in categories)
    place, kind = state.area.slug if state.area else "", state.category.slug if state.category else ""
    return (
        _select("neighbourhood", _("Neighbourhood"), _("All neighbourhoods"), place, places),
        _select("category", _("Category"), _("All categories"), kind, kinds_of),
        _select("status", _("Status"), _("Any status"), state.status, offered_statuses().items()),
        _select("sort", _("Order"), "", state.sort, orders().items()),
    )


def _select(name: str, label: str, every: str, chosen: str, options: Iterable[tuple[str, str]]) -> Filter:
    offered = [("", every), *options] if every else list(options)
    return Filter(name, label, tuple(Option(value, text, value == chosen) for value, text in offered))


def _active(state: State, url: str) -> tuple[Active, ...]:
    labels = {
        "q": _("“%s”") % state.words,
        "neighbourhood": state.area.name if state.area else "",
        "category": str(state.category.name) if state.category else "",
        "status": offered_statuses().get(state.status, ""),
        "late": _("answer late"),
        "sort": _("Order: %s") % orders()[state.sort],
    }
    query = state.query
    return tuple(
        Active(label, _address(url, {key: value for key, value in query.items() if key != name}))
        for name, label in labels.items()
        if name in query
    )


def empty(state: State) -> dict[str, str]:
    """What stands where no idea does, by the reason why."""
    if state.words:
        return {"title": _("Nothing has these words."), "text": _("Try another word, or a shorter one.")}
    if state.late:
        return {"title": _("No answer is late here."), "text": ""}
    if state.category or state.status:
        return {"title": _("No idea fits this choice."), "text": _("Remove a filter to see more.")}
    return {"title": _("There is no idea here yet. What would you improve here?"), "text": ""}


def _tabs(state: State, url: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": _address(address, state.query), "current": address == url, "icon": icon}
        for address, label, icon in (
            (reverse("ideas:list"), _("List"), "list"),
            (reverse("ideas:map"), _("Map"), "map"),
        )
    ]
