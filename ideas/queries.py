"""The list of ideas: filtered, sorted, and read page by page from a key instead of counted off."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple, cast

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.db.models.functions import JSONObject, Left
from django.shortcuts import get_object_or_404
from django.utils import timezone

from feedback.keyset import Key, beyond_day, day_key
from feedback.models import Case
from feedback.states import ANSWERS
from ideas import search
from ideas.models import Idea, Photo
from neighbourhoods.models import Neighbourhood

Sort = Literal["new", "supported", "waiting"]
SORTS: Final[tuple[Sort, ...]] = ("new", "supported", "waiting")
# Two groups that people ask for beside the single statuses. The hyphens keep them apart from any status to come.
IS_WAITING: Final = "is-waiting"
HAS_ANSWER: Final = "has-answer"
PAGE_SIZE: Final = 12
EXCERPT_LENGTH: Final = 280
ORDERS: Final[dict[Sort, tuple[str, ...]]] = {
    "new": ("-case_id",),
    "supported": ("-supports", "-case_id"),
    "waiting": ("case__answer_due_on", "case_id"),
}


class Preview(NamedTuple):
    name: str
    width: int
    height: int


class Row(NamedTuple):
    """What stands on a card, and no more: a page of them is what most people ask for most often."""

    case_id: int
    idea_id: int
    supports: int
    neighbourhood_id: int | None
    kind: str
    reference: str
    title: str
    status: str
    opened_at: datetime
    answer_due_on: date | None
    promised_on: date | None
    language: str
    excerpt: str
    preview: Preview | None = None


COLUMNS: Final = (
    "case_id", "pk", "supports", "neighbourhood_id", "case__kind", "case__reference", "case__title", "case__status",
    "case__opened_at", "case__answer_due_on", "case__promised_on", "language",
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to see. Ids of areas and categories, already looked up."""

    areas: tuple[int, ...] = ()
    category: int | None = None
    # A status, or one of the two groups.
    status: str = ""
    late: bool = False
    words: str = ""
    sort: Sort = "new"
    older_than: Key | None = None
    newer_than: Key | None = None


@dataclass(frozen=True)
class Page:
    ideas: tuple[Row, ...] = ()
    older: Key | None = None
    newer: Key | None = None


def condition(wanted: Wanted, today: date, prefix: str = "") -> Q:
    """The filters of ``wanted`` in terms of an idea, or of rows that reach theirs through ``prefix``."""
    found = Q()
    if wanted.areas:
        found &= Q(**{f"{prefix}neighbourhood_id__in": wanted.areas})
    if wanted.category is not None:
        found &= Q(**{f"{prefix}category_id": wanted.category})
    if wanted.status == IS_WAITING:
        # As the order "waiting longest" has it: a "no" that is looked at again waits too.
        found &= Q(**{f"{prefix}case__answer_due_on__isnull": False})
    elif wanted.status == HAS_ANSWER:
        found &= Q(**{f"{prefix}case__status__in": sorted(ANSWERS)})
    elif wanted.status:
        found &= Q(**{f"{prefix}case__status": wanted.status})
    if wanted.late:
        found &= Q(**{f"{prefix}case__answer_due_on__lt": today})
    return found


def matching(wanted: Wanted, today: date) -> "QuerySet[Idea, Any]":
    """The shown ideas that ``wanted`` leaves, in no order."""
    rows = Idea.objects.shown().filter(condition(wanted, today))
    if wanted.words:
        question = search.ask(wanted.words)
        return rows.none() if question.empty else rows.filter(search.matching(question))
    return rows


def page(wanted: Wanted, *, size: int = PAGE_SIZE) -> Page:
    """One page of ``wanted``, with the keys of the pages before and after it."""
    backwards = wanted.newer_than is not None
    if wanted.words and wanted.sort == "new":
        rows = _newest_found(wanted, size)
    else:
        ask = _question if wanted.words else _kept_question
        rows = _read(ask(wanted, size, timezone.localdate()))
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    if not rows:
        # Behind the last page, or before the first one: show the beginning rather than nothing.
        bare = replace(wanted, older_than=None, newer_than=None)
        return Page() if bare == wanted else page(bare, size=size)
    older = more if not backwards else True
    newer = more if backwards else wanted.older_than is not None
    return Page(
        ideas=tuple(rows),
        older=_key(rows[-1], wanted.sort) if older else None,
        newer=_key(rows[0], wanted.sort) if newer else None,
    )


