"""The words by which a text is found: the same on every database, as the database has no say.

Three forms of each word are indexed: as written without diacritics (*ludzu* finds *lūdzu*); its
dictionary form, which knows irregular words (*suņi* is *suns*); and a light stem, which knows no
word but every regular ending, so that it joins what the dictionary lacks (*soliņi*, *soliņus*)
and what was typed without diacritics (*rotallaukumu*).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from simplemma import Lemmatizer

from feedback.words import normal

Language = Literal["lv", "en"]

SHORTEST, LONGEST = 2, 40
WORD = re.compile(r"[^\W_]+")

# Latin letters that Unicode does not take apart into a letter and its mark.
UNDIVIDED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})

# Endings of Latvian nouns and adjectives without their diacritics, the longest first. Folding
# has already undone most of the softening (brālis, brāļa: bral-); English plurals come along.
ENDINGS = (
    "ajiem", "ajam", "ajai", "ajas", "ajos", "ajus", "aja", "ajo", "aju", "ais",
    "iem", "am", "em", "im", "ai", "ei", "as", "es", "is", "os", "us", "ie",
    "a", "e", "i", "o", "s", "u",
)  # fmt: skip
# Shorter stems say too little: mal- would join an edge, clay and a mill.
SHORTEST_STEM = 4

# One cache for both languages: a town's vocabulary, not its texts.
_lemmatizer = Lemmatizer(cache_max_size=16_384)


def fold(text: str) -> str:
    """Lower case, Latin letters without marks; other scripts keep theirs (й is not и)."""
    if text.isascii():
        return text.lower()
    marked = normal(normal(text, "NFD").casefold(), "NFD")
    kept, latin = [], False
    for sign in marked.translate(UNDIVIDED):
        if not unicodedata.combining(sign):
            latin = _is_latin(sign)
        elif latin:
            continue
        kept.append(sign)
    return normal("".join(kept))


@lru_cache(maxsize=4096)
def _is_latin(sign: str) -> bool:
    return unicodedata.name(sign, "").startswith("LATIN")


def tokens(text: str) -> list[str]:
    """The words and numbers of a text in lower case, as long as a word can be."""
    found = WORD.findall(normal(text).lower())
    return [word for word in found if SHORTEST <= len(word) <= LONGEST]


def stem(word: str) -> str:
    """The part of a folded word that declension leaves alone, with a hyphen behind.

    The hyphen keeps stems apart from words. Numbers and short words have none: "".
    """
    for ending in ENDINGS:
        if not word.endswith(ending):
            continue
        # -tājs makes doers of verbs (skolotājam), which only look like -ajam of adjectives.
        if ending.startswith("aj") and word.endswith("t" + ending):
            continue
        word = word.removesuffix(ending)
        # ietve, ietvju: after a lip sound softening is a letter of its own.
        if word.endswith(("bj", "mj", "pj", "vj")):
            word = word[:-1]
        break
    return f"{word}-" if len(word) >= SHORTEST_STEM and word.isalpha() else ""


def index_words(text: str, language: Language = "lv") -> set[str]:
    """All forms to store for a text; its own language decides the dictionary."""
    found: set[str] = set()
    for token in set(tokens(text)):
        found |= _forms(token, (language,))
    return found


def query_words(query: str) -> list[frozenset[str]]:
    """For each word asked for the forms of which a text must hold at least one.

    Nobody says in which language they search, so both dictionaries are asked.
    """
    return [_forms(token, ("lv", "en")) for token in dict.fromkeys(tokens(query))]


@lru_cache(maxsize=16_384)
def _forms(token: str, languages: tuple[Language, ...]) -> frozenset[str]:
    folded = fold(token)
    lemmas = {fold(_lemmatizer.lemmatize(token, lang=language)) for language in languages}
    return frozenset({folded, stem(folded), *lemmas} - {""})
