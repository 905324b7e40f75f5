"""Taking in ideas of another system: each row whole, with the trail that it can honestly have, or named and refused."""

from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, time
from itertools import chain, count
from typing import Final

from django.db import transaction
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from feedback.actions.moderation import publish
from feedback.actions.opening import NewAuthor
from feedback.actions.steps import take_step
from feedback.actors import IMPORT
from feedback.models import AuthorKind
from feedback.personal import Kind, find_personal_data
from feedback.rules import Refused
from feedback.states import Status
from feedback.words import ANSWER_LENGTH, TEXT_LENGTH
from ideas.actions.opening import open_idea
from ideas.imports import Row, Unread
from ideas.models import Category, Idea
from ideas.rules import NAME_LENGTH, word_problems
from neighbourhoods.models import Neighbourhood
from neighbourhoods.queries import current_neighbourhoods, locate
from portal.tenancy.models import Municipality
from portal.tenancy.scope import current_municipality, municipality_scope

CATEGORY_SLUG_LENGTH: Final = 50


@dataclass(frozen=True)
class Line:
    """One line of the report."""

    line: int
    external_id: str
    text: str


@dataclass
class Report:
    """What became of every line: taken in, known already, or refused; ``notes`` are for a person to read."""

    created: list[Line] = field(default_factory=list)
    known: list[Line] = field(default_factory=list)
    refused: list[Line] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)


@dataclass
class _Shelf:
    """What every row needs, read once."""

    categories: dict[str, Category]
    areas: dict[str, Neighbourhood]
    known: set[str]
    now: datetime


def import_ideas(*, municipality: Municipality, rows: Iterable[Row | Unread], dry_run: bool = False) -> Report:
    """Take in every row that can be taken; a row that exists already by its number is left as it is."""
    report = Report()
    # Explanations are the municipality's public words, whatever language the command runs in.
    with municipality_scope(municipality), translation.override(municipality.languages[0]):
        shelf = _shelf()
        # Row by row, so that residents can hand in ideas while a long file is read.
        with transaction.atomic() if dry_run else nullcontext():
            for row in rows:
                _take(row, shelf, report)
            if dry_run:
                transaction.set_rollback(True)
    return report


def _shelf() -> _Shelf:
    areas: dict[str, Neighbourhood] = {}
    for area in current_neighbourhoods():
        areas |= {area.slug: area, area.name.casefold(): area}
    return _Shelf(
        categories={name.casefold(): row for row in Category.objects.all() for name in [row.slug, *row.names.values()]},
        areas=areas,
        known=set(Idea.objects.exclude(external_id=None).values_list("external_id", flat=True)),
        now=timezone.now(),
    )


def _take(row: Row | Unread, shelf: _Shelf, report: Report) -> None:
    if isinstance(row, Unread):
        report.refused.append(Line(row.line, row.external_id, row.problem))
        return
    if row.external_id in shelf.known:
        report.known.append(Line(row.line, row.external_id, row.title))
        return
    try:
        # A row is whole or not there: what its first half wrote goes with its refusal.
        with transaction.atomic():
            idea = _create(row, shelf, report)
    except Refused as refusal:
        report.refused.append(Line(row.line, row.external_id, " ".join(refusal.reasons)))
        return
    shelf.known.add(row.external_id)
    report.created.append(Line(row.line, row.external_id, idea.case.reference))


def _create(row: Row, shelf: _Shelf, report: Report) -> Idea:
    _refuse_words(row, report)
    area = _area(row, shelf)
    opened_at = _opened_at(row, shelf)
    # Last, since a refusal would take a new category along.
    category = _category(row, shelf, report)
    language = translation.get_language() or "lv"
    idea, _code = open_idea(
        title=row.title,
        text=row.text,
        category=category,
        author=NewAuthor(
            kind=AuthorKind.NAME if row.author else AuthorKind.ANONYMOUS, shown_name=row.author, language=language
        ),
        neighbourhood=area,
        point=row.point,
        channel=row.channel,
        sealed={"external_id": row.external_id},
        opened_at=opened_at,
        by=IMPORT,
        supports=row.supports,
        external_id=row.external_id,
    )
    publish(case=idea.case, by=IMPORT, explanation=_("Carried over from an earlier system."), made_at=opened_at)
    if row.status == Status.ANSWERED:
        take_step(case=idea.case, status=Status.ANSWERED, explanation=_answer(row), by=IMPORT, made_at=shelf.now)
    return idea


def _answer(row: Row) -> str:
    return row.answer or _(
        "The municipality answered this in an earlier system. The words of that answer were not carried over."
    )


def _refuse_words(row: Row, report: Report) -> None:
    problems = list(word_problems(row.title, row.text).values())
    found = find_personal_data(f"{row.title}\n{row.text[:TEXT_LENGTH]}\n{row.author}")
    if any(finding.kind is Kind.PERSONAL_CODE for finding in found):
        problems.append(_("The text holds a personal code, which must not be published."))
    if len(row.author) > NAME_LENGTH or len(row.external_id) > NAME_LENGTH:
        problems.append(_("The author or the number is longer than %d characters.") % NAME_LENGTH)
    if len(row.answer) > ANSWER_LENGTH:
        problems.append(_("The answer is longer than %d characters.") % ANSWER_LENGTH)
    if problems:
        raise Refused(*problems)
    seen = dict.fromkeys(finding.excerpt for finding in found if finding.kind in (Kind.EMAIL, Kind.PHONE))
    for excerpt in seen:
        report.notes.append(Line(row.line, row.external_id, _("Perhaps personal data, now public: %s") % excerpt))


def _area(row: Row, shelf: _Shelf) -> Neighbourhood | None:
    if row.point:
        if found := locate(*row.point):
            return shelf.areas[found.slug]
        if shelf.areas:
            raise Refused(_("The place %s, %s lies outside the municipality.") % row.point)
    if not row.neighbourhood:
        return None
    area = shelf.areas.get(row.neighbourhood.casefold())
    if area is None:
        raise Refused(_("There is no neighbourhood “%s”.") % row.neighbourhood)
    return area


def _category(row: Row, shelf: _Shelf, report: Report) -> Category:
    """The category of that name or address; a new one at the end of the list where there is none."""
    name = row.category or _("Other")
    if found := shelf.categories.get(name.casefold()):
        return found
    language = translation.get_language() or "lv"
    base = slugify(name)[:CATEGORY_SLUG_LENGTH].strip("-") or "category"
    taken = set(Category.objects.values_list("slug", flat=True))
    candidates = chain([base], (f"{base[:44]}-{number}" for number in count(2)))
    slug = next(slug for slug in candidates if slug not in taken)
    category: Category = Category.objects.create(slug=slug, names={language: name}, order=100 + len(taken))
    shelf.categories[name.casefold()] = category
    report.categories.append(name)
    return category


def _opened_at(row: Row, shelf: _Shelf) -> datetime:
    if row.submitted_on is None:
        return shelf.now
    opened_at = datetime.combine(row.submitted_on, time(), tzinfo=current_municipality().zone)
    if opened_at > shelf.now:
        raise Refused(_("The date lies in the future."))
    return opened_at
