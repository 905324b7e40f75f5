"""Every status, every kind of step, and who may follow whom. The tables below are read by the database triggers."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    RECEIVED = "received", _("received")
    PUBLISHED = "published", _("published")
    UNDER_REVIEW = "under_review", _("under review")
    # Answered without a promise or a refusal, as a question is, or where the answer was given elsewhere.
    ANSWERED = "answered", _("answered")
    ACCEPTED = "accepted", _("accepted")
    IN_PROGRESS = "in_progress", _("in progress")
    DONE = "done", _("done")
    DECLINED = "declined", _("declined")
    FORWARDED = "forwarded", _("forwarded")
    MERGED = "merged", _("merged")
    WITHDRAWN = "withdrawn", _("withdrawn")
    ABANDONED = "abandoned", _("abandoned")
    REMOVED = "removed", _("removed")


class StepKind(models.TextChoices):
    STATUS = "status", _("status")
    DUE_DATE = "due_date", _("new date of the answer")
    CORRECTION = "correction", _("correction")
    PASSED_ON = "passed_on", _("passed on inside the municipality")
    ASSESSMENT = "assessment", _("assessment")
    SECOND_LOOK = "second_look", _("second look asked for")
    REDACTION = "redaction", _("personal data covered")
    # Photos alone; a redaction takes photos along with the words that it covers.
    PHOTOS = "photos", _("photos covered")


class Reason(models.TextChoices):
    """Why something is not done; a declining step needs one."""

    NO_MONEY = "no_money", _("there is no money for it")
    NOT_OUR_COMPETENCE = "not_our_competence", _("it is not ours to decide")
    OWNER_REFUSES = "owner_refuses", _("the owner of the land refuses")
    AGAINST_RULE = "against_rule", _("it is against a rule")
    EXISTS_ALREADY = "exists_already", _("it exists already")
    NOT_FEASIBLE = "not_feasible", _("it cannot be built or done")
    OTHER = "other", _("another reason")


class Channel(models.TextChoices):
    WEB = "web", _("online")
    PAPER = "paper", _("on paper")
    MAILBOX = "mailbox", _("from a mailbox")
    PHONE = "phone", _("by phone")
    IN_PERSON = "in_person", _("in person")


S = Status
Table = dict[str, frozenset[str]]

_FIRST_ANSWERS: Final = (S.ANSWERED, S.ACCEPTED, S.DECLINED, S.FORWARDED, S.MERGED)

# "" is the moment before the first step. An answer that stays what it is may be given anew, to put it right.
IDEA: Final[Table] = {
    "": frozenset({S.RECEIVED}),
    S.RECEIVED: frozenset({S.PUBLISHED, S.DECLINED, S.WITHDRAWN}),
    S.PUBLISHED: frozenset({S.UNDER_REVIEW, *_FIRST_ANSWERS, S.WITHDRAWN, S.REMOVED}),
    S.UNDER_REVIEW: frozenset({*_FIRST_ANSWERS, S.WITHDRAWN, S.REMOVED}),
    S.ANSWERED: frozenset(
        {S.ANSWERED, S.UNDER_REVIEW, S.ACCEPTED, S.IN_PROGRESS, S.DONE, S.DECLINED, S.FORWARDED, S.REMOVED}
    ),
    S.ACCEPTED: frozenset({S.ACCEPTED, S.IN_PROGRESS, S.DONE, S.ABANDONED, S.REMOVED}),
    S.IN_PROGRESS: frozenset({S.IN_PROGRESS, S.DONE, S.ABANDONED, S.REMOVED}),
    S.DONE: frozenset({S.DONE, S.REMOVED}),
    S.DECLINED: frozenset({S.PUBLISHED, S.UNDER_REVIEW, S.REMOVED}),
    S.FORWARDED: frozenset({S.FORWARDED, S.UNDER_REVIEW, S.ACCEPTED, S.DECLINED, S.DONE, S.REMOVED}),
    S.MERGED: frozenset({S.REMOVED}),
    S.WITHDRAWN: frozenset({S.REMOVED}),
    S.ABANDONED: frozenset({S.REMOVED}),
    # A contest that was upheld brings the content back.
    S.REMOVED: frozenset({S.PUBLISHED}),
}

TRANSITIONS: Final[dict[str, Table]] = {"idea": IDEA}
SERIES: Final[dict[str, str]] = {"idea": ""}

# While waiting, the answer's clock runs; a deciding status stops it.
WAITING: Final = frozenset({S.RECEIVED, S.PUBLISHED, S.UNDER_REVIEW})
DECIDED: Final = frozenset(S) - WAITING
# What the municipality says to a proposal. That an author leaves, or that something is taken off, answers nothing.
ANSWERS: Final = DECIDED - {S.WITHDRAWN, S.REMOVED}
# The work is promised or begun: the second public clock may run.
WORK_GOES_ON: Final = frozenset({S.ACCEPTED, S.IN_PROGRESS})
REFUSED: Final = frozenset({S.DECLINED, S.ABANDONED, S.REMOVED})


def may_follow(kind: str, old: str, new: str) -> bool:
    """Whether a case of ``kind`` may go from status ``old`` ("" before the first step) to ``new``."""
    return new in TRANSITIONS[kind].get(old, frozenset())


def next_statuses(kind: str, old: str) -> frozenset[str]:
    return TRANSITIONS[kind].get(old, frozenset())


# Signs that nobody sees: an explanation of these alone is none, for the forms as for the database.
INVISIBLE: Final = (
    "\t\n\v\f\r \x85\xa0\xad\u034f\u061c\u115f\u1160\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
    "\u2009\u200a\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u202f\u205f\u2060\u2061"
    "\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u2800\u3000\u3164\ufe00\ufe0e\ufe0f\ufeff\uffa0\U000e0020\U000e0041"
)
