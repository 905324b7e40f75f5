"""Full-text search: the newest matches, read straight from the index of words.

Every word of the question must be found, in any of its forms; one of four letters or more also finds the words that
begin with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from ideas.models import Word
from ideas.words import fold, query_words, tokens
from portal.tenancy.scope import current_municipality

# A question longer than this is no question.
LONGEST_QUESTION: Final = 200
PREFIX_FROM: Final = 4
# How many words that begin alike are looked through, and how many words of a question count.
MOST_FORMS: Final = 8
MOST_WORDS: Final = 6
# A word that stands in this many ideas is common enough to start from any other.
COMMON: Final = 500

# Jumps from one distinct word to the next along the index, instead of reading every row between them. (Not "min":
# where few rows are expected it would read them all.)
_SKIP: Final = """
    WITH RECURSIVE found(word, place) AS (
        SELECT (SELECT word FROM ideas_word
                WHERE municipality_id = %(town)s AND word >= %(first)s AND word < %(after)s
                ORDER BY word LIMIT 1), 1
        UNION ALL
        SELECT (SELECT word FROM ideas_word
                WHERE municipality_id = %(town)s AND word > found.word AND word < %(after)s
                ORDER BY word LIMIT 1), found.place + 1
        FROM found WHERE found.word IS NOT NULL AND found.place < %(most)s
    )
    SELECT word FROM found WHERE word IS NOT NULL
"""


@dataclass(frozen=True)
class Question:
    """What was asked for, ready to be looked up: one set of words for each word that was written."""

    forms: tuple[frozenset[str], ...]

    @property
    def empty(self) -> bool:
        return not self.forms


def ask(written: str) -> Question:
    """Read a question. Empty where nothing in it can be looked up."""
    forms_of = dict(zip(dict.fromkeys(tokens(written)), query_words(written), strict=True))
    return Question(
        tuple(
            forms | _beginning_with(fold(token)) if len(token) >= PREFIX_FROM else forms
            for token, forms in list(forms_of.items())[:MOST_WORDS]
        )
    )


def _beginning_with(start: str) -> frozenset[str]:
    after = start[:-1] + chr(ord(start[-1]) + 1)
    with connection.cursor() as cursor:
        cursor.execute(_SKIP, {"town": current_municipality().pk, "first": start, "after": after, "most": MOST_FORMS})
        return frozenset(word for (word,) in cursor.fetchall())


def matching(question: Question, idea: str = "pk") -> Q:
    """The condition on ideas (or on rows that name theirs in ``idea``) that every word of ``question`` stands there."""
    condition = Q()
    for forms in question.forms:
        condition &= Q(Exists(Word.objects.filter(idea=OuterRef(idea), word__in=forms)))
    return condition


def newest(question: Question, *, limit: int, among: Q | None = None, older_than: int | None = None,
           newer_than: int | None = None) -> list[int]:  # fmt: skip
    """Case ids of at most ``limit`` matches, newest first: the newest, or those next after ``newer_than``.

    ``among`` narrows the ideas, in terms of ``idea__…``.
    """
    rarest, *others = _rarest_first(question.forms)
    rows = Word.objects.filter(among or Q()).filter(matching(Question(tuple(others)), "idea"))
    if older_than is not None:
        rows = rows.filter(newest__lt=older_than)
    if newer_than is not None:
        rows = rows.filter(newest__gt=newer_than)
    order = "newest" if newer_than is not None else "-newest"
    # The newest of each form, then the newest of those: sorting all rows of a common word would take ever longer.
    parts = [
        Word.objects.filter(pk__in=rows.filter(word=form).order_by(order).values("pk")[:limit]).values_list(
            "newest", flat=True
        )
        for form in sorted(rarest)
    ]
    found: set[int] = set(_together(parts))
    return sorted(sorted(found, reverse=newer_than is None)[:limit], reverse=True)


def _together(parts: Sequence["QuerySet[Word, Any]"]) -> Any:
    first, *rest = (part.order_by() for part in parts)
    return first.union(*rest, all=True) if rest else first


def _rarest_first(tokens: tuple[frozenset[str], ...]) -> list[frozenset[str]]:
    if len(tokens) == 1:
        return list(tokens)
    return sorted(tokens, key=lambda forms: Word.objects.filter(word__in=forms)[:COMMON].count())
