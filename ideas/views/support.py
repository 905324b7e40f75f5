"""Supporting an idea, at addresses of its own: the idea's page is the same for everybody."""

import secrets
import time
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from feedback import trail
from feedback.rules import Refused
from ideas.actions.supports import support as give_support
from ideas.actions.supports import withdraw_support
from ideas.models import Idea, Support
from ideas.rules import support_meaning, support_problems
from portal.identity.models import User

INTENTION: Final = "support_intention"
# Long enough for a letter with a code to arrive.
INTENTION_SECONDS: Final = 900


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def support(request: HttpRequest, reference: str) -> HttpResponse:
    idea = _idea(reference)
    person = request.user
    if request.method == "POST":
        return _press(request, idea, person) if isinstance(person, User) else _to_log_in(request, reference)
    if request.method == "GET" and isinstance(person, User) and _meant_before_log_in(request, reference):
        return _press(request, idea, person)
    return _page(request, idea, _problems(idea))


@never_cache
@require_safe
def box(request: HttpRequest, reference: str) -> HttpResponse:
    """The box of the idea's public page as somebody who is signed in sees it: theirs, and with the number of now."""
    idea = _idea(reference)
    if not isinstance(request.user, User):
        return HttpResponse(status=204)
    context = _box(request, idea, _problems(idea))
    if context["problems"]:
        # Decided since the page was made.
        context["note"] = context["problems"][0]
    return render(request, "ideas/support_box.html", context)


def _idea(reference: str) -> Idea:
    found: Idea = get_object_or_404(Idea.objects.shown().select_related("case"), case__reference=reference)
    return found


def _press(request: HttpRequest, idea: Idea, person: User) -> HttpResponse:
    try:
        if "withdraw" in request.POST:
            withdraw_support(idea=idea, person=person)
        else:
            give_support(idea=idea, person=person)
    except Refused as refusal:
        return _page(request, idea, list(refusal.reasons), status=409)
    return redirect(request.path)


def _to_log_in(request: HttpRequest, reference: str) -> HttpResponse:
    """To the log-in and back, remembering what was pressed."""
    word = secrets.token_urlsafe(16)
    request.session[INTENTION] = {"word": word, "reference": reference, "until": int(time.time()) + INTENTION_SECONDS}
    back = f"{request.path}?{urlencode({'pressed': word})}"
    return redirect(f"{reverse('account_login')}?{urlencode({'next': back})}")


def _meant_before_log_in(request: HttpRequest, reference: str) -> bool:
    """Whether this is the way back of somebody who had pressed the button and was sent to the log-in; true once.

    A press in two halves. The first was a POST with its form token, and put the word into this very session; nobody
    else knows it, so no link and no picture of another site can make the second half happen. Whoever signs in here
    later, by another way, does not bring the word along.
    """
    if "pressed" not in request.GET or not (meant := request.session.pop(INTENTION, None)):
        return False
    in_time = meant["reference"] == reference and time.time() < meant["until"]
    return in_time and constant_time_compare(meant["word"], request.GET["pressed"])


def _problems(idea: Idea) -> list[str]:
    return support_problems(shown=idea.case.shown, status=idea.case.status, supports_open=idea.supports_open)


def _box(request: HttpRequest, idea: Idea, problems: list[str]) -> dict[str, Any]:
    person, town = request.user, request.municipality  # type: ignore[attr-defined]
    due_on = trail.clock(idea.case).still_due_on
    return {
        "idea": idea,
        "case": idea.case,
        "problems": problems,
        "note": support_meaning(town.support_threshold, idea.supports, due_on),
        "supported": isinstance(person, User) and Support.objects.filter(idea=idea, person=person).exists(),
    }


def _page(request: HttpRequest, idea: Idea, problems: list[str], status: int = 200) -> HttpResponse:
    return render(request, "ideas/support.html", _box(request, idea, problems), status=status)
