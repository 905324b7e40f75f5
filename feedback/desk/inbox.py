"""The inbox: what waits, in the order in which it is due."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from feedback.desk import queries
from feedback.desk.door import at_desk, crumbs
from feedback.desk.officer import Officer
from feedback.keyset import read_key
from portal.identity.states import Role


@at_desk
def inbox(request: Any, officer: Officer) -> HttpResponse:
    words = request.GET.get("q", "").replace("\0", "").strip()[:100]
    counts = queries.counts(officer)
    chosen = queries.TABS.get(request.GET.get("tab", "")) or queries.TABS[first_tab(officer, counts)]
    cases = queries.found(words) if words else chosen.rows(officer)
    return render(
        request,
        "feedback/desk/inbox.html",
        {
            "header_title": _("Inbox"),
            "breadcrumbs_items": crumbs(),
            "tabs": [(tab, counts.get(tab.slug)) for tab in queries.TABS.values()],
            "chosen": chosen,
            "words": words,
            "page": queries.page(cases, by="" if words else chosen.by, after=read_key(request.GET.get("after", ""))),
            "first_page": "after" not in request.GET,
            "most": queries.COUNTED,
        },
    )


def first_tab(officer: Officer, counts: dict[str, int]) -> str:
    """Where this officer's work begins: the first of their tabs that holds anything."""
    roles = {held.role for held in officer.memberships}
    order = ["moderate", "second", "late", "new"] if Role.MODERATOR in roles else ["mine", "late", "soon", "new"]
    return next((slug for slug in order if counts[slug]), order[0])
