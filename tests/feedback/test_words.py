"""What people write, made fit to be seen: at a cost that grows with its length and with nothing else."""

import sys
import unicodedata
from collections.abc import Iterator
from itertools import groupby

import pytest

from feedback.words import MOST_MARKS, tidy
from ideas.words import fold, index_words, tokens

# Marks of two classes by turns: each has to be carried past all before it.
MARKS = "\u0315\u0300"


def longest_run(text: str) -> int:
    runs = groupby(text, key=lambda sign: unicodedata.category(sign).startswith("M"))
    return max((len(list(run)) for marks, run in runs if marks), default=0)


@pytest.fixture
def normalised(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every text whose marks Unicode was asked to put in order."""
    seen: list[str] = []
    plain = unicodedata.normalize

    def normalize(form: str, text: str) -> str:
        seen.append(text)
        return plain(form, text)  # type: ignore[arg-type]

    monkeypatch.setattr(unicodedata, "normalize", normalize)
    return seen


@pytest.mark.parametrize("reader", [tidy, fold, tokens, index_words], ids=lambda reader: reader.__name__)
@pytest.mark.parametrize("marks", [MARKS, "\u0f73", "\u1baa\u0302", "\u0302\u200b", "\u20dd"], ids=ascii)
def test_a_long_run_of_marks_is_cut_before_it_is_put_in_order(
    reader: object, marks: str, normalised: list[str]
) -> None:
    reader("Sol" + marks * 2000 + "iņš")  # type: ignore[operator]
    assert normalised
    assert max(map(longest_run, normalised)) <= MOST_MARKS


def test_every_sign_that_unicode_puts_in_order_is_a_mark() -> None:
    for sign in map(chr, range(sys.maxunicode + 1)):
        if unicodedata.combining(unicodedata.normalize("NFD", sign)[0]):
            assert unicodedata.category(sign).startswith("M"), ascii(sign)


def test_marks_that_a_language_has_stay() -> None:
    word = "Việt đẹp שָׁלוֹם नमस्ते"
    assert tidy(unicodedata.normalize("NFD", word)) == unicodedata.normalize("NFC", word)
    assert tidy("a" + "\u0323" * (MOST_MARKS + 5) + "b") == "\u1ea1" + "\u0323" * (MOST_MARKS - 1) + "b"


@pytest.mark.parametrize("text", ["a\u200b\u0301", "a" + "\u200b\u0315\u200b\u0300" * 40, "e\u0301\u202e\u0323"])
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert longest_run(tidy(text)) <= MOST_MARKS
