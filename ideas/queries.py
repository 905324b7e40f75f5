"""The list of ideas: filtered, sorted, and read page by page from a key instead of counted off."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, Literal, cast

from django.db.models import F, Prefetch, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.db.models.functions import Left
from django.utils import timezone

from feedback.models import Case
from ideas import search
from ideas.models import Idea, Photo
from neighbourhoods.models import Neighbourhood

Sort = Literal["new", "supported", "waiting"]
SORTS: Final[tuple[Sort, ...]] = ("new", "supported", "waiting")
PAGE_SIZE: Final = 12
EXCERPT_LENGTH: Final = 280
ORDERS: Final[dict[Sort, tuple[str, ...]]] = {
    "new": ("-case_id",),
    "supported": ("-supports", "-case_id"),
    "waiting": ("case__answer_due_on", "case_id"),
}
ON_A_CARD: Final = (
    "municipality",
    "neighbourhood",
    "supports",
    "case__municipality",
    "case__kind",
    "case__reference",
    "case__title",
    "case__status",
    "case__opened_at",
    "case__answer_due_on",
    "case__promised_on",
)


@dataclass(frozen=True)
class Key:
    """Where a page begins: what the list is sorted by, and the case that has it."""

    value: int
    case: int

    def __str__(self) -> str:
        return f"{self.value:x}.{self.case:x}"


def read_key(text: str) -> Key | None:
    """The key in an address; None where there is none, or none that could be ours."""
    value, dot, case = text.partition(".")
    try:
        key = Key(int(value, 16), int(case, 16))
    except ValueError:
        return None
    # Beyond these no date and no row can be, and a database would refuse the number.
    return key if dot and 0 <= key.value < date.max.toordinal() and 0 <= key.case < 2**62 else None


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to see. Ids of areas and categories, already looked up."""

    areas: Collection[int] = ()
    category: int | None = None
    status: str = ""
    late: bool = False
    words: str = ""
    sort: Sort = "new"
    older_than: Key | None = None
    newer_than: Key | None = None


@dataclass(frozen=True)
class Page:
    ideas: list[Idea] = field(default_factory=list)
    older: Key | None = None
    newer: Key | None = None


def condition(wanted: Wanted, prefix: str = "") -> Q:
    """The filters of ``wanted`` in terms of an idea, or of rows that reach theirs through ``prefix``."""
    found = Q()
    if wanted.areas:
        found &= Q(**{f"{prefix}neighbourhood_id__in": wanted.areas})
    if wanted.category is not None:
        found &= Q(**{f"{prefix}category_id": wanted.category})
    if wanted.status:
        found &= Q(**{f"{prefix}case__status": wanted.status})
    if wanted.late:
        found &= Q(**{f"{prefix}case__answer_due_on__lt": timezone.localdate()})
    return found


def matching(wanted: Wanted) -> "QuerySet[Idea, Any]":
    """The shown ideas that ``wanted`` leaves, in no order."""
    rows = Idea.objects.shown().filter(condition(wanted))
    if wanted.words:
        question = search.ask(wanted.words)
        return rows.none() if question.empty else rows.filter(search.matching(question))
    return rows


def page(wanted: Wanted, *, size: int = PAGE_SIZE) -> Page:
    """One page of ``wanted``, with the keys of the pages before and after it."""
    backwards = wanted.newer_than is not None
    rows = _newest_found(wanted, size) if wanted.words and wanted.sort == "new" else _sorted(wanted, size)
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
        ideas=rows,
        older=_key(rows[-1], wanted.sort) if older else None,
        newer=_key(rows[0], wanted.sort) if newer else None,
    )


def _key(idea: Any, sort: Sort) -> Key:
    if sort == "supported":
        return Key(idea.supports, idea.case_id)
    return Key(idea.case.answer_due_on.toordinal() if sort == "waiting" else 0, idea.case_id)


def _sorted(wanted: Wanted, size: int) -> list[Idea]:
    rows = cards(matching(wanted))
    key, backwards = wanted.newer_than or wanted.older_than, wanted.newer_than is not None
    order = [_turned(name) for name in ORDERS[wanted.sort]] if backwards else ORDERS[wanted.sort]
    if wanted.sort == "waiting":
        # Whoever has their answer waits no longer.
        rows = rows.filter(case__answer_due_on__isnull=False)
        beyond = _due_beyond(key, descends=backwards) if key else Q()
    else:
        beyond = _beyond(key, wanted.sort, descends=not backwards) if key else Q()
    return list(rows.filter(beyond).order_by(*order)[: size + 1])


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _beyond(key: Key, sort: Sort, *, descends: bool) -> Any:
    if sort == "new":
        return Q(case_id__lt=key.case) if descends else Q(case_id__gt=key.case)
    # A comparison of pairs, so that thousands of ideas with the same supports are skipped inside the index.
    lookup = TupleLessThan if descends else TupleGreaterThan
    return lookup(Tuple(F("supports"), F("case_id")), (key.value, key.case))


def _due_beyond(key: Key, *, descends: bool) -> Q:
    day, side = date.fromordinal(max(key.value, 1)), "lt" if descends else "gt"
    same_day = Q(case__answer_due_on=day, **{f"case_id__{side}": key.case})
    return Q(**{f"case__answer_due_on__{side}e": day}) & (Q(**{f"case__answer_due_on__{side}": day}) | same_day)


def _newest_found(wanted: Wanted, size: int) -> list[Idea]:
    question = search.ask(wanted.words)
    if question.empty:
        return []
    ids = search.newest(
        question,
        limit=size + 1,
        among=condition(wanted, "idea__"),
        older_than=wanted.older_than.case if wanted.older_than else None,
        newer_than=wanted.newer_than.case if wanted.newer_than else None,
    )
    order = "case_id" if wanted.newer_than else "-case_id"
    return list(cards(Idea.objects.shown().filter(case_id__in=ids)).order_by(order))


def cards(rows: "QuerySet[Idea, Any]") -> "QuerySet[Idea, Any]":
    """``rows`` with what a card shows: the beginning of the text as ``excerpt``, the first photos as ``previews``."""
    photos = Photo.objects.exclude(public_preview="").only(
        "idea_id", "municipality", "public_preview", "width", "height"
    )
    return (
        rows.select_related("case")
        # A page of cards is what most people ask for most often: only what stands on one is read.
        .only(*ON_A_CARD)
        .annotate(excerpt=Left("case__text", EXCERPT_LENGTH))
        .prefetch_related(Prefetch("photos", photos, to_attr="previews"))
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


def newest(limit: int) -> list[Idea]:
    return list(cards(Idea.objects.shown()).order_by("-case_id")[:limit])


def idea_of(case: Case) -> Idea:
    """The idea of ``case`` as its page shows it, with ``public_photos``, and in ``twins`` the cases merged into it.

    The polygon of its neighbourhood stays in the database.
    """
    rows = Idea.objects.select_related("category", "neighbourhood").defer("neighbourhood__geometry")
    idea: Any = rows.get(case_id=case.pk)
    idea.case = case
    idea.public_photos = list(idea.photos.exclude(public_file=""))
    twins = Case.objects.shown().filter(idea__merged_into=idea).order_by("id")
    idea.twins = list(twins.only("municipality", "reference", "title"))
    return cast(Idea, idea)
