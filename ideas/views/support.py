"""Supporting an idea, at an address of its own: the idea's page is the same for everybody."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from feedback.rules import Refused
from ideas.actions.supports import support as give_support
from ideas.actions.supports import withdraw_support
from ideas.models import Idea, Support
from ideas.rules import support_meaning, support_problems
from portal.identity.models import User


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def support(request: HttpRequest, reference: str) -> HttpResponse:
    idea = get_object_or_404(Idea.objects.shown().select_related("case"), case__reference=reference)
    if request.method != "POST":
        return _page(request, idea, _problems(idea))
    person = request.user
    if not isinstance(person, User):
        return redirect(f"{reverse('account_login')}?{urlencode({'next': request.path})}")
    try:
        if "withdraw" in request.POST:
            withdraw_support(idea=idea, person=person)
        else:
            give_support(idea=idea, person=person)
    except Refused as refusal:
        return _page(request, idea, list(refusal.reasons), status=409)
    return redirect(request.path)


def _problems(idea: Idea) -> list[str]:
    return support_problems(shown=idea.case.shown, status=idea.case.status, supports_open=idea.supports_open)


def _page(request: HttpRequest, idea: Idea, problems: list[str], status: int = 200) -> HttpResponse:
    person = request.user
    context = {
        "idea": idea,
        "case": idea.case,
        "problems": problems,
        "note": support_meaning(request.municipality.support_threshold, idea.supports),  # type: ignore[attr-defined]
        "supported": isinstance(person, User) and Support.objects.filter(idea=idea, person=person).exists(),
    }
    return render(request, "ideas/support.html", context, status=status)
