"""Presses at the same moment: one idea, one code, and no gap in the references."""

import contextlib
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection

from feedback.actions.opening import NewAuthor
from feedback.models import Case
from feedback.rules import Refused
from ideas.actions.drafts import keep_photo
from ideas.actions.submission import Submission, submit
from ideas.models import Category, Idea, PhotoDraft
from portal.media.pictures import CleanPicture, clean
from portal.tenancy.models import Municipality
from portal.tenancy.scope import municipality_scope
from tests.ideas.forms import photo

pytestmark = pytest.mark.django_db(transaction=True)


def together(town: Municipality, *presses: Callable[[], None]) -> list[BaseException]:
    failures: list[BaseException] = []
    ready = threading.Barrier(len(presses))

    def run(press: Callable[[], None]) -> None:
        try:
            ready.wait()
            with municipality_scope(town):
                press()
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[press]) for press in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def test_six_presses_of_one_form_are_one_idea(town: Municipality) -> None:
    category = Category.objects.get()
    codes: set[str | None] = set()

    def press() -> None:
        submission = Submission("k" * 32, "Soliņš", "Pie upes.", category, NewAuthor())
        codes.add(submit(submission=submission).code)

    assert together(town, *[press] * 6) == []
    assert Idea.objects.count() == Case.objects.count() == 1
    assert len(codes) == 1


def test_six_forms_at_once_are_numbered_without_a_gap(town: Municipality) -> None:
    category = Category.objects.get()

    def form(number: int) -> Callable[[], None]:
        submission = Submission(f"{number}" * 32, "Soliņš", f"Pie {number}. upes.", category, NewAuthor())
        return lambda: hand_in(submission)

    def hand_in(submission: Submission) -> None:
        submit(submission=submission)

    assert together(town, *[form(number) for number in range(6)]) == []
    assert sorted(Case.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_photos_sent_at_once_are_never_more_than_an_idea_may_have(town: Municipality, settings: Any) -> None:
    settings.PICTURES_PER_SUBMISSION = 2
    colours = ("red", "green", "blue", "teal", "navy", "gold", "pink", "grey")
    pictures = [clean(photo(colour=colour), max_bytes=10**7, max_pixels=10**7) for colour in colours]

    def press(picture: CleanPicture) -> None:
        with contextlib.suppress(Refused):
            keep_photo(form_key="k" * 32, picture=picture)

    assert together(town, *[partial(press, picture) for picture in pictures]) == []
    assert PhotoDraft.objects.count() <= 2
