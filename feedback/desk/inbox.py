"""The inbox: what waits, in the order in which it is due, and the letters that may not have arrived."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from feedback.desk import letters, queries
from feedback.desk.door import at_desk, crumbs
from feedback.desk.listing import NOBODYS, Listing, read
from feedback.desk.officer import Officer
from portal.identity.models import Department
from portal.identity.states import Role


@at_desk
def inbox(request: Any, officer: Officer) -> HttpResponse:
    listing = read(request.GET)
    counts = queries.counts(officer, listing)
    if listing.tab not in (*queries.TABS, letters.TAB):
        listing = replace(listing, tab=first_tab(officer, counts))
    return render(
        request,
        "feedback/desk/inbox.html",
        {
            "header_title": _("Inbox"),
            "breadcrumbs_items": crumbs(),
            "tabs": [
                (tab, counts.get(slug), listing.first_page(tab=slug, q="").query) for slug, tab in queries.TABS.items()
            ],
            "letters": counts[letters.TAB],
            "letters_tab": letters.TAB,
            "departments": [(str(row.pk), str(row)) for row in Department.objects.all()],
            "nobodys": NOBODYS,
            "listing": listing,
            "most": queries.COUNTED,
            **_found(officer, listing),
        },
    )


def _found(officer: Officer, listing: Listing) -> dict[str, Any]:
    if listing.tab == letters.TAB and not listing.q:
        found = letters.told(letters.undelivered(officer)[: queries.COUNTED])
        return {"undelivered": found, "empty": _("No letter is known to be lost.")}
    page = queries.page(
        queries.listed(officer, listing), by=queries.order_of(listing), after=listing.after, before=listing.before
    )
    return {
        "empty": "" if listing.q else queries.TABS[listing.tab].empty,
        "rows": [(row, replace(listing, at=row.key).query) for row in page.rows],
        "preceding": page.preceding and listing.first_page(before=page.preceding).query,
        "following": page.following and listing.first_page(after=page.following).query,
    }


def first_tab(officer: Officer, counts: dict[str, int]) -> str:
    """Where this officer's work begins: the first of their tabs that holds anything."""
    roles = {held.role for held in officer.memberships}
    order = ["moderate", "second", "late", "new"] if Role.MODERATOR in roles else ["mine", "late", "soon", "new"]
    return next((slug for slug in order if counts[slug]), order[0])
