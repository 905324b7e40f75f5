"""What a component must say, whatever it looks like."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import segno
import time_machine
from django.apps import apps
from django.template.loader import render_to_string
from django.utils import translation

from portal.design.templatetags.design import qr
from portal.design.weave import OF_STATUS, OF_TONE, weave_of

TEMPLATES = Path(apps.get_app_config("design").path) / "templates"
STEP = {
    "number": 1,
    "status": "published",
    "status_label": "Published",
    "status_tone": "neutral",
    "explanation": "One.\n\nTwo <b>",
    "made_at": date(2026, 11, 3),
    "day_only": True,
    "by": "Moderator",
}


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\u00a0", " ").split())


def trail(clock: dict, *steps: dict) -> str:
    return render_to_string("design/components/trail.html", {"steps": steps, "clock": clock})


@pytest.mark.parametrize(
    ("clock", "said"),
    [
        ({"state": "waiting", "due_on": date(2026, 12, 14)}, "We will answer by 14 December"),
        ({"state": "late", "due_on": date(2026, 11, 16), "days": 1}, "The answer is 1 day late"),
        ({"state": "late", "due_on": date(2026, 11, 16), "days": 6}, "The answer is 6 days late"),
        ({"state": "promised", "due_on": date(2026, 12, 14)}, "We have promised to do it by 14 December"),
        ({"state": "promise_late", "due_on": date(2026, 12, 14), "days": 2}, "The promised work is 2 days late"),
    ],
)
@pytest.mark.usefixtures("_year")
def test_the_trail_says_what_lies_ahead(clock: dict, said: str) -> None:
    assert said in words(trail(clock, STEP))


@pytest.fixture
def _year() -> Iterator[None]:
    with time_machine.travel("2026-11-22T10:00:00Z", tick=False):
        yield


def test_a_step_is_escaped_and_keeps_its_paragraphs() -> None:
    assert "<p>One.</p>\n\n<p>Two &lt;b&gt;</p>" in trail({"state": "stopped"}, STEP)


def test_a_redacted_step_says_when_why_and_by_whom() -> None:
    redaction = {"made_at": date(2026, 11, 5), "by": "Data officer", "reason": "A phone number."}
    html = trail({"state": "stopped"}, STEP | {"redacted": True, "explanation": "", "redaction": redaction})
    assert "covered on 5 November" in words(html)
    assert "A phone number. (Data officer)" in words(html)


def test_newest_comes_first_and_the_list_counts_backwards() -> None:
    html = trail({"state": "stopped"}, STEP | {"number": 2, "status_label": "Second"}, STEP)
    assert html.index("Second") < html.index("Published")
    assert '<ol class="trail__list" role="list" reversed>' in html


def test_every_weave_is_drawn_on_the_band_and_on_the_badge() -> None:
    names = {*OF_STATUS.values(), *OF_TONE.values()}
    band = render_to_string("design/components/weaves.html")
    sprite = (TEMPLATES.parents[2] / "static/design/icons.svg").read_text()
    drawn = [set(re.findall(r'id="weave-(\w+)"', text)) for text in (band, sprite)]
    assert [names - each for each in drawn] == [set(), set()]


@pytest.mark.parametrize(
    ("status", "tone", "weave"),
    [("DONE", "answered", "full"), ("new_one", "waiting", "twill"), ("new_one", "", "bars")],
)
def test_an_unknown_status_takes_the_weave_of_its_tone(status: str, tone: str, weave: str) -> None:
    assert weave_of(status, tone) == weave


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_templates_hold_nothing_that_the_policy_forbids(path: Path) -> None:
    forbidden = r"\sstyle=|<style|\son\w+=|<script(?![^>]*src)|csrf_token|\buser\.|\bperms\b|\bsession\b"
    assert re.findall(forbidden, path.read_text()) == []


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_error_pages_need_nothing(name: str) -> None:
    assert "<h1>" in render_to_string(name)


def test_icons_that_templates_ask_for_exist() -> None:
    static = TEMPLATES.parents[2] / "static/design"
    text = "".join(path.read_text() for path in TEMPLATES.rglob("*.html"))
    asked = {kind: set(re.findall(rf'{{% {kind} "([\w-]+)"', text)) for kind in ("icon", "drawing")}
    drawn = {
        kind: {name for file in files for name in re.findall(r'symbol id="([\w-]+)"', (static / file).read_text())}
        for kind, files in {"icon": ["icons.svg"], "drawing": ["drawings.svg", "linden.svg"]}.items()
    }
    assert {kind: asked[kind] - drawn[kind] for kind in asked} == {"icon": set(), "drawing": set()}


def test_a_qr_is_the_squares_of_its_address() -> None:
    address = "https://testene.example/c/TST-2026-00042"
    drawn = set()
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)", qr(address)):
        drawn |= {(int(x) + step, int(y)) for step in range(int(length))}
    rows = segno.make(address, error="m", micro=False).matrix_iter(border=0)
    assert drawn == {(x, y) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark}


def test_removing_every_filter_is_offered_from_two_on() -> None:
    active = [{"label": "One", "remove_url": "#"}, {"label": "Two", "remove_url": "#"}]
    html = [
        render_to_string("design/components/filter_bar.html", {"active": active[:number], "clear_url": "/all"})
        for number in (1, 2)
    ]
    assert ["/all" in each for each in html] == [False, True]
