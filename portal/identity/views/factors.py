"""Setting up the second factor: an app on a phone, or a card of codes on paper."""

from typing import Any

import segno
from allauth.account.adapter import get_adapter
from allauth.account.mixins import NextRedirectMixin
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView

from portal.identity import vault
from portal.identity.actions import add_app, add_card, remove_factor
from portal.identity.decorators import resident_required
from portal.identity.forms import AppForm, CardForm
from portal.identity.queries import codes_left, factors_of, offices_of
from portal.identity.sessions import has_passed, mark_passed


@method_decorator([never_cache, resident_required], name="dispatch")
class ForOfficers(NextRedirectMixin):
    """Officers without a factor set one up; whoever has one must have shown it before touching it."""

    request: Any

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.factors = factors_of(request.user)
        if not self.factors and not offices_of(request.user):
            raise PermissionDenied
        if self.factors and not has_passed(request):
            return redirect(self.passthrough_next_url(reverse("mfa_reauthenticate")))
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response

    def onward(self) -> HttpResponse:
        return redirect(self.get_next_url() or get_adapter().get_login_redirect_url(self.request))


class Choose(ForOfficers, TemplateView):
    template_name = "mfa/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        card = self.factors.get(Authenticator.Type.RECOVERY_CODES)
        return super().get_context_data(**kwargs) | {
            "app": self.factors.get(Authenticator.Type.TOTP),
            "card": card,
            "left": codes_left(card) if card else 0,
            "app_url": self.passthrough_next_url(reverse("second_factor_app")),
            "card_url": self.passthrough_next_url(reverse("second_factor_card")),
        }

    def post(self, request: Any) -> HttpResponse:
        """Take one of two factors away."""
        kind = request.POST.get("remove", "")
        if kind in self.factors and remove_factor(user=request.user, type=kind):
            messages.success(request, _("It no longer opens the door."))
        else:
            messages.error(request, _("It is your only second factor. Set up another one first."))
        return redirect("mfa_index")


class Pending:
    """A secret that is shown but does not count yet: sealed in the session, the same after a reload."""

    def __init__(self, request: Any, key: str) -> None:
        self.session, self.key = request.session, key

    def get(self, make: Any) -> str:
        if self.key not in self.session:
            self.session[self.key] = vault.seal(make())
        return vault.unseal(self.session[self.key])

    def forget(self) -> None:
        self.session.pop(self.key, None)


class SetUpApp(ForOfficers, FormView):
    form_class = AppForm
    template_name = "mfa/app.html"

    def pending(self) -> Pending:
        return Pending(self.request, "pending_app")

    def get_form_kwargs(self) -> dict[str, Any]:
        secret = self.pending().get(generate_totp_secret)
        return super().get_form_kwargs() | {"user": self.request.user, "secret": secret}

    def form_valid(self, form: AppForm) -> HttpResponse:
        factor = add_app(user=self.request.user, secret=form.secret)
        self.pending().forget()
        mark_passed(self.request, factor)
        messages.success(self.request, _("Done. From now on we ask for the app's code when you sign in."))
        return self.onward()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        address = get_mfa_adapter().build_totp_url(self.request.user, secret)
        groups = [secret[at : at + 4] for at in range(0, len(secret), 4)]
        # White beneath it: in the dark a phone's camera would not read it.
        picture = segno.make(address, error="m").svg_data_uri(scale=5, border=3, light="#fff")
        return context | {"picture": picture, "groups": groups, "address": address}


class SetUpCard(ForOfficers, FormView):
    form_class = CardForm
    template_name = "mfa/card.html"

    def pending(self) -> Pending:
        return Pending(self.request, "pending_card")

    def seed(self) -> str:
        return self.pending().get(RecoveryCodes.generate_seed)

    def codes(self) -> list[str]:
        return codes_of(self.seed())

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"first": self.codes()[0]}

    def form_valid(self, form: CardForm) -> HttpResponse:
        factor = add_card(user=self.request.user, seed=self.seed())
        self.pending().forget()
        mark_passed(self.request, factor)
        messages.success(
            self.request, _("Done. Cross out code 1: from now on we ask for the next ones when you sign in.")
        )
        return self.onward()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = [f"{code[:4]} {code[4:]}" for code in self.codes()]
        return super().get_context_data(**kwargs) | {"codes": shown}


def codes_of(seed: str) -> list[str]:
    """The codes of a card, in the order in which they are printed."""
    card = Authenticator(type=Authenticator.Type.RECOVERY_CODES, data={"seed": vault.seal(seed), "used_mask": 0})
    return list(RecoveryCodes(card).generate_codes())
