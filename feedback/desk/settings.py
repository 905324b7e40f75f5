"""Settings of the municipality that its moderators keep: promises, contact, rules."""

from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.actions.rulebook import publish_rules
from feedback.desk.door import View, at_desk
from feedback.desk.officer import Officer
from feedback.desk.problems import problems
from feedback.desk.settings_forms import MunicipalityForm, RuleFormSet, ValidFromForm, rules_of
from feedback.models import Rules
from feedback.rules import Refused
from portal.identity.states import Role
from portal.tenancy.models import Municipality

KEEPERS = frozenset({Role.MODERATOR})


def for_keepers(view: View) -> View:
    @at_desk
    @wraps(view)
    def guarded(request: Any, officer: Officer) -> HttpResponseBase:
        if not KEEPERS & {held.role for held in officer.memberships}:
            raise PermissionDenied
        return view(request)

    return guarded


@for_keepers
def municipality_settings(request: Any) -> HttpResponse:
    # Never the request's own object: it is kept in the process, and a refused form would change it.
    municipality = Municipality.objects.get(pk=request.municipality.pk)
    form = MunicipalityForm(request.POST or None, instance=municipality)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved. Deadlines hold for what comes in from now on."))
        return redirect("municipality_settings")
    return _page(
        request, "feedback/desk/municipality.html", _("Municipality"), form.is_bound, form=form, problems=problems(form)
    )


@for_keepers
def rulebook(request: Any) -> HttpResponse:
    # The newest, also where it is valid from a day to come: the next version begins with it.
    current = Rules.objects.first()
    given = request.POST or None
    formset = RuleFormSet(given, initial=current.rules if current else [], prefix="rule")
    valid_from = ValidFromForm(given, initial={"valid_from": timezone.localdate()})
    if request.method == "POST" and formset.is_valid() and valid_from.is_valid():
        try:
            published = publish_rules(rules=rules_of(formset), valid_from=valid_from.cleaned_data["valid_from"])
        except Refused as refusal:
            valid_from.add_error(None, list(refusal.reasons))
        else:
            messages.success(request, _("Version %d of the rules is published.") % published.version)
            return redirect("rulebook")
    return _page(
        request,
        "feedback/desk/rulebook.html",
        _("Rules"),
        formset.is_bound,
        formset=formset,
        valid_from=valid_from,
        problems=problems(formset, valid_from),
        current=current,
    )


def _page(request: Any, template: str, title: str, bound: bool, **context: Any) -> HttpResponse:
    crumbs = [{"url": "", "label": title}]
    status = 422 if bound else 200
    return render(request, template, {"header_title": title, "breadcrumbs_items": crumbs, **context}, status=status)
