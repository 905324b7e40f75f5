from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideas.words import fold, index_words, query_words, stem, tokens

# Each line: the forms of one word, as residents write them; each must find each.
FORMS = """
rotaļlaukums rotaļlaukumu rotaļlaukumā rotaļlaukumi rotaļlaukumiem rotallaukumu rotallaukums
soliņš soliņi soliņus soliņa soliņiem soliņu soliņos solini
lūdzu ludzu LŪDZU
celiņš celiņi celiņu celiņus celiņam celinus
veloceliņš veloceliņi veloceliņa veloceliņu velocelinus
iela ielas ielā ielu ielām
koks koki kokus koku kokiem
bērns bērni bērniem bērnu berniem
suns suņi suņu suņiem
tvertne tvertnes tvertņu tvertni tvertnēm tvertnu
ietve ietves ietvi ietvju ietvēm ietvem
laterna laternas laternu laternām laternam
trotuārs trotuāra trotuāru trotuārus trotuari
luksofors luksofora luksoforu luksofori
pludmale pludmalē pludmales pludmaļu pludmales
apgaismojums apgaismojuma apgaismojumu apgaismojumam
atkritumi atkritumu atkritumiem
autobuss autobusa autobusu autobusi autobusiem
pietura pieturas pieturā pieturu pieturām
gājējs gājēja gājēju gājējiem gajejiem
iedzīvotājs iedzīvotāja iedzīvotājiem iedzīvotāju iedzivotajiem iedzīvotājam
tilts tilta tiltu tiltiem
bibliotēka bibliotēkas bibliotēkā biblioteka
stāvvieta stāvvietas stāvvietu stavvietas
ceļš ceļa ceļu ceļi
brālis brāļa brāļi
skolēns skolēni skolēnu skolenu
jauns jauna jaunu jaunais jaunajam
sniegs sniega sniegu
bedre bedres bedru
pagalms pagalmā pagalmi pagalmu
drošība drošības drošību drosibu
šķērsojums šķērsojuma šķērsojumu skersojumu
estrāde estrādes estrādi estrade
""".strip().splitlines()

PAIRS = [(line.split()[0], other) for line in FORMS for other in line.split()[1:]]


def finds(query: str, text: str, language: str = "lv") -> bool:
    words = index_words(text, language)  # type: ignore[arg-type]
    return all(forms & words for forms in query_words(query))


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_the_forms_of_a_word_find_each_other(one: str, other: str) -> None:
    assert finds(one, f"Vajag {other}!")
    assert finds(other, f"Vajag {one}!")


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("mala", "māls"), ("skola", "skolotājs"), ("parks", "paka"), ("bērns", "bērzs"),
        ("ceļš", "celiņš"), ("upe", "ielas"), ("tilts", "tirgus"), ("2025", "2026"),
        ("soliņš", "sols"), ("laukums", "lauks"),
    ],
)  # fmt: skip
def test_other_words_are_not_found(query: str, text: str) -> None:
    assert not finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [("bench", "Two benches"), ("child", "for the children"), ("playgrounds", "a playground")],
)
def test_english_texts_are_found_in_english(query: str, text: str) -> None:
    assert finds(query, text, "en")


def test_every_word_of_a_query_is_needed() -> None:
    text = "Jauni soliņi pie upes, 2026. gads"
    assert finds("soliņš upe", text)
    assert finds("2026", text)
    assert not finds("soliņš parks", text)
    assert query_words("!? a") == []


def test_folding_takes_latin_marks_and_leaves_cyrillic() -> None:
    assert fold("Āčēģīķļņšūž Ōŗ łøđæœß") == "acegiklnsuz or lodaeoess"
    assert fold("Ёлка Йод") == "ёлка йод"


def test_words_are_cut_the_same_however_marks_are_encoded() -> None:
    text = "Rīgas 2. skola_pagalms, e-pasts: x " + "a" * 41
    words = ["rīgas", "skola", "pagalms", "pasts"]
    assert tokens(text) == tokens(unicodedata.normalize("NFD", text)) == words
    assert tokens("Площадка 12") == ["площадка", "12"]


def test_numbers_and_short_words_have_no_stem() -> None:
    assert [stem(word) for word in ("12345", "koks", "mala", "solini")] == ["", "", "", "solin-"]


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_every_text_is_found_by_itself(text: str) -> None:
    assert finds(text, text)
    assert all(word for word in index_words(text))
