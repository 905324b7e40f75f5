"""Building the town: batches of cases, steps, ideas and supports, each batch whole or not at all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from feedback.actions.steps import DETAILS_VERSION
from feedback.models import AuthorKind, Case, CaseAuthor, ReferenceCounter, Step
from feedback.proof.sealing import sealed
from feedback.states import SERIES, Status, StepKind
from ideas.actions.counting import recount
from ideas.actions.publication import put_all
from ideas.models import KIND, Category, Idea, Support
from ideas.rules import SUPPORTABLE
from ideas.synthetic import words
from ideas.synthetic.history import Planned, first_due, plan
from ideas.synthetic.places import Spot, spots_of
from portal.identity.models import User
from portal.tenancy.models import Municipality
from portal.tenancy.scope import municipality_scope
from portal.tenancy.sizes import learn_sizes

BATCH: Final = 1000
# Over how many days the ideas came in.
DAYS: Final = 730
CATEGORIES: Final = {
    "ielas": ("Ielas un ceļi", "Streets and roads"),
    "parki": ("Parki un zaļumi", "Parks and greenery"),
    "berniem": ("Bērniem un jauniešiem", "Children and young people"),
    "sports": ("Sports un atpūta", "Sport and leisure"),
    "transports": ("Transports", "Transport"),
    "cits": ("Cits", "Other"),
}


@dataclass
class _Draft:
    case: Case
    idea: Idea
    author: str
    steps: list[Planned]
    digest: str = ""


def build(
    municipality: Municipality, *, ideas: int, residents: int, seed: int, report: Callable[[int], None] = lambda _: None
) -> None:
    """Add ``ideas`` ideas and ``residents`` accounts to the municipality. ``report`` hears how many ideas stand."""
    random, now = Random(seed), timezone.now()  # noqa: S311 - load, not secrets
    with municipality_scope(municipality):
        categories, spots = _categories(), spots_of(municipality)
        people = _people(municipality, residents, seed)
        begin = now - timedelta(days=DAYS)
        for start in range(0, ideas, BATCH):
            number = min(BATCH, ideas - start)
            moments = [
                begin + timedelta(days=DAYS) * (start + index + random.random()) / ideas for index in range(number)
            ]
            with transaction.atomic():
                _batch(random, municipality, moments, now, categories, spots, people)
            report(start + number)
            if (batches := start // BATCH + 1) & (batches - 1) == 0:
                # At every doubling: the triggers' plans were made for an empty town, and would read whole tables.
                learn_sizes("feedback", "ideas")
        recount()
        learn_sizes("feedback", "ideas", "neighbourhoods", "identity")


def _categories() -> list[Category]:
    if not Category.objects.exists():
        for order, (slug, (latvian, english)) in enumerate(CATEGORIES.items()):
            Category.objects.create(slug=slug, names={"lv": latvian, "en": english}, order=order)
    return list(Category.objects.all())


def _people(municipality: Municipality, number: int, seed: int) -> list[int]:
    known = User.objects.filter(email__startswith=f"{municipality.slug}-{seed}-").count()
    people = [
        User(email=f"{municipality.slug}-{seed}-{index}@example.org", name=f"Iedzīvotājs {index}")
        for index in range(known, known + number)
    ]
    return [person.pk for person in User.objects.bulk_create(people, batch_size=BATCH)]


def _batch(
    random: Random,
    municipality: Municipality,
    moments: list[datetime],
    now: datetime,
    categories: list[Category],
    spots: list[Spot],
    people: list[int],
) -> None:
    numbers = _numbers(municipality, moments)
    drafts = []
    for moment in moments:
        author = random.choices([AuthorKind.NAME, AuthorKind.NICKNAME, AuthorKind.ANONYMOUS], [5, 3, 2])[0]
        opened_at = moment.astimezone(municipality.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        case = _case(municipality, opened_at, next(numbers[_year(municipality, moment)]))
        spot = random.choice(spots)
        lat, lon = spot.point(random)
        idea = Idea(
            municipality=municipality, category=random.choice(categories), neighbourhood=spot.area, lat=lat, lon=lon
        )
        drafts.append(_Draft(case, idea, author, plan(random, municipality, moment, now)))
    Case.objects.bulk_create([draft.case for draft in drafts])
    _authors(random, municipality, drafts, people)
    _steps(random, municipality, drafts)
    stored = Case.objects.in_bulk([draft.case.pk for draft in drafts])
    for draft in drafts:
        draft.idea.case = stored[draft.case.pk]
    Idea.objects.bulk_create([draft.idea for draft in drafts])
    shown = [(draft.idea, draft.idea.case) for draft in drafts if draft.idea.case.shown]
    put_all(shown)
    _supports(random, municipality, [idea for idea, _case in shown], people)


def _year(municipality: Municipality, moment: datetime) -> int:
    return moment.astimezone(municipality.zone).year


def _numbers(municipality: Municipality, moments: list[datetime]) -> dict[int, Iterator[int]]:
    """Reference numbers by year, reserved under the counter's lock: without gaps, like everybody's."""
    years = [_year(municipality, moment) for moment in moments]
    numbers = {}
    for year in sorted(set(years)):
        where: dict[str, Any] = {"series": SERIES[KIND], "year": year}
        ReferenceCounter.objects.get_or_create(**where)
        counter = ReferenceCounter.objects.select_for_update().get(**where)
        numbers[year] = iter(range(counter.last + 1, counter.last + 1 + years.count(year)))
        counter.last += years.count(year)
        counter.save(update_fields=["last"])
    return numbers


def _case(municipality: Municipality, opened_at: datetime, number: int) -> Case:
    year = _year(municipality, opened_at)
    return Case(
        municipality=municipality,
        kind=KIND,
        series=SERIES[KIND],
        year=year,
        number=number,
        reference=f"{municipality.code}-{year}-{number:05d}",
        opened_at=opened_at,
        day_only=True,
    )


def _authors(random: Random, municipality: Municipality, drafts: list[_Draft], people: list[int]) -> None:
    CaseAuthor.objects.bulk_create(
        CaseAuthor(
            municipality=municipality,
            case=draft.case,
            kind=draft.author,
            shown_name="" if draft.author == AuthorKind.ANONYMOUS else f"Iedzīvotājs {random.randrange(10_000)}",
            person_id=random.choice(people) if people and draft.author != AuthorKind.ANONYMOUS else None,
        )
        for draft in drafts
    )


def _steps(random: Random, municipality: Municipality, drafts: list[_Draft]) -> None:
    """One step of each case after the other: a trigger looks at what stands before its row."""
    _append(municipality, 1, [(draft, _first(random, municipality, draft)) for draft in drafts])
    longest = max(len(draft.steps) for draft in drafts)
    for index in range(longest):
        _append(municipality, index + 2, [(draft, draft.steps[index]) for draft in drafts if index < len(draft.steps)])


def _first(random: Random, municipality: Municipality, draft: _Draft) -> Planned:
    return Planned(
        status=Status.RECEIVED,
        made_at=draft.case.opened_at,
        explanation=words.text(random),
        role="author",
        answer_due_on=first_due(municipality, draft.case.opened_at),
        promised_on=None,
        more={
            "title": words.title(random),
            "language": "lv",
            "channel": str(draft.case.channel),
            "author": str(draft.author),
            "point": [draft.idea.lat, draft.idea.lon],
        },
    )


def _append(municipality: Municipality, number: int, planned: list[tuple[_Draft, Planned]]) -> None:
    Step.objects.bulk_create([_step(municipality, draft, number, plan) for draft, plan in planned])


def _step(municipality: Municipality, draft: _Draft, number: int, planned: Planned) -> Step:
    step = Step(
        municipality=municipality,
        case=draft.case,
        number=number,
        kind=StepKind.STATUS,
        status=planned.status,
        explanation=planned.explanation,
        details={"v": DETAILS_VERSION, "role": planned.role, **planned.more},
        answer_due_on=planned.answer_due_on,
        promised_on=planned.promised_on,
        made_at=planned.made_at,
        day_only=number == 1,
    )
    draft.digest = sealed(step, reference=draft.case.reference, before=draft.digest).digest
    return step


def _supports(random: Random, municipality: Municipality, ideas: list[Idea], people: list[int]) -> None:
    if not people:
        return
    rows = []
    for idea in ideas:
        # A few are loved, most are hardly seen.
        number = min(len(people), int(random.paretovariate(1.2)) - 1, 200)
        supporters = random.sample(people, number)
        idea.supports = number
        # After the decision nobody knows any more who gave them.
        idea.supports_open = idea.case.status in SUPPORTABLE
        if idea.supports_open:
            rows += [Support(municipality=municipality, idea=idea, person_id=person) for person in supporters]
    Support.objects.bulk_create(rows, batch_size=BATCH)
    Idea.objects.bulk_update(ideas, ["supports", "supports_open"], batch_size=BATCH)
