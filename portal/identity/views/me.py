"""A person's own page: who they are here, what is theirs, and the way to be forgotten."""

from typing import Any

from allauth.account.internal.flows.logout import logout
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.identity import my_page
from portal.identity.actions import describe, erase
from portal.identity.decorators import in_own_language, resident_required
from portal.identity.forms import EraseForm, ProfileForm
from portal.identity.queries import factors_of, memberships_of, offices_of


@never_cache
@resident_required
def me(request: Any) -> HttpResponse:
    user = request.user
    form = ProfileForm(request.POST or None, initial={"name": user.name, "language": user.language})
    if form.is_valid():
        describe(user=user, **form.cleaned_data)
        with override(user.language):
            messages.success(request, _("Saved."))
            return redirect("identity:me")
    context = {
        "form": form,
        "memberships": memberships_of(user),
        "is_officer": bool(offices_of(user)),
        "factors": factors_of(user),
        "sections": [
            render_to_string(section.template, dict(section.context(request)), request)
            for section in my_page.sections()
        ],
    }
    return render(request, "identity/me.html", context)


@never_cache
@resident_required
def delete(request: Any) -> HttpResponse:
    form = EraseForm(request.POST or None, user=request.user)
    if form.is_valid():
        person = request.user
        logout(request)
        erase(user=person)
        return render(request, "identity/erased.html")
    return render(request, "identity/erase.html", {"form": form, "memberships": memberships_of(request.user)})


@never_cache
@require_safe
@in_own_language
def corner(request: HttpRequest) -> HttpResponse:
    """The signed-in corner of public pages, as a fragment: those pages themselves are the same for everybody."""
    signed_in: Any = request.user
    context = {"desk_url": ""}
    if signed_in.is_authenticated and offices_of(signed_in):
        context["desk_url"] = reverse("wagtailadmin_home")
    return render(request, "identity/corner.html", context)
