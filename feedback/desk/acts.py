"""One address per act on a case: its form, its preview, and its refusal with every typed word kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from feedback import trail
from feedback.actions.steps import lock
from feedback.desk import forms, passing_forms
from feedback.desk.answer_form import AnswerForm
from feedback.desk.door import at_desk, case_or_404, crumbs, to_case
from feedback.desk.listing import read
from feedback.desk.officer import Officer
from feedback.desk.problems import Problem, problems
from feedback.desk.rules import Act, open_acts
from feedback.models import Case, Step
from feedback.queries import author_of, trail_of
from feedback.rules import Refused
from feedback.states import StepKind
from portal.tenancy.numbers import read_number

Words = str | Promise


@dataclass(frozen=True)
class ActPage:
    act: Act
    title: Words
    # On the button that does it.
    button: Words
    done: Words
    form: type[forms.ActForm]
    icon: str
    primary: bool = False
    grave: bool = False
    # Nothing brings it back.
    final: bool = False


ACTS: Final[Mapping[str, ActPage]] = {
    page.act.value: page
    for page in (
        ActPage(
            Act.PUBLISH, pgettext_lazy("act", "Publish"), pgettext_lazy("act", "Publish"),
            gettext_lazy("It is public now."), forms.PublishForm, "view", primary=True,
        ),
        ActPage(
            Act.ANSWER, pgettext_lazy("act", "Answer"), gettext_lazy("Publish the answer"),
            gettext_lazy("The answer is public."), AnswerForm, "edit", primary=True,
        ),
        ActPage(
            Act.SECOND_LOOK, pgettext_lazy("act", "Second look"), gettext_lazy("Publish the second look"),
            gettext_lazy("The second look is public."), forms.SecondLookForm, "rotate", primary=True,
        ),
        ActPage(
            Act.DECLINE, pgettext_lazy("act", "Do not publish"), gettext_lazy("Decline, with this explanation"),
            gettext_lazy("It stays unpublished, and the reason is public."), forms.DeclineForm, "cross",
        ),
        ActPage(
            Act.PASS_ON, pgettext_lazy("act", "Pass on"), pgettext_lazy("act", "Pass on"),
            gettext_lazy("It is passed on."), passing_forms.PassOnForm, "arrow-right-full",
        ),
        ActPage(
            Act.EXTEND, pgettext_lazy("act", "Move the date"), pgettext_lazy("act", "Move the date"),
            gettext_lazy("The new date is public, and the first one stays visible."), forms.ExtendForm, "calendar-alt",
        ),
        ActPage(
            Act.MERGE, pgettext_lazy("act", "Merge"), pgettext_lazy("act", "Merge"),
            gettext_lazy("It now points to the other case."), passing_forms.MergeForm, "link",
        ),
        ActPage(
            Act.RESTORE, pgettext_lazy("act", "Show it after all"), pgettext_lazy("act", "Show it"),
            gettext_lazy("It is public again."), forms.RestoreForm, "view",
        ),
        ActPage(
            Act.REDACT, pgettext_lazy("act", "Cover personal data"), gettext_lazy("Cover for good"),
            gettext_lazy("It is covered and cannot be brought back."), passing_forms.RedactForm, "no-view",
            grave=True, final=True,
        ),
        ActPage(
            Act.REMOVE, pgettext_lazy("act", "Remove"), pgettext_lazy("act", "Remove"),
            gettext_lazy("A notice with the rule stands in its place."), forms.RemoveForm, "bin", grave=True,
        ),
    )
}  # fmt: skip


class Overtaken(Exception):
    """Somebody else took a step while this one was being written."""


@at_desk
def act(request: Any, officer: Officer, reference: str, name: str) -> HttpResponse:
    if name not in ACTS:
        raise Http404
    page, case = ACTS[name], case_or_404(reference)
    newest = newest_number(case)
    may_act = officer.acting(page.act, case) is not None
    if request.method == "POST" and request.POST.get("seen") != str(newest):
        # Perhaps the step of the colleague took the case away from this officer; what is typed stays all the same.
        return _overtaken(request, page, case, may_act=may_act)
    if officer.is_kept_out(page.act, case):
        messages.warning(request, others_case(case))
        return to_case(request, case.reference)
    actor = officer.actor(page.act, case)
    if not is_open(page.act, case):
        messages.warning(request, _("This cannot be done any more: the case has moved on."))
        return to_case(request, case.reference)
    if request.method != "POST":
        return _write(request, page, case, page.form(case=case, initial={"seen": newest}))
    if "preview" in request.POST:
        return _preview(request, case, page.form(request.POST, case=case), actor)
    form = page.form(request.POST, request.FILES, case=case)
    try:
        if form.is_valid():
            _take(form, case, actor)
            messages.success(request, " ".join([str(page.done), *_letter(case)]))
            return to_case(request, case.reference)
    except Refused as refusal:
        form.add_error(form.refused_for, list(refusal.reasons))
    except Overtaken:
        return _overtaken(request, page, case, may_act=may_act)
    for name in request.FILES.keys() & form.fields.keys() - form.errors.keys():
        # The one thing that no page can hand back.
        form.add_error(name, _("Choose the file once more."))
    return _write(request, page, case, form, status=422)


def open_now(case: Case, steps: Iterable[Step]) -> frozenset[Act]:
    """What can be done with ``case`` after ``steps``, by whoever may."""
    extendable = not case.overdue and all(step.kind != StepKind.DUE_DATE for step in steps)
    waiting = case.answer_due_on is not None
    return open_acts(case.kind, case.status, shown=case.shown, waiting=waiting, extendable=extendable)


def is_open(act: Act, case: Case) -> bool:
    return act in open_now(case, case.steps.only("kind"))


def others_case(case: Case) -> str:
    """Why there is no form here for an officer of another department."""
    waits_for = case.assignment.department or case.assignment.officer  # type: ignore[attr-defined]
    return _("%s answers this case. You can read it, leave a note and pass it on.") % waits_for


def newest_number(case: Case) -> int:
    return int(case.steps.order_by("-number").values_list("number", flat=True)[0])


def _letter(case: Case) -> list[str]:
    """Whether the author is told; who has no account reads it with the case's code."""
    author = author_of(case)
    return [_("The author gets a letter.")] if author and author.person_id else []


