"""Presses at the same moment: one idea, one code, and no gap in the references."""

import contextlib
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from feedback.actions.opening import NewAuthor
from feedback.models import Case
from feedback.rules import Refused
from ideas.actions.drafts import keep_photo
from ideas.actions.submission import Submission, submit
from ideas.models import Category, Idea, PhotoDraft
from portal.media.pictures import CleanPicture, clean
from portal.tenancy.models import Municipality
from tests.ideas.forms import photo
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_six_presses_of_one_form_are_one_idea(town: Municipality) -> None:
    category = Category.objects.get()
    codes: set[str | None] = set()

    def press() -> None:
        submission = Submission("k" * 32, "Soliņš", "Pie upes.", category, NewAuthor())
        codes.add(submit(submission=submission).code)

    assert together(*[press] * 6, at=town) == []
    assert Idea.objects.count() == Case.objects.count() == 1
    assert len(codes) == 1


def test_six_forms_at_once_are_numbered_without_a_gap(town: Municipality) -> None:
    category = Category.objects.get()

    def form(number: int) -> Callable[[], None]:
        submission = Submission(f"{number}" * 32, "Soliņš", f"Pie {number}. upes.", category, NewAuthor())
        return lambda: hand_in(submission)

    def hand_in(submission: Submission) -> None:
        submit(submission=submission)

    assert together(*(form(number) for number in range(6)), at=town) == []
    assert sorted(Case.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_photos_sent_at_once_are_never_more_than_an_idea_may_have(town: Municipality, settings: Any) -> None:
    settings.PICTURES_PER_SUBMISSION = 2
    colours = ("red", "green", "blue", "teal", "navy", "gold", "pink", "grey")
    pictures = [clean(photo(colour=colour), max_bytes=10**7, max_pixels=10**7) for colour in colours]

    def press(picture: CleanPicture) -> None:
        with contextlib.suppress(Refused):
            keep_photo(form_key="k" * 32, picture=picture)

    assert together(*(partial(press, picture) for picture in pictures), at=town) == []
    assert PhotoDraft.objects.count() <= 2
