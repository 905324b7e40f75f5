"""Letters that may not have arrived: who may send them once more, and how they are told of. Never to which address."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from feedback import letters, notifications, trail
from feedback.desk.door import at_desk, case_or_404, to_case
from feedback.desk.officer import Officer
from feedback.desk.rules import Act
from feedback.models import Case, Letter

# The inbox's tab; also the name of the button pressed there, so that the officer comes back to it.
TAB = "letters"


@dataclass(frozen=True)
class Undelivered:
    """``about``: what the step is called; ``fate``: what became of the letter; ``at``: when it was tried, or made."""

    letter: Letter
    case: Case
    about: str
    fate: str
    at: datetime


def undelivered(officer: Officer) -> Any:
    """Of the cases whose letters this officer may send again; the newest first."""
    rows = notifications.undelivered().filter(officer.where(Act.RESEND, "step__case__"))
    return rows.select_related("step__case").defer("step__case__text").order_by("-id")


def told(found: Iterable[Letter]) -> list[Undelivered]:
    return [
        Undelivered(
            letter=letter,
            case=letter.step.case,
            about=trail.label(letter.step.case, letter.step),
            fate=letters.fate(letter),
            at=letter.handed_over_at or letter.made_at,
        )
        for letter in found
    ]


@require_POST
@at_desk
def resend(request: Any, officer: Officer, reference: str, letter: int) -> HttpResponse:
    case = case_or_404(reference)
    if officer.acting(Act.RESEND, case) is None:
        raise PermissionDenied
    found = undelivered(officer).filter(pk=letter, step__case=case).first()
    if found is None:
        raise Http404
    notifications.resend(found)
    messages.success(request, _("The letter will be sent again."))
    return redirect(f"{reverse('desk_inbox')}?tab={TAB}") if TAB in request.POST else to_case(request, reference)
