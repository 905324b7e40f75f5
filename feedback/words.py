"""What people write, as other people see it. Pure functions: forms, actions and imports share them."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, Literal

from feedback.states import INVISIBLE

# Of what is not to be seen, only a line break and the joiner inside emoji and some scripts are of use in a text.
_KEPT = "\n\u200c\u200d"
# No language puts more marks than this upon one letter. Unicode's order of marks costs the square of their number.
MOST_MARKS: Final = 30
# How long the words of a case may be, as they are handed in and as they are put right.
TITLE_LENGTH: Final = 120
TEXT_LENGTH: Final = 5000
# How long an officer's may be.
ANSWER_LENGTH: Final = 20_000
# A text may arrive longer than what is kept of it: line breaks of two signs, letters apart from their marks, blanks.
ROOM: Final = 4


def too_long(text: str, most: int) -> bool:
    """Whether ``text`` is so much longer than ``most`` that nothing need read it to know."""
    return len(text) > ROOM * most


def normal(text: str, form: Literal["NFC", "NFD"] = "NFC") -> str:
    """``text`` in a normal form, in time that grows with its length only; of a run of marks the first ones stay."""
    return text if text.isascii() else unicodedata.normalize(form, "".join(_with_few_marks(text)))


def _with_few_marks(text: str) -> Iterator[str]:
    marks = 0
    for sign in text:
        marks = marks + 1 if unicodedata.category(sign).startswith("M") else 0
        if marks <= MOST_MARKS:
            yield sign


def tidy(text: str, *, lines: bool = True) -> str:
    """The text as people see it: composed letters, no control or direction marks, no runs of blanks.

    Without ``lines`` all of it on one line.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = "".join(ch for ch in text if ch in _KEPT or unicodedata.category(ch) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    # Only now: a sign that nobody sees may have stood between a letter and its mark.
    text = normal(text)
    if not lines:
        return " ".join(text.split())
    kept = "\n".join(" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", kept).strip()


def says_something(text: str) -> bool:
    """Whether there is a letter or a digit that somebody sees: some letters are made to be invisible."""
    return any(ch.isalnum() and ch not in INVISIBLE for ch in text)
