"""What a new municipality begins with: categories, rules, the first pages. Its officers make them their own."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from cms.states import FixedPage
from portal.tenancy.models import Municipality

FOLDER = Path(__file__).parent / "starter"
Block = tuple[str, Any]


def categories() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((FOLDER / "categories.yaml").read_text(encoding="utf-8"))
    return found


def rules() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((FOLDER / "rules.yaml").read_text(encoding="utf-8"))["rules"]
    return found


def fixed_page(key: FixedPage, municipality: Municipality, language: str) -> tuple[str, list[Block]]:
    """Lead and body: the template's words before its first heading, then a block for each heading and what follows."""
    html = render_to_string(f"cms/starter/{language}/{key}.html", {"municipality": municipality})
    lead, *sections = re.split(r"<h2>(.*?)</h2>", html)
    return lead.strip(), sections_of(zip(sections[::2], sections[1::2], strict=True))


def sections_of(sections: Iterable[tuple[str, str]]) -> list[Block]:
    """Headings with the HTML beneath them, as blocks of a page's body."""
    return [block for title, html in sections for block in (("heading", title), ("paragraph", html.strip()))]


def headline(municipality: Municipality) -> str:
    return _("What would you improve in %(locative)s?") % {"locative": municipality.locative}


def lead() -> str:
    return _(
        "Pin an idea on the map. We answer in public and by a set date, and if we are late, everybody will see it."
    )


def news_title() -> str:
    return _("News")


def steps() -> list[Mapping[str, str]]:
    return [
        {
            "title": _("Pin it on the map"),
            "text": _("Show the place and write what you would improve. A few sentences are enough."),
        },
        {
            "title": _("We publish it"),
            "text": _("We check it against the rules. What we do not publish gets its reason too."),
        },
        {
            "title": _("We answer"),
            "text": _(
                "The answer is public: what we will do, what it costs and when; or why not, and what you can do next."
            ),
        },
        {
            "title": _("The trail stays"),
            "text": _("Nothing in it can be erased or quietly changed. You see at any time what is happening."),
        },
    ]


def home_body(how: Sequence[Mapping[str, str]]) -> list[Block]:
    """The bands of a home page, in the active language."""
    return [
        ("latest_ideas", {"title": _("Newest ideas"), "count": 6}),
        ("how_it_works", {"title": _("How it works"), "steps": list(how)}),
        ("answered", {"title": _("Answered this month"), "count": 3}),
        ("map", {"title": _("Where ideas are"), "text": ""}),
        ("news", {"title": _("News"), "count": 3}),
    ]
