"""In which language a text is written: sealed with its step, and told to whoever has the page read aloud."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation

from feedback import trail
from feedback.actions.answering import answer
from feedback.actions.authors import correct
from feedback.actions.moderation import publish, redact, remove
from feedback.actions.steps import take_step
from feedback.actors import AUTHOR
from feedback.models import Case, CaseAuthor
from feedback.queries import trail_of
from ideas.models import Idea
from tests.factories import MODERATOR, fresh, make_department, make_idea
from tests.feedback.desk import officer_client
from tests.feedback.public import page_of

ENGLISH = "We will put a bench there."


def in_english(case: Case, **more: Any) -> None:
    with translation.override("en"):
        answer(case=case, status="accepted", explanation=ENGLISH, by=MODERATOR, **more)


def entries(case: Case) -> list[trail.Entry]:
    case = fresh(case)
    return trail.entries(case, trail_of(case), everything=True)


@pytest.mark.parametrize(
    ("active", "given", "kept"),
    [("en", {}, "en"), (None, {}, settings.LANGUAGE_CODE), ("lv", {"language": "en"}, "en")],
)
def test_a_step_keeps_the_language_of_its_words(town: Any, active: str | None, given: Any, kept: str) -> None:
    case = make_idea().case
    with translation.override(active):
        step = take_step(case=case, status="under_review", explanation=ENGLISH, by=MODERATOR, **given)
    assert step.details["language"] == kept


def test_an_answer_in_another_language_is_marked(client: Any) -> None:
    case = make_idea().case
    in_english(case, period="Summer 2027")
    page = page_of(client, case).content.decode()
    assert f'<div class="segment__words official" lang="en"><p>{ENGLISH}</p>' in page
    assert '<dd class="facts__value" lang="en">Summer 2027' in page
    assert page.count(' lang="lv"') == page_of(client, make_idea().case).content.decode().count(' lang="lv"')


def test_on_a_page_in_its_own_language_nothing_is_marked(town: Any) -> None:
    case = make_idea().case
    in_english(case)
    with translation.override("en"):
        assert [entry.lang for entry in entries(case)] == ["", "lv", "lv"]
    assert [entry.lang for entry in entries(case)] == ["en", "", ""]


@pytest.mark.parametrize("by_author", [True, False])
def test_corrected_words_stay_in_the_authors_language(town: Any, by_author: bool) -> None:
    case = make_idea(text="Zvaniet 29123456.", published=not by_author).case
    with translation.override("en"):
        if by_author:
            correct(case=case, title="Soliņš", text="Zvaniet man.", explanation="Shorter.", by=AUTHOR)
            publish(case=case, by=MODERATOR)
        else:
            redact(case=case, number=1, explanation="A telephone number.", by=MODERATOR, text="Zvaniet man.")
        shown = {entry.number: entry for entry in entries(case)}
    correction = shown[2 if by_author else max(shown)]
    assert correction.lang == "lv"
    if by_author:
        assert (shown[1].words, shown[1].lang, shown[1].ours) == ("Zvaniet 29123456.", "lv", True)
    else:
        assert shown[1].redaction
        assert (shown[1].redaction.lang, correction.ours) == ("", True)
        assert entries(case)[-1].redaction.lang == "en"


def test_the_case_and_its_notice_are_marked(client: Any) -> None:
    idea = make_idea("A bench")
    Idea.objects.filter(pk=idea.pk).update(language="en")
    page = page_of(client, idea.case).content.decode()
    assert '<h1 class="case__title words" lang="en">A bench</h1>' in page
    assert '<div class="case__words" lang="en">' in page
    with translation.override("en"):
        remove(case=idea.case, rule=2, explanation="Advertising.", by=MODERATOR)
    assert '<div class="segment__words official" lang="en">' in page_of(client, idea.case).content.decode()


@pytest.mark.parametrize("written_in", ["lv", "en"])
def test_to_an_author_of_another_language_the_officer_says_which_it_is(town: Any, written_in: str) -> None:
    case = make_idea().case
    CaseAuthor.objects.filter(case=case).update(language="en")
    browser, url = officer_client(town), f"/admin/cases/{case.reference}/pass-on/"
    department = make_department()
    given = {"seen": case.steps.count(), "department": department.pk, "explanation": "To lemj cita nodaļa."}

    (chosen,) = re.findall(r'<input[^>]*name="language"[^>]*checked[^>]*>', browser.get(url).content.decode())
    assert 'value="en"' in chosen
    assert browser.post(url, given).status_code == 422
    assert browser.post(url, given | {"language": written_in}).status_code == 302
    assert case.steps.get(number=given["seen"] + 1).details["language"] == written_in


def test_publishing_without_a_word_speaks_to_the_author_in_their_language(town: Any) -> None:
    case = make_idea(published=False).case
    CaseAuthor.objects.filter(case=case).update(language="en")
    browser = officer_client(town)

    assert 'name="language"' in browser.get(f"/admin/cases/{case.reference}/").content.decode()
    browser.post(f"/admin/cases/{case.reference}/publish/", {"seen": 1, "explanation": "", "language": "lv"})

    step = case.steps.get(number=2)
    assert (step.explanation, step.details["language"]) == ("It follows the rules and is now public.", "en")
