"""One case in public: its page, its short address, the files beside its answers."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from feedback import kinds, queries, trail
from feedback.clock import publish_by
from feedback.models import AuthorKind, Case, CaseAuthor, Step, StepAttachment
from feedback.states import ANSWERS, REFUSED, Status, StepKind
from feedback.trail import has_files


@require_safe
def case(request: HttpRequest, reference: str) -> HttpResponse:
    found = get_object_or_404(Case.objects.begun(), reference=reference.upper())
    if reference != found.reference:
        # One page, one address: caches, links and search engines know it by its capitals.
        return redirect("feedback:case", found.reference, permanent=True)
    return render(request, "feedback/case.html", case_page(request, found))


@require_safe
def short(request: HttpRequest, reference: str) -> HttpResponse:
    """``/c/RIX-2026-00042``, as on paper: in the language of whoever opens it."""
    cases = Case.objects.begun().only("reference", "municipality")
    found = get_object_or_404(cases, reference=reference.upper())
    response = redirect("feedback:case", found.reference)
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
def attachment(request: HttpRequest, reference: str, pk: int) -> FileResponse:
    """A file beside a step. What is removed or covered takes its files along."""
    found = get_object_or_404(
        StepAttachment.objects.select_related("step__case"), pk=pk, step__case__reference=reference
    )
    if not has_files(found.step.case, found.step):
        raise Http404
    response = FileResponse(found.file.open(), as_attachment=not found.name.endswith(".pdf"), filename=found.name)
    response["Cache-Control"] = "private, max-age=300"
    return response


def case_page(request: HttpRequest, found: Case, *, author_reads: bool = False) -> dict[str, Any]:
    """What the page of a case shows; to its author also the words that are not public."""
    steps = queries.trail_of(found)
    kind = kinds.get(found.kind)
    author = queries.author_of(found)
    words = found.shown or author_reads
    refusal = _refusal(found, steps)
    place = kind.places([found.pk]).get(found.pk, "") if not words else ""
    return {
        "case": found,
        "kind": kind,
        "heading": heading(found) if words else number_heading(found),
        "words": words,
        "author_reads": author_reads,
        "content": kind.content(found) if words else None,
        "place": place,
        "status_label": kinds.status_label(found.kind, found.status),
        "status_tone": trail.tone(found.status),
        "byline": byline(found, author),
        **_publication(found, steps),
        "entries": trail.entries(found, steps, everything=author_reads),
        "clock": trail.clock(found, steps),
        "answer_number": _answer_number(steps),
        "tombstone": _tombstone(found, refusal, place) if found.status == Status.REMOVED else None,
        "refusal": refusal,
        "second_look_url": _second_look_url(found, steps),
        "short_url": request.build_absolute_uri(reverse("feedback:short", args=[found.reference])),
    }


def heading(found: Case) -> str:
    return str(found.title) or number_heading(found)


def number_heading(found: Case) -> str:
    """ "Idea No. RIX-2026-00042", where there is no title to show."""
    return _("%(kind)s No. %(reference)s") % {
        "kind": str(kinds.get(found.kind).label).capitalize(),
        "reference": found.reference,
    }


def byline(found: Case, author: CaseAuthor | None) -> str:
    """The author as they want to be shown, with the association's number; "" for who wants no name."""
    if author is None or not found.shown:
        return ""
    if author.kind == AuthorKind.ANONYMOUS:
        return _("anonymously")
    if number := author.registration_number:
        return _("%(name)s (reg. No. %(number)s)") % {"name": author.shown_name, "number": number}
    return str(author.shown_name)


def _publication(found: Case, steps: list[Step]) -> dict[str, Any]:
    """By when it should be published, and by how many days that is late; None and 0 where nothing waits for it."""
    day = publish_by(steps[0].details) if found.status == Status.RECEIVED else None
    return {"publish_by": day, "publish_days_late": max((timezone.localdate() - day).days, 0) if day else 0}


def _answer_number(steps: list[Step]) -> int | None:
    """The entry that answers, for whoever came to read just that; None as long as there is none."""
    answers = (step.number for step in steps[::-1] if step.status in ANSWERS or step.kind == StepKind.ASSESSMENT)
    return next(answers, None)


def _refusal(found: Case, steps: list[Step]) -> dict[str, Any] | None:
    """The step that said no, with its rule, while it stands."""
    if found.status not in REFUSED:
        return None
    step = next(step for step in reversed(steps) if step.kind == StepKind.STATUS)
    rule = step.details.get("rule")
    return {
        "made_at": step.made_at,
        "by": trail.shown_by(step.details),
        "explanation": step.explanation,
        "lang": trail.foreign(step),
        "rule_label": trail.rule_label(rule),
        "rule_url": trail.rule_url(rule),
        "next_possible": step.details.get("next_possible", ""),
    }


def _tombstone(found: Case, refusal: dict[str, Any] | None, place: str) -> dict[str, Any]:
    """What stands where the words were; the explanation stands in the trail, right beneath it."""
    refusal = refusal or {}
    return {
        "reference": found.reference,
        "place": place,
        "removed_on": refusal.get("made_at"),
        "rule_label": refusal.get("rule_label", ""),
        "rule_url": refusal.get("rule_url", ""),
        "by": refusal.get("by", ""),
        "contest_url": reverse("feedback:second_look", args=[found.reference]),
    }


def _second_look_url(found: Case, steps: list[Step]) -> str:
    """Where to ask for a second look; "" when there is nothing to look at again, or somebody is looking."""
    if found.status not in REFUSED or found.answer_due_on is not None:
        return ""
    return reverse("feedback:second_look", args=[found.reference])
