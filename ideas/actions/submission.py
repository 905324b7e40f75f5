"""Handing in an idea: one case, one idea, its pictures and its department, or nothing."""

import hashlib
from dataclasses import dataclass, field
from typing import Final

from django.core.cache import cache
from django.db import IntegrityError, transaction

from feedback.actions.opening import NewAuthor
from feedback.codes import code_from
from feedback.states import Channel
from ideas.actions.opening import open_idea
from ideas.models import Category, Draft, Idea, Photo, PhotoDraft
from neighbourhoods.models import Neighbourhood
from portal.media.files import forget_moment

# How long a repeated press is told the follow code again.
CODE_SECONDS: Final = 600


@dataclass(frozen=True)
class Submission:
    """An idea as handed in; ``point`` is (latitude, longitude) in degrees, None where there is no exact place."""

    # Random, made with the form: two presses of one form carry the same.
    form_key: str
    title: str
    text: str
    category: Category
    author: NewAuthor
    neighbourhood: Neighbourhood | None = None
    point: tuple[float, float] | None = None
    channel: str = Channel.WEB


@dataclass(frozen=True)
class Submitted:
    idea: Idea
    # The follow code in clear; None where the author has an account, or a repeat comes too late.
    code: str | None = field(repr=False)


def submit(*, submission: Submission) -> Submitted:
    """Hand in an idea. The same form a second time finds the first one's idea and, for ten minutes, its code."""
    if earlier := submitted_before(submission.form_key):
        return earlier
    try:
        with transaction.atomic():
            return _submit(submission)
    except IntegrityError:
        # A second press that overtook the first one's commit.
        if earlier := submitted_before(submission.form_key):
            return earlier
        raise


def submitted_before(form_key: str) -> Submitted | None:
    """What this form has handed in already, if anything."""
    key = submission_key(form_key)
    idea = Idea.objects.select_related("case__author").filter(submission_key=key).first()
    if idea is None:
        return None
    has_code = bool(idea.case.author.code_hash) and cache.get(_marker(key))
    return Submitted(idea, code_from(form_key) if has_code else None)


def submission_key(form_key: str) -> str:
    """What the idea keeps of the form's key: enough to find it again, too little to derive the follow code."""
    return hashlib.sha256(form_key.encode()).hexdigest()


def _submit(submission: Submission) -> Submitted:
    drafts = list(PhotoDraft.objects.select_for_update().filter(form_key=submission.form_key))
    key = submission_key(submission.form_key)
    idea, code = open_idea(
        title=submission.title,
        text=submission.text,
        category=submission.category,
        author=submission.author,
        neighbourhood=submission.neighbourhood,
        point=submission.point,
        channel=submission.channel,
        sealed=sealed(drafts),
        code=code_from(submission.form_key),
        submission_key=key,
    )
    take_over(drafts, idea)
    Draft.objects.filter(form_key=submission.form_key).delete()
    # Before the commit: the press that waits for it must find this. After a rollback it says nothing to anybody.
    cache.set(_marker(key), True, CODE_SECONDS)
    return Submitted(idea, code)


def sealed(drafts: list[PhotoDraft]) -> dict[str, list[str]]:
    """What the first step seals of the pictures: nobody can swap one later without being seen."""
    return {"photos": [draft.sha256 for draft in drafts]} if drafts else {}


def take_over(drafts: list[PhotoDraft], idea: Idea) -> None:
    """The files stay where they lie, in private storage; only the rows that name them change."""
    for position, draft in enumerate(drafts):
        Photo.objects.create(
            idea=idea,
            position=position,
            private_file=draft.file.name,
            sha256=draft.sha256,
            width=draft.width,
            height=draft.height,
        )
        if idea.case.day_only:
            forget_moment(draft.file, idea.case.opened_at)
    PhotoDraft.objects.filter(pk__in=[draft.pk for draft in drafts]).delete()


def _marker(key: str) -> str:
    return f"follow-code-shown:{key}"
