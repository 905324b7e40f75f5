"""What pages show beside their own text."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, TypedDict

from django.apps import apps
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from feedback import kinds
from feedback.actors import shown_by
from feedback.models import Step
from feedback.states import ANSWERS, Status
from feedback.trail import Tone, foreign, tone
from ideas.cards import Card, cards
from ideas.queries import newest
from neighbourhoods.queries import area_names
from portal.media.models import Image
from portal.tenancy.numbers import read_number

if TYPE_CHECKING:
    from cms.models import NewsIndexPage, NewsPage

NEWS_PER_PAGE: Final = 12
# Root, home; what lies deeper has a way back.
HOME_DEPTH: Final = 2
TEASER: Final = "fill-720x405"
# The answer to what was merged stands with the other.
SHOWN_ANSWERS: Final = ANSWERS - {Status.MERGED}


class Crumb(TypedDict):
    label: str
    url: str


def address(language: str, url_path: str) -> str:
    """The public path of a page: its home's own slug, ``piekraste-lv``, is not part of it."""
    return f"/{language}/{url_path.split('/', 2)[2]}"


def translations_of(page: Page) -> dict[str, str]:
    """The page's public path by language code; a language that it lacks leads to that language's home page."""
    rows = Page.objects.filter(translation_key=page.translation_key, depth__gte=HOME_DEPTH).live()
    found = dict(rows.values_list("locale__language_code", "url_path"))
    return {code: address(code, path) for code, path in found.items()}


def crumbs_of(page: Page) -> list[Crumb]:
    """The way back, without the page itself; empty right below the home page."""
    if not page.depth or page.depth <= HOME_DEPTH + 1:
        return []
    language = page.locale.language_code
    rows = page.get_ancestors().filter(depth__gt=HOME_DEPTH).order_by("depth").values_list("title", "url_path")
    return [{"label": title, "url": address(language, path)} for title, path in rows]


def _news() -> "QuerySet[NewsPage]":
    pictures = Image.objects.prefetch_renditions(TEASER)
    model = apps.get_model("cms", "NewsPage")
    rows: QuerySet[NewsPage] = model.objects.live().order_by("-published_on", "-pk")
    return rows.defer_streamfields().select_related("locale").prefetch_related(Prefetch("picture", queryset=pictures))


def news_page_of(index: "NewsIndexPage", number: str) -> dict[str, Any]:
    """One page of the news, newest first; the total is counted nowhere."""
    page = max(read_number(number, digits=4) or 1, 1)
    start = (page - 1) * NEWS_PER_PAGE
    rows = list(_news().child_of(index)[start : start + NEWS_PER_PAGE + 1])
    newer = f"?page={page - 1}" if page > 2 else index_address(index) if page == 2 else ""
    return {
        "news": rows[:NEWS_PER_PAGE],
        "newer_url": newer,
        "older_url": f"?page={page + 1}" if len(rows) > NEWS_PER_PAGE else "",
    }


def index_address(index: "NewsIndexPage") -> str:
    return address(index.locale.language_code, index.url_path)


def newest_news(home: Page, count: int) -> dict[str, Any]:
    """The newest pieces of the tree below ``home``, and where all of them are."""
    news = list(_news().descendant_of(home)[:count])
    # A piece of news lies right below its list.
    folder = news[0].url_path.rstrip("/").rpartition("/")[0] + "/" if news else ""
    return {"news": news, "news_url": address(home.locale.language_code, folder) if folder else ""}


def latest_ideas(count: int) -> list[Card]:
    """Cards of the newest shown ideas."""
    return list(cards(newest(count), {area.id: area.name for area in area_names()}))


@dataclass(frozen=True)
class Reply:
    """A resident's title beside the municipality's words."""

    title: str
    url: str
    status: str
    status_label: str
    status_tone: Tone
    explanation: str
    # Of the explanation, where it is not the page's language.
    lang: str
    by: str
    made_at: datetime


@dataclass(frozen=True)
class Replies:
    replies: list[Reply]
    # Whether they were all given in this month; at its beginning there may be none.
    this_month: bool


def newest_replies(count: int) -> Replies:
    """The newest answers, one for each case: this month's where there are any, else the last ones before."""
    # By id, as steps are only ever appended: "the newest" needs no sorting of a month.
    rows = Step.objects.filter(status__in=SHOWN_ANSWERS, case__shown=True, redacted=False).select_related("case")
    newest: dict[int, Step] = {}
    for step in rows.defer("case__text").order_by("-id")[: 2 * count]:
        newest.setdefault(step.case_id, step)
    first = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    fresh = [step for step in newest.values() if step.made_at >= first]
    chosen = (fresh or list(newest.values()))[:count]
    return Replies([_reply(step) for step in chosen], this_month=bool(fresh))


def _reply(step: Step) -> Reply:
    case = step.case
    return Reply(
        title=case.title,
        url=reverse("feedback:case", args=[case.reference]),
        status=step.status,
        status_label=str(kinds.status_label(case.kind, step.status)),
        status_tone=tone(step.status),
        explanation=step.explanation,
        lang=foreign(step),
        by=shown_by(step.details),
        made_at=step.made_at,
    )
