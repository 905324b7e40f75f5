"""From a municipality's one hue to every colour that its pages need, with the contrast put right.

Hues are OKLCH degrees, so that yellow and blue of the same lightness really look equally light.
Source of the matrices: Björn Ottosson, "A perceptual color space for image processing" (2020).
"""

from math import cos, radians, sin
from typing import NamedTuple

DEFAULT_HUE = 150
TEXT_CONTRAST = 4.5
# Red belongs to "late" alone: a municipality's own colour steps aside from it.
LATE_HUES = range(12, 46)

LINEN = "#fbf8f2"
PAPER = "#fffdf9"
EVENING = "#15191f"
EVENING_PAPER = "#1d232b"

Rgb = tuple[float, float, float]


class Palette(NamedTuple):
    """Hex colours of one scheme; each is used under the custom property ``--hue-<field>``."""

    strong: str  # links, buttons, the band's edge
    on: str  # words on ``strong``
    hover: str  # ``strong`` under a finger
    wash: str  # quiet grounds
    line: str  # rules and borders, never the only sign of anything
    thread: str  # the band's second colour
    deep: str  # the ground of the footer
    on_deep: str  # words on ``deep``


def to_rgb(colour: str) -> Rgb:
    """``#rrggbb`` as three gamma-encoded channels between 0 and 1."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _gamma(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2."""
    red, green, blue = (_linear(channel) for channel in to_rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio after WCAG 2.2, between 1 and 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _channels(lightness: float, chroma: float, hue: float) -> Rgb:
    """OKLCH to linear RGB; channels outside 0–1 are outside sRGB."""
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def oklch(lightness: float, chroma: float, hue: float) -> str:
    """The nearest sRGB colour as ``#rrggbb``: chroma gives way, lightness and hue stay."""
    channels = _channels(lightness, chroma, hue)
    while chroma > 0 and not all(-0.0005 <= channel <= 1.0005 for channel in channels):
        chroma = max(0.0, chroma - 0.005)
        channels = _channels(lightness, chroma, hue)
    return "#" + "".join(f"{round(255 * _gamma(min(1.0, max(0.0, channel)))):02x}" for channel in channels)


def readable(lightness: float, chroma: float, hue: float, *, on: tuple[str, ...]) -> str:
    """The colour nearest to the given lightness that can be read as text on every one of ``on``."""
    step = -0.005 if luminance(on[0]) > 0.2 else 0.005
    colour = oklch(lightness, chroma, hue)
    while min(contrast(colour, ground) for ground in on) < TEXT_CONTRAST:
        lightness += step
        if not 0 <= lightness <= 1:
            raise ValueError(f"No colour of hue {hue} can be read on {', '.join(on)}.")
        colour = oklch(lightness, chroma, hue)
    return colour


def own_hue(hue: int) -> int:
    """The hue that is shown for the one entered: 0–359, moved out of the reds to the nearer side."""
    hue %= 360
    if hue not in LATE_HUES:
        return hue
    middle = (LATE_HUES.start + LATE_HUES.stop) // 2
    return (LATE_HUES.start - 12) % 360 if hue < middle else LATE_HUES.stop + 12


def day_palette(hue: int) -> Palette:
    hue = own_hue(hue)
    wash = oklch(0.943, 0.02, hue)
    deep = oklch(0.27, 0.045, hue)
    return Palette(
        strong=readable(0.44, 0.11, hue, on=(LINEN, PAPER, wash)),
        on=PAPER,
        hover=oklch(0.35, 0.095, hue),
        wash=wash,
        line=oklch(0.84, 0.05, hue),
        thread=oklch(0.70, 0.11, hue),
        deep=deep,
        on_deep=readable(0.93, 0.02, hue, on=(deep,)),
    )


def evening_palette(hue: int) -> Palette:
    hue = own_hue(hue)
    wash = oklch(0.29, 0.035, hue)
    deep = oklch(0.17, 0.02, hue)
    strong = readable(0.82, 0.075, hue, on=(EVENING, EVENING_PAPER, wash))
    return Palette(
        strong=strong,
        on=EVENING,
        hover=oklch(0.90, 0.07, hue),
        wash=wash,
        line=oklch(0.40, 0.045, hue),
        thread=oklch(0.58, 0.10, hue),
        deep=deep,
        on_deep=readable(0.88, 0.02, hue, on=(deep,)),
    )


def hue_variables(hue: int) -> str:
    """The style rules that give a municipality its colours, by day and by evening."""
    day, evening = (
        ";".join(f"--hue-{name.replace('_', '-')}:{colour}" for name, colour in palette._asdict().items())
        for palette in (day_palette(hue), evening_palette(hue))
    )
    # Paper is always printed by day.
    return f":root{{{day}}}@media screen and (prefers-color-scheme:dark){{:root{{{evening}}}}}"
