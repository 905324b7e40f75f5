"""The demo's pages: the editors of the two municipalities have rewritten what every municipality begins with."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone, translation
from django.utils.html import format_html, format_html_join

from cms.actions import add_page
from cms.models import HomePage, NewsIndexPage, NewsPage, StandardPage
from cms.starter_texts import home_body, sections_of
from portal.tenancy.models import Municipality

Texts = Mapping[str, Any]
LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")


def write(municipality: Municipality, pages: Texts) -> None:
    for home in HomePage.objects.filter(translation_key=municipality.site.root_page.translation_key):
        language = home.locale.language_code
        with translation.override(language):
            _home(home, pages["home"], language)
            for text in pages["pages"]:
                _fixed(home, text, language)
            for text in sorted(pages["news"], key=lambda text: -text["date_days_ago"]):
                _news(home, text, language)


def _home(home: HomePage, text: Texts, language: str) -> None:
    home.headline = text["hero"]["title"][language].strip()
    home.lead = text["hero"]["lead"][language].strip()
    how = [{"title": step["title"][language], "text": step["text"][language].strip()} for step in text["steps"]]
    home.body = home_body(how)
    home.save_revision().publish()


def _fixed(home: HomePage, text: Texts, language: str) -> None:
    page = StandardPage.objects.child_of(home).get(key=text["slug"])
    page.title = text["title"][language]
    page.lead = text["lead"][language].strip()
    page.body = sections_of(
        (section["heading"][language], paragraphs(section["paragraphs"][language])) for section in text["sections"]
    )
    page.save_revision().publish()


def _news(home: HomePage, text: Texts, language: str) -> None:
    page = NewsPage(
        title=text["title"][language],
        slug=text["slug"],
        lead=text["lead"][language].strip(),
        published_on=timezone.localdate() - timedelta(days=text["date_days_ago"]),
        body=[("paragraph", paragraphs(text["body"][language]))],
    )
    add_page(parent=NewsIndexPage.objects.child_of(home).get(), page=page)


def paragraphs(texts: Sequence[str]) -> str:
    return format_html_join("", "<p>{}</p>", ((_linked(text.strip()),) for text in texts))


def _linked(text: str) -> str:
    """``[words](address)`` as a link."""
    pieces = LINK.split(text)
    links = zip(pieces[::3], [*pieces[2::3], ""], [*pieces[1::3], ""], strict=True)
    return format_html_join(
        "", "{}{}", ((plain, format_html('<a href="{}">{}</a>', to, words) if to else "") for plain, to, words in links)
    )
