"""The way in and out: an address, a code, a second factor where there is one."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.logout import logout
from allauth.account.mixins import NextRedirectMixin
from allauth.account.stages import LoginByCodeStage
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.stages import AuthenticateStage
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView

from portal.identity.asking import TOO_OFTEN, refusal, remember_browser
from portal.identity.decorators import resident_required
from portal.identity.forms import CODE_EXPIRED, LETTER_FAILED, CodeForm, EnterForm, SecondFactorForm
from portal.identity.login_code import LoginCode
from portal.identity.queries import factors_of


@method_decorator(never_cache, name="dispatch")
class Enter(NextRedirectMixin, FormView):
    form_class = EnterForm
    template_name = "account/login.html"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return redirect(self.get_next_url() or get_adapter().get_login_redirect_url(request))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"request": self.request}

    def form_valid(self, form: EnterForm) -> HttpResponse:
        try:
            LoginCode.begin(self.request, form.cleaned_data["email"])
        except OSError:
            form.add_error(None, LETTER_FAILED)
            return self.form_invalid(form)
        return redirect(self.passthrough_next_url(reverse("account_confirm_login_code")))


@method_decorator(login_stage_required(stage=LoginByCodeStage.key, redirect_urlname="account_login"), name="dispatch")
class ConfirmCode(NextRedirectMixin, FormView):
    form_class = CodeForm
    template_name = "account/confirm_login_code.html"
    waiting: LoginCode

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        waiting = LoginCode.resume(request._login_stage)
        if waiting is None:
            return self._start_again(CODE_EXPIRED)
        self.waiting = waiting
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("action") == "resend":
            return self._send_again()
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"email": self.waiting.email, "expected": self.waiting.code}

    def form_valid(self, form: CodeForm) -> HttpResponse:
        response = self.waiting.finish(self.get_next_url())
        remember_browser(self.request, response, self.waiting.email)
        return response

    def form_invalid(self, form: CodeForm) -> HttpResponse:
        if self.waiting.record_invalid_attempt():
            return super().form_invalid(form)
        return self._start_again(get_adapter().error_messages["too_many_login_attempts"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "email": self.waiting.email,
            "can_resend": self.waiting.can_resend,
            "login_url": self.passthrough_next_url(reverse("account_login")),
        }

    def _send_again(self) -> HttpResponse:
        why = refusal(self.request, self.waiting.email) if self.waiting.can_resend else TOO_OFTEN
        if why:
            messages.error(self.request, why)
        else:
            try:
                self.waiting.resend()
            except OSError:
                messages.error(self.request, LETTER_FAILED)
            else:
                messages.success(self.request, _("We have sent a new code. The one before no longer works."))
        return redirect(self.passthrough_next_url(reverse("account_confirm_login_code")))

    def _start_again(self, why: Any) -> HttpResponse:
        messages.error(self.request, why)
        return redirect(self.passthrough_next_url(reverse("account_login")))


class SecondFactor(NextRedirectMixin, FormView):
    form_class = SecondFactorForm
    template_name = "mfa/authenticate.html"

    def person(self) -> Any:
        return self.request.user

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.person()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"factors": factors_of(self.person())}


@method_decorator(login_stage_required(stage=AuthenticateStage.key, redirect_urlname="account_login"), name="dispatch")
class SecondFactorOnTheWayIn(SecondFactor):
    """The last stage of a log-in: nobody is signed in yet."""

    def person(self) -> Any:
        return self.request._login_stage.login.user  # type: ignore[attr-defined]  # set by the decorator

    def form_valid(self, form: SecondFactorForm) -> HttpResponse:
        form.save()
        response: HttpResponse = self.request._login_stage.exit()  # type: ignore[attr-defined]
        return response


@method_decorator([never_cache, resident_required], name="dispatch")
class SecondFactorInside(SecondFactor):
    """For a session that began before its person had a second factor."""

    def form_valid(self, form: SecondFactorForm) -> HttpResponse:
        form.save()
        return redirect(self.get_next_url() or get_adapter().get_login_redirect_url(self.request))


@method_decorator(never_cache, name="dispatch")
class Leave(TemplateView):
    template_name = "account/logout.html"

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect(self._onward())
        return super().get(request, *args, **kwargs)

    def post(self, request: Any) -> HttpResponse:
        onward = self._onward()
        logout(request)
        return redirect(onward)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"next": get_next_redirect_url(self.request)}

    def _onward(self) -> str:
        return get_next_redirect_url(self.request) or get_adapter().get_logout_redirect_url(self.request)


class Inactive(TemplateView):
    template_name = "account/account_inactive.html"
