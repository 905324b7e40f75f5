"""Keeping the shelves in step with what the public may see: the search index, the map's grid, the tally."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from feedback.models import Case, Step
from feedback.states import StepKind
from ideas.grid import MICRO, Square, squares_over
from ideas.models import Idea, Word
from ideas.words import index_words
from portal.jobs.actions import enqueue
from portal.tenancy.scope import current_municipality

# Rows of one statement: SQLite takes some 32,000 values.
BATCH: Final = 1000
WORDS_CHANGE: Final = frozenset({StepKind.CORRECTION, StepKind.REDACTION})


def on_step(case: Case, step: Step) -> None:
    """After each step of an idea's case, in its transaction and under its lock."""
    idea = Idea.objects.get(case_id=case.pk)
    if case.shown and not idea.shelved:
        put(idea, case)
    elif idea.shelved and not case.shown:
        take(idea)
    elif idea.shelved and step.kind in WORDS_CHANGE:
        _write_words(idea, case)
    count_soon()


def put(idea: Idea, case: Case) -> None:
    """Let searches and the map find the idea. Nothing where it stands there already."""
    put_all([(idea, case)])


@transaction.atomic
def put_all(found: Sequence[tuple[Idea, Case]]) -> None:
    """``put`` for many at once."""
    missing = Idea.objects.filter(pk__in=[idea.pk for idea, _case in found], shelved=False)
    fresh = set(missing.select_for_update().values_list("pk", flat=True))
    missing.filter(pk__in=fresh).update(shelved=True)
    words: list[tuple[Idea, str]] = []
    for idea, case in found:
        if idea.pk in fresh:
            idea.shelved = True
            words += [(idea, word) for word in _words(idea, case)]
    _index(words)
    _move_pins([idea for idea, _case in found if idea.pk in fresh], +1)


@transaction.atomic
def take(idea: Idea) -> None:
    """Take the idea off the map and out of the index."""
    if not Idea.objects.filter(pk=idea.pk, shelved=True).update(shelved=False):
        return
    idea.shelved = False
    Word.objects.filter(idea=idea).delete()
    _move_pins([idea], -1)


def count_soon() -> None:
    """Have the tally counted at the next full minute, once for whatever happens until then.

    The key hides the minute: of what an author does only the day is kept.
    """
    municipality = current_municipality()
    minute = timezone.now().replace(second=0, microsecond=0) + timedelta(minutes=1)
    once = salted_hmac("ideas.count", f"{municipality.pk}:{minute:%Y%m%d%H%M}").hexdigest()
    enqueue("ideas.count", key=f"ideas.count:{once}", due_at=minute)


def _words(idea: Idea, case: Case) -> list[str]:
    return sorted(index_words(f"{case.title}\n{case.text}", "en" if idea.language == "en" else "lv"))


def _write_words(idea: Idea, case: Case) -> None:
    Word.objects.filter(idea=idea).delete()
    _index([(idea, word) for word in _words(idea, case)])


def _index(words: list[tuple[Idea, str]]) -> None:
    municipality = current_municipality()
    if connection.vendor == "postgresql" and len(words) > BATCH:
        # A whole import has millions of words; as objects they would cost more than all the rest.
        with connection.cursor() as cursor, cursor.copy(COPY) as copy:
            for idea, word in words:
                copy.write_row((municipality.pk, idea.pk, word, idea.case_id))
    else:
        rows = (Word(municipality=municipality, idea=idea, word=word, newest=idea.case_id) for idea, word in words)
        Word.objects.bulk_create(rows, batch_size=BATCH)


def _move_pins(ideas: Iterable[Idea], by: int) -> None:
    sums: dict[Square, list[int]] = {}
    for idea in ideas:
        if idea.lat is None or idea.lon is None:
            continue
        change = (by, by * round(idea.lat * MICRO), by * round(idea.lon * MICRO), by * idea.pk)
        for square in squares_over(idea.lat, idea.lon):
            sums[square] = [old + new for old, new in zip(sums.get(square, (0, 0, 0, 0)), change, strict=True)]
    municipality = current_municipality()
    # Sorted: whoever else moves pins locks the squares that both share in the same order.
    rows = [(municipality.pk, *square, *sums[square]) for square in sorted(sums)]
    with connection.cursor() as cursor:
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            values = [value for row in batch for value in row]
            cursor.execute(UPSERT.replace("{rows}", ", ".join([ROW] * len(batch))), values)


COPY: Final = "COPY ideas_word (municipality_id, idea_id, word, newest) FROM STDIN"
ROW: Final = "(%s, %s, %s, %s, %s, %s, %s, %s)"
# One statement, since an update of what was read before would lose what others add meanwhile.
UPSERT: Final = """
    INSERT INTO ideas_pincell AS cell (municipality_id, zoom, x, y, count, sum_lat, sum_lon, sum_idea)
    VALUES {rows}
    ON CONFLICT (municipality_id, zoom, x, y) DO UPDATE SET
        count = cell.count + excluded.count,
        sum_lat = cell.sum_lat + excluded.sum_lat,
        sum_lon = cell.sum_lon + excluded.sum_lon,
        sum_idea = cell.sum_idea + excluded.sum_idea
"""
