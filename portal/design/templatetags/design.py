"""What templates need of the look: the style sheet's address, icons, the weave of a status."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import Any

import segno
from django import template
from django.forms import BoundField
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from portal.design.bundle import digest
from portal.design.colour import DEFAULT_HUE
from portal.design.weave import weave_of

register = template.Library()

register.filter("weave", weave_of)


def hue_of(context: Mapping[str, Any]) -> int:
    """The hue of the page's municipality; error pages may have none."""
    municipality = context.get("municipality") or getattr(context.get("request"), "municipality", None)
    return getattr(municipality, "hue", DEFAULT_HUE)


@register.simple_tag(takes_context=True)
def stylesheet_url(context: Mapping[str, Any]) -> str:
    return reverse("design:stylesheet", args=[digest(hue_of(context))])


def _drawing(file: str, name: str, css: str, *, width: int | str, height: int | str) -> SafeString:
    return format_html(
        '<svg class="{}" width="{}" height="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        css,
        width,
        height,
        static(f"design/{file}.svg"),
        name,
    )


@register.simple_tag
def icon(name: str, size: int = 24) -> SafeString:
    """``{% icon "pin" %}``: decoration only, so words must stand beside it. Names: static/design/icons.svg."""
    # In the measure of the words: whoever sets these larger gets larger icons too.
    side = f"{size / 16:g}rem"
    return _drawing("icons", name, "icon", width=side, height=side)


@register.simple_tag
def drawing(name: str, width: int = 240, height: int = 160) -> SafeString:
    """``{% drawing "gate" %}``: a line drawing of static/design/drawings.svg; the large linden is a file of its own."""
    return _drawing("linden" if name == "linden" else "drawings", name, "drawing", width=width, height=height)


@register.simple_tag
def behaviour(name: str) -> SafeString:
    """``{% behaviour "copy" %}``: load static/design/js/copy.js; the page works without it."""
    return format_html('<script type="module" src="{}"></script>', static(f"design/js/{name}.js"))


@register.simple_tag
@lru_cache(maxsize=512)
def qr(address: str) -> SafeString:
    """A QR of ``address`` for paper, drawn as one path; the words of the address must stand beside it."""
    rows = list(segno.make(address, error="m", micro=False).matrix_iter(border=0))
    # Each run of dark squares is one stroke.
    runs = (f"M{at} {y}h{len(run)}" for y, row in enumerate(rows) for at, run in _runs(row))
    return format_html(
        '<svg class="qr" viewBox="0 -.5 {0} {0}" aria-hidden="true" focusable="false"><path d="{1}"></path></svg>',
        len(rows),
        "".join(runs),
    )


def _runs(row: Iterable[int]) -> Iterator[tuple[int, list[int]]]:
    at = 0
    for dark, run in groupby(row):
        squares = list(run)
        if dark:
            yield at, squares
        at += len(squares)


@register.filter
def grouped(code: str) -> list[str]:
    """A follow code in groups of four."""
    bare = code.replace("-", "").replace(" ", "")
    return [bare[at : at + 4] for at in range(0, len(bare), 4)]


@register.inclusion_tag("design/components/radio_cards.html")
def radio_cards(field: BoundField, sentences: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A choice in which each option says in one sentence what follows from it (``sentences`` by value)."""
    sentences = sentences or {}
    return {
        "field": field,
        "options": [
            {"radio": radio, "sentence": sentences.get(str(radio.data["value"]), "")} for radio in field.subwidgets
        ],
    }


@register.simple_tag
def remembered(name: str, **inputs: Any) -> SafeString:
    """``{% include %}`` for a component that is asked for often: drawn once for the same inputs, language and day.

    The inputs are all that it may depend on, and hashable; so whatever changes in them is drawn anew.
    """
    return _drawn(name, get_language(), timezone.localdate(), tuple(inputs.items()))


@lru_cache(maxsize=2048)
def _drawn(name: str, language: str, today: date, inputs: tuple[tuple[str, Any], ...]) -> SafeString:
    return get_template(name).render(dict(inputs))  # type: ignore[return-value]  # its stub says str
