"""How a request comes to the desk: with its officer, at the municipality's clock, onto a case that exists here."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.desk.listing import INBOX, Listing, read
from feedback.desk.officer import officer_of
from feedback.models import Case

View = Callable[..., HttpResponseBase]


def at_desk(view: View) -> View:
    """Hands the view its officer. Wagtail sets the clock by the account; deadlines run by the municipality's."""

    @wraps(view)
    def opened(request: Any, **kwargs: Any) -> HttpResponseBase:
        with timezone.override(request.municipality.zone):
            return view(request, officer_of(request), **kwargs)

    return opened


def case_or_404(reference: str) -> Case:
    cases = Case.objects.begun().select_related("assignment__department", "assignment__officer")
    found = cases.filter(reference=reference).first()
    if found is None:
        raise Http404
    return found


def crumbs(*items: tuple[str, str], listing: Listing = INBOX) -> list[dict[str, str]]:
    """Wagtail's breadcrumbs: (address, words); the last one is the page itself. The inbox opens where it was left."""
    inbox = (reverse("desk_inbox") + listing.page.query, _("Inbox"))
    return [{"url": url, "label": label} for url, label in (inbox, *items)]


def to_case(request: Any, reference: str) -> HttpResponseRedirect:
    """On to the page of the case, and the list that it was opened from goes along."""
    return redirect(reverse("desk_case", args=[reference]) + read(request.GET).query)
