"""The demo's door: enter as anybody with one click, and read the letters that were sent."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.demo import queries
from portal.demo.letters import letters_of
from portal.identity import actions
from portal.identity.models import Membership, User
from portal.tenancy.numbers import read_number


def _demo_only(request: Any) -> None:
    if not queries.is_demo(request.municipality):
        raise Http404


@require_safe
@never_cache
def door(request: Any) -> HttpResponse:
    _demo_only(request)
    context = {
        "desks": queries.desks(),
        "residents": queries.residents(request.municipality),
        "letters": letters_of(request.municipality),
    }
    return render(request, "demo/door.html", context)


@require_POST
def enter(request: Any) -> HttpResponse:
    """Log in as one of the demo's invented people, and as nobody else."""
    _demo_only(request)
    people = User.objects.filter(email__endswith=f"@{request.municipality.slug}.example", is_active=True)
    person = get_object_or_404(people, pk=_number(request))
    actions.enter(request, person)
    is_officer = Membership.objects.officers().filter(user=person).exists()
    return redirect("wagtailadmin_home" if is_officer else reverse("identity:me"))


def _number(request: HttpRequest) -> int:
    number = read_number(request.POST.get("person", ""))
    if number is None:
        raise Http404
    return number
