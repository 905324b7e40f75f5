"""What an idea must be, and who may support one. Pure functions: form, action and import share them."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.states import DECIDED, Status
from feedback.words import TEXT_LENGTH, TITLE_LENGTH, says_something, tidy, too_long
from portal.design.templatetags.latvian import date_until

SHORTEST_TITLE: Final = 3
SHORTEST_TEXT: Final = 10
NAME_LENGTH: Final = 120
MOST: Final = {
    "title": TITLE_LENGTH,
    "text": TEXT_LENGTH,
    "shown_name": NAME_LENGTH,
    "association": NAME_LENGTH,
    "registration_number": NAME_LENGTH,
    "representative": NAME_LENGTH,
}
# A title that is made out of the text.
SHORT_TITLE: Final = 80

SUPPORTABLE: Final = frozenset({Status.PUBLISHED, Status.UNDER_REVIEW})
# A removal that turns out to be wrong is undone; whoever had supported the idea still does.
ENDS_SUPPORT: Final = DECIDED - {Status.REMOVED}

# Not behind "st.", "iel." or "Nr.": a short word with a full stop is an abbreviation.
_SENTENCE_END = re.compile(r"(?<=\w{4})\.(?=\s+[^\Wa-zāčēģīķļņšūž]|$)|[!?…]+(?=\s|$)")


def overlong(typed: Mapping[str, str]) -> list[str]:
    """The fields whose words, as they arrive, are far too long to be read by anything."""
    return [name for name, most in MOST.items() if too_long(typed.get(name, ""), most)]


def length_problem(name: str) -> str:
    if name == "title":
        return _("The title is longer than %d characters. Keep the rest for the text.") % TITLE_LENGTH
    if name == "text":
        return _("The text is longer than %d characters. Shorten it a little.") % TEXT_LENGTH
    return _("At most %d characters, please.") % MOST[name]


def word_problems(title: str, text: str) -> dict[str, str]:
    """What is wrong with the words of an idea (after ``tidy``), by field."""
    problems = {}
    if not says_something(title):
        problems["title"] = _("Write a title, so that others recognise the idea.")
    elif len(title) > TITLE_LENGTH:
        problems["title"] = length_problem("title")
    if not says_something(text):
        problems["text"] = _("Write what you would like to change and why.")
    elif len(text) > TEXT_LENGTH:
        problems["text"] = length_problem("text")
    return problems


def brevity_problems(title: str, text: str) -> dict[str, str]:
    """What is too short for others to make anything of, by field. Imported words are as they are, however short."""
    problems = {}
    if len(title) < SHORTEST_TITLE:
        problems["title"] = _("The title is too short. Say in a few words what and where.")
    if len(text) < SHORTEST_TEXT:
        problems["text"] = _("The text is too short. Write in a sentence or two what you would change, and why.")
    return problems


def title_from(text: str) -> str:
    """The first sentence, cut at a word so that it has at most ``SHORT_TITLE`` characters."""
    line = next((line for line in text.splitlines() if says_something(line)), "")
    line = tidy(line, lines=False).lstrip("-–—•*.,;: ")
    if end := _SENTENCE_END.search(line):
        # A question stays a question.
        line = line[: end.end()].rstrip(".…!") or line
    if len(line) <= SHORT_TITLE:
        return line
    cut = line[: SHORT_TITLE - 1]
    # A word longer than a title is cut in the middle.
    whole_words = cut if line[len(cut)] == " " else cut.rpartition(" ")[0] or cut
    return whole_words.rstrip(" ,;:–-") + "…"


def registration_number_problem(number: str) -> str:
    """Latvian registers give associations and foundations eleven digits; "" when that is what it is."""
    return "" if re.fullmatch(r"\d{11}", number) else _("A registration number has eleven digits.")


def support_problems(*, shown: bool, status: str, supports_open: bool) -> list[str]:
    """Why an idea cannot be supported now, nor a support withdrawn; empty when it can."""
    if not shown:
        return [_("This idea is not public, so it cannot be supported.")]
    if status not in SUPPORTABLE or not supports_open:
        return [_("The municipality has answered this idea, so the number of supports stays as it is.")]
    return []


def support_meaning(threshold: int | None, given: int, due_on: date | None = None) -> str:
    """The sentence beside the button: what follows from enough supports, or that it is no vote.

    ``due_on``: by when the answer is due, where that day lies ahead.
    """
    if not threshold:
        return _("Support is not a vote. It shows the municipality how many people care.")
    if given >= threshold and due_on:
        return ngettext(
            "It has reached %(number)d support, so the council will look at it, and we answer by %(day)s. "
            "Support is not a vote.",
            "It has reached %(number)d supports, so the council will look at it, and we answer by %(day)s. "
            "Support is not a vote.",
            threshold,
        ) % {"number": threshold, "day": date_until(due_on)}
    if given >= threshold:
        return (
            ngettext(
                "It has reached %d support, so the council will look at it. Support is not a vote.",
                "It has reached %d supports, so the council will look at it. Support is not a vote.",
                threshold,
            )
            % threshold
        )
    return (
        ngettext(
            "%d support, and the council will look at the idea. Support is not a vote.",
            "%d supports, and the council will look at the idea. Support is not a vote.",
            threshold,
        )
        % threshold
    )