def _key(row: Row, sort: Sort) -> Key:
    if sort == "waiting":
        return day_key(row.answer_due_on, row.case_id)
    return Key(row.supports if sort == "supported" else 0, row.case_id)


def _question(wanted: Wanted, size: int, today: date) -> "QuerySet[Idea, Any]":
    rows = _cards(matching(wanted, today))
    key, backwards = wanted.newer_than or wanted.older_than, wanted.newer_than is not None
    order = [_turned(name) for name in ORDERS[wanted.sort]] if backwards else ORDERS[wanted.sort]
    if wanted.sort == "waiting":
        # Whoever has their answer waits no longer.
        rows = rows.filter(case__answer_due_on__isnull=False)
        beyond = beyond_day(key, prefix="case__", backwards=backwards) if key else Q()
    else:
        beyond = _beyond(key, wanted.sort, descends=not backwards) if key else Q()
    return rows.filter(beyond).order_by(*order)[: size + 1]


# Putting a question together costs as much as asking it, and the first page is asked for all day long. The
# municipality is not part of the question: its condition is filled in when the question is asked.
_kept_question = lru_cache(maxsize=256)(_question)


def _read(rows: "QuerySet[Idea, Any]") -> list[Row]:
    return [Row._make((*row, preview and Preview(**preview))) for *row, preview in rows.all()]


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _beyond(key: Key, sort: Sort, *, descends: bool) -> Any:
    if sort == "new":
        return Q(case_id__lt=key.case) if descends else Q(case_id__gt=key.case)
    # A comparison of pairs, so that thousands of ideas with the same supports are skipped inside the index.
    lookup = TupleLessThan if descends else TupleGreaterThan
    return lookup(Tuple(F("supports"), F("case_id")), (key.value, key.case))


def _newest_found(wanted: Wanted, size: int) -> list[Row]:
    question = search.ask(wanted.words)
    if question.empty:
        return []
    ids = search.newest(
        question,
        limit=size + 1,
        among=condition(wanted, timezone.localdate(), "idea__"),
        older_than=wanted.older_than.case if wanted.older_than else None,
        newer_than=wanted.newer_than.case if wanted.newer_than else None,
    )
    order = "case_id" if wanted.newer_than else "-case_id"
    return _read(_cards(Idea.objects.shown().filter(case_id__in=ids)).order_by(order))


def _cards(rows: "QuerySet[Idea, Any]") -> "QuerySet[Idea, Any]":
    # The first public photo comes along as one value: a second query would cost as much as the whole first one.
    photos = Photo.objects.filter(idea=OuterRef("pk")).exclude(public_preview="").order_by("position", "id")
    preview = photos.values(seen=JSONObject(name="public_preview", width="width", height="height"))[:1]
    return rows.annotate(excerpt=Left("case__text", EXCERPT_LENGTH), preview=Subquery(preview)).values_list(
        *COLUMNS, "excerpt", "preview"
    )


def areas_below(area: int) -> list[int]:
    """The ids of the area and of every area in it, at any depth."""
    children: dict[int, list[int]] = {}
    for pk, parent in Neighbourhood.objects.filter(parent__isnull=False).values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    found = [area]
    for known in found:
        # A circle, written by hand, ends too.
        found += [child for child in children.get(known, []) if child not in found]
    return found


def newest(limit: int) -> tuple[Row, ...]:
    return page(Wanted(), size=limit).ideas


def idea_of(case: Case) -> Idea:
    """The idea of ``case`` as its page shows it, with ``public_photos``, and in ``twins`` the cases merged into it.

    The polygon of its neighbourhood stays in the database.
    """
    rows = Idea.objects.select_related("category", "neighbourhood", "merged_into__case").defer(
        "neighbourhood__geometry"
    )
    idea: Any = get_object_or_404(rows, case_id=case.pk)
    idea.case = case
    idea.public_photos = list(idea.photos.exclude(public_file=""))
    twins = Case.objects.shown().filter(idea__merged_into=idea).order_by("id")
    idea.twins = list(twins.only("municipality", "reference", "title"))
    return cast(Idea, idea)
