"""One case at the desk: what was handed in, what the public reads, what only colleagues read, what to do next."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from feedback import kinds, trail
from feedback.actions.answering import note
from feedback.actions.second_look import who_decided
from feedback.clock import add_working_days, publish_by
from feedback.desk.acts import ACTS, open_now, others_case
from feedback.desk.door import at_desk, case_or_404, crumbs, to_case
from feedback.desk.forms import NoteForm, PublishForm
from feedback.desk.letters import told, undelivered
from feedback.desk.listing import Listing, read
from feedback.desk.officer import Officer
from feedback.desk.problems import problems
from feedback.desk.queries import next_waiting
from feedback.desk.rules import Act, second_look_asked
from feedback.models import Case, Step
from feedback.queries import author_of, trail_of
from feedback.states import WAITING, Status, next_statuses
from portal.tenancy.scope import current_municipality


@require_GET
@at_desk
def case(request: Any, officer: Officer, reference: str) -> HttpResponse:
    return show(request, officer, case_or_404(reference), note_form=NoteForm())


def show(request: Any, officer: Officer, case: Case, *, note_form: NoteForm, status: int = 200) -> HttpResponse:
    kind, listing = kinds.get(case.kind), read(request.GET)
    steps = trail_of(case)
    clock = trail.clock(case, steps)
    acts = officer.acts(case) & open_now(case, steps)
    second_look = second_look_asked(case.status, waiting=case.answer_due_on is not None)
    own_no = second_look and who_decided(case) == request.user.pk
    if own_no:
        acts -= {Act.SECOND_LOOK}
    return render(
        request,
        "feedback/desk/case.html",
        {
            "header_title": case.reference,
            "breadcrumbs_items": crumbs(("", case.reference), listing=listing),
            "listing": listing,
            **_next(officer, listing),
            "case": case,
            "kind": kind,
            "status_label": kinds.status_label(case.kind, case.status),
            "status_tone": trail.tone(case.status),
            "content": kind.content(case),
            "author": author_of(case),
            "clock": clock,
            **_publication(case, steps[0]),
            "forward_by": _forward_by(case),
            "entries": trail.entries(case, steps, everything=True),
            "assignment": getattr(case, "assignment", None),
            "acts": [page for page in ACTS.values() if page.act in acts and page.act != Act.PUBLISH],
            "publish_form": PublishForm(case=case, initial={"seen": steps[-1].number}) if Act.PUBLISH in acts else None,
            "may_note": Act.NOTE in acts,
            "others": others_case(case) if officer.is_kept_out(Act.ANSWER, case) and clock.state != "stopped" else "",
            "second_look": second_look,
            "own_no": own_no,
            "notes": case.notes.select_related("by"),
            "note_form": note_form,
            "problems": problems(note_form),
            "letters": told(undelivered(officer).filter(step__case=case)) if Act.RESEND in acts else (),
        },
        status=status,
    )


def _next(officer: Officer, listing: Listing) -> dict[str, Any]:
    found = next_waiting(officer, listing)
    return {"next_case": found[0], "next_query": replace(listing, at=found[1]).query} if found else {}


def _publication(case: Case, first: Step) -> dict[str, Any]:
    day = publish_by(first.details) if case.status == Status.RECEIVED else None
    return {"publish_by": day, "publish_late": day < timezone.localdate()} if day else {}


def _forward_by(case: Case) -> date | None:
    """By when what another institution decides should be with it (Iesniegumu likums); None once it is answered."""
    if case.status not in WAITING or Status.FORWARDED not in next_statuses(case.kind, case.status):
        return None
    return add_working_days(timezone.localdate(case.opened_at), current_municipality().forward_days)


@require_POST
@at_desk
def add_note(request: Any, officer: Officer, reference: str) -> HttpResponse:
    case = case_or_404(reference)
    if officer.acting(Act.NOTE, case) is None:
        raise PermissionDenied
    form = NoteForm(request.POST)
    if not form.is_valid():
        return show(request, officer, case, note_form=form, status=422)
    note(case=case, text=form.cleaned_data["text"], by=request.user)
    messages.success(request, _("The note is saved. Only colleagues read it."))
    return to_case(request, case.reference)