@transaction.atomic
def _take(form: forms.ActForm, case: Case, actor: Any) -> None:
    if newest_number(lock(case)) != form.cleaned_data["seen"]:
        raise Overtaken
    form.write(case, actor)


def _preview(request: Any, case: Case, form: forms.ActForm, actor: Any) -> HttpResponse:
    """What the public would read: the act is really done, shown, and undone again, so that nothing can differ."""
    if not form.is_valid():
        return render(request, "feedback/desk/preview.html", {"problems": problems(form)})
    before, words = newest_number(case), (case.title, case.text)
    with transaction.atomic():
        try:
            form.write(case, actor)
            case = case_or_404(case.reference)
            new = [entry for entry in trail.entries(case, trail_of(case)) if entry.number > before]
            context = {"entries": new, "changed": case if (case.title, case.text) != words else None}
            response = render(request, "feedback/desk/preview.html", context)
        except Refused as refusal:
            response = render(
                request, "feedback/desk/preview.html", {"problems": [Problem(reason) for reason in refusal.reasons]}
            )
        transaction.set_rollback(True)
    return response


def _overtaken(request: Any, page: ActPage, case: Case, *, may_act: bool) -> HttpResponse:
    """The second of two officers keeps the typed words, and sees first what happened meanwhile."""
    case = case_or_404(case.reference)
    seen = read_number(request.POST.get("seen", ""))
    entries = trail.entries(case, trail_of(case), everything=True)
    newer = [entry for entry in entries if seen is not None and entry.number > seen]
    typed = {name: values if len(values) > 1 else values[-1] for name, values in request.POST.lists()}
    form = page.form(case=case, initial=typed | {"seen": newest_number(case)})
    return _write(request, page, case, form, newer=newer, still_open=may_act and is_open(page.act, case), status=409)


def _write(
    request: Any,
    page: ActPage,
    case: Case,
    form: forms.ActForm,
    *,
    newer: Any = (),
    still_open: bool = True,
    status: int = 200,
) -> HttpResponse:
    steps, listing = trail_of(case), read(request.GET)
    back = reverse("desk_case", args=[case.reference]) + listing.query
    return render(
        request,
        "feedback/desk/act.html",
        {
            "header_title": f"{page.title}: {case.reference}",
            "breadcrumbs_items": crumbs((back, case.reference), ("", str(page.title)), listing=listing),
            "back": back,
            "page": page,
            "form": form,
            "problems": problems(form),
            "case": case,
            "clock": trail.clock(case, steps),
            "entries": trail.entries(case, steps, everything=True),
            "newer": newer,
            "still_open": still_open,
        },
        status=status,
    )
