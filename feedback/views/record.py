"""The municipality's own record: its answers, its rules."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from feedback import kinds, queries, trail
from feedback.keyset import read_key
from feedback.models import Case, Rules, TrailHead
from feedback.queries import Month
from feedback.rulebook import current_rules
from feedback.views.cases import heading, number_heading
from portal.design.latvian import NBSP
from portal.tenancy.numbers import read_number
from portal.tenancy.translations import translated

# Beyond this a number says no more, and counting it costs.
MOST_COUNTED = 999


@require_safe
def answers(request: Any) -> HttpResponse:
    months = queries.record()
    overdue = queries.overdue(read_key(request.GET.get("after", "")))
    context = {
        "months": _bars(months),
        "figures": _figures(months),
        "overdue": _overdue_rows(overdue.cases),
        "following": overdue.following,
        "head": TrailHead.objects.first(),
    }
    return render(request, "feedback/answers.html", context)


def _figures(months: list[Month]) -> list[dict[str, Any]]:
    number = queries.number_overdue(MOST_COUNTED + 1)
    late_now = f"{MOST_COUNTED}+" if number > MOST_COUNTED else str(number)
    in_time, was_late = sum(month.in_time for month in months), sum(month.late for month in months)
    share = f"{100 * in_time // (in_time + was_late)}{NBSP}%" if in_time + was_late else "–"
    return [
        {"value": months[0].answered, "label": _("Answered this month"), "tone": "answered"},
        {"value": share, "label": _("Answered in time within a year"), "tone": ""},
        {"value": sum(month.forwarded for month in months), "label": _("Forwarded within a year"), "tone": ""},
        {"value": late_now, "label": _("Late now"), "tone": "late" if number else ""},
    ]


def _bars(months: list[Month]) -> list[dict[str, Any]]:
    """Each month with the widths of its bar, in whole percent of the busiest month."""
    most = max(1, *(month.answered + month.forwarded for month in months))
    rows = []
    for month in months:
        in_time, late, forwarded = (round(100 * part / most) for part in (month.in_time, month.late, month.forwarded))
        rows.append(
            {
                "month": month,
                "in_time": in_time,
                "late": late,
                "forwarded": forwarded,
                "before_forwarded": in_time + late,
            }
        )
    return rows


def _overdue_rows(cases: list[Case]) -> list[dict[str, Any]]:
    places = kinds.places(cases)
    return [
        {
            "case": case,
            "heading": heading(case) if case.shown else number_heading(case),
            "place": places.get(case.pk, ""),
            "clock": trail.clock(case),
        }
        for case in cases
    ]


@require_safe
def rules(request: Any) -> HttpResponse:
    """The rules of participation: the newest version, or the one asked for."""
    wanted = request.GET.get("version", "")
    if wanted:
        found = Rules.objects.filter(version=read_number(wanted, digits=8)).first()
        if found is None:
            raise Http404
    else:
        found = current_rules()
    versions = list(Rules.objects.defer("rules"))
    shown = [
        {"number": rule["number"], "title": translated(rule.get("title", {})), "text": translated(rule.get("text", {}))}
        for rule in (found.rules if found else [])
    ]
    context = {
        "found": found,
        "rules": shown,
        "versions": versions,
        "valid": current_rules() if wanted else found,
        "reporting_channel": translated(request.municipality.reporting_channel),
    }
    return render(request, "feedback/rules.html", context)
