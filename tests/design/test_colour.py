"""Every hue that a municipality can enter gives colours that can be read."""

import pytest

from portal.design import colour


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#fbf8f2", "#fbf8f2", 1.0)]
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert round(colour.contrast(one, other), 2) == ratio


@pytest.mark.parametrize(
    ("lightness", "chroma", "hue", "expected"),
    [(0, 0, 0, "#000000"), (1, 0, 0, "#ffffff"), (0.628, 0.2577, 29.23, "#ff0000")],
)
def test_oklch_is_that_of_its_source(lightness: float, chroma: float, hue: float, expected: str) -> None:
    assert colour.oklch(lightness, chroma, hue) == expected


@pytest.mark.parametrize(
    ("palette", "grounds"),
    [
        (colour.day_palette, (colour.LINEN, colour.PAPER)),
        (colour.evening_palette, (colour.EVENING, colour.EVENING_PAPER)),
    ],
)
def test_words_can_be_read_in_every_hue(palette, grounds) -> None:
    poor = []
    for hue in range(360):
        own = palette(hue)
        pairs = [(own.strong, ground) for ground in (*grounds, own.wash)]
        pairs += [(own.hover, ground) for ground in (*grounds, own.wash)]
        pairs += [(own.on, own.strong), (own.on, own.hover), (own.on_deep, own.deep)]
        poor += [(hue, *pair) for pair in pairs if colour.contrast(*pair) < colour.TEXT_CONTRAST]
    assert poor == []


def test_no_municipality_wears_the_colour_of_late() -> None:
    assert [colour.own_hue(hue) for hue in (0, 11, 12, 28, 29, 45, 46, 150, 359, 360)] == [
        0,
        11,
        0,
        0,
        58,
        58,
        46,
        150,
        359,
        0,
    ]


def test_paper_is_printed_by_day() -> None:
    assert "@media screen and (prefers-color-scheme:dark)" in colour.hue_variables(150)
