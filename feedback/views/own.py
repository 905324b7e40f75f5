"""The author's own addresses: come back with the code, withdraw, ask for a second look."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback import queries
from feedback.actions import authors
from feedback.forms import CodeForm, CorrectForm, SecondLookForm, WithdrawForm
from feedback.models import Case, Step
from feedback.rules import Refused, correction_problems
from feedback.states import REFUSED, Status, may_follow
from feedback.views import pocket
from feedback.views.cases import case_page, heading, number_heading
from portal.tenancy import limits

# Wrong codes within ten minutes. A code has sixty bits: with 100,000 codes about, somebody who tries 1,000 a second
# finds one in some 360 years, so no limit has to keep guessers from anything but wasting our time. It must rather be
# harmless to a library, where a whole class behind one address types from slips: right codes count for nothing.
WRONG_FROM_ADDRESS, WINDOW = 100, 600
# When this many come from everywhere, somebody guesses from many addresses: each gets few tries from then on. Never
# none, else anybody could lock a whole town out by typing nonsense. A right code opens as long as its own address has
# tries left; if it opened even afterwards, the limit would be none.
WRONG_FROM_ALL, WRONG_WHILE_ATTACKED = 3000, 10


@never_cache
@require_http_methods(["GET", "POST"])
def follow(request: Any) -> HttpResponse:
    form = CodeForm(request.POST or None)
    status = 200 if request.method == "GET" else 422
    if request.method == "POST" and form.is_valid():
        if not _may_try(request):
            form.add_error(None, _("There were too many tries. Please come back in ten minutes."))
            status = 429
        elif (found := queries.open_by_code(form.cleaned_data["code"])) is None:
            _count_wrong(request)
            form.add_error("code", _("No proposal has this code. Look once more at what you wrote down."))
        else:
            response = redirect("feedback:followed", found.reference)
            pocket.carry(request, response, {found.pk, *pocket.followed(request)})
            return response
    return render(request, "feedback/follow.html", {"form": form, "cases": _followed(request)}, status=status)


def _may_try(request: Any) -> bool:
    town, address = _counters(request)
    attacked = limits.counted("follow-all", town, seconds=WINDOW) >= WRONG_FROM_ALL
    limit = WRONG_WHILE_ATTACKED if attacked else WRONG_FROM_ADDRESS
    return limits.counted("follow", address, seconds=WINDOW) < limit


def _count_wrong(request: Any) -> None:
    town, address = _counters(request)
    limits.allow("follow-all", town, limit=WRONG_FROM_ALL, seconds=WINDOW)
    limits.allow("follow", address, limit=WRONG_FROM_ADDRESS, seconds=WINDOW)


def _counters(request: Any) -> tuple[str, str]:
    town = str(request.municipality.pk)
    return town, f"{town}:{limits.address_of(request)}"


def _followed(request: Any) -> list[Case]:
    ids = pocket.followed(request)
    return list(Case.objects.filter(pk__in=ids).order_by("-pk")) if ids else []


@never_cache
@require_safe
def followed(request: Any, reference: str) -> HttpResponse:
    """The author's view: also the words that are not public, and what may be done."""
    found = _own_case(request, reference)
    if found is None:
        return redirect("feedback:follow")
    context = case_page(request, found, author_reads=True)
    # Whoever is signed in opens it by their account, and has nothing here to close.
    context["opened_by_code"] = found.pk in pocket.followed(request)
    context["may_correct"] = not correction_problems(found.status)
    context["may_withdraw"] = may_follow(found.kind, found.status, Status.WITHDRAWN)
    return render(request, "feedback/followed.html", context)


@require_POST
def leave(request: Any) -> HttpResponse:
    """Close what was opened with a code, as at a shared computer. An account is left by its own door."""
    if not request.user.is_authenticated:
        request.session.flush()
    messages.success(request, _("Closed. Nothing of it is left on this device."))
    response = redirect("feedback:follow")
    pocket.empty(response)
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: Any, reference: str) -> HttpResponse:
    return _act(
        request,
        reference,
        form_class=WithdrawForm,
        template="feedback/withdraw.html",
        open_when=lambda found: may_follow(found.kind, found.status, Status.WITHDRAWN),
        act=authors.withdraw,
        done=_("Withdrawn. Its number and its trail remain."),
    )


@never_cache
@require_http_methods(["GET", "POST"])
def correct(request: Any, reference: str) -> HttpResponse:
    """New words before anybody else has read the old ones; afterwards people would have supported something else."""
    return _act(
        request,
        reference,
        form_class=CorrectForm,
        template="feedback/correct.html",
        open_when=lambda found: not correction_problems(found.status),
        act=authors.correct,
        done=_("Changed. The moderator will read the new words."),
        start=lambda found: {"title": found.title, "text": found.text},
    )


@never_cache
@require_http_methods(["GET", "POST"])
def second_look(request: Any, reference: str) -> HttpResponse:
    return _act(
        request,
        reference,
        form_class=SecondLookForm,
        template="feedback/second_look.html",
        open_when=lambda found: found.status in REFUSED,
        act=authors.ask_second_look,
        done=_("We will look again, and it will be somebody else than the first time."),
    )


def _act(
    request: Any,
    reference: str,
    *,
    form_class: type[forms.Form],
    template: str,
    open_when: Callable[[Case], bool],
    act: Callable[..., Step],
    done: str,
    start: Callable[[Case], dict[str, str]] = lambda _case: {},
) -> HttpResponse:
    found = get_object_or_404(Case.objects.begun(), reference=reference)
    is_author = _is_author(request, found)
    form = form_class(request.POST or None, initial=start(found) if is_author else {})
    context = {
        "case": found,
        "heading": heading(found) if found.shown or is_author else number_heading(found),
        "form": form,
        "is_author": is_author,
        "is_open": open_when(found),
    }
    if not (request.method == "POST" and is_author and context["is_open"] and form.is_valid()):
        return render(request, template, context, status=200 if request.method == "GET" else 422)
    try:
        act(case=found, **form.cleaned_data)
    except Refused as refusal:
        for reason in refusal.reasons:
            form.add_error(None, reason)
        return render(request, template, context, status=422)
    messages.success(request, done)
    return redirect("feedback:followed", found.reference)


def _is_author(request: HttpRequest, found: Case) -> bool:
    return queries.is_authors(found, person=request.user.pk, followed=pocket.followed(request))


def _own_case(request: HttpRequest, reference: str) -> Case | None:
    found = Case.objects.filter(reference=reference).first()
    return found if found and _is_author(request, found) else None
