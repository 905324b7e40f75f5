"""One form for everybody: an address gets a code, known or not, and the code opens or makes the account.

django-allauth answers an unknown address with a letter that says so, and with a second form to sign up. Here nothing
is looked up before the code comes back: nobody learns who has an account, and nobody must know which of the two to do.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from django.http import HttpResponse
from django.utils.translation import get_language

from portal.identity.actions import join, prove_address
from portal.tenancy.scope import current_municipality

HALF = 3


class LoginCode(LoginCodeVerificationProcess):
    @classmethod
    def begin(cls, request: Any, email: str) -> "LoginCode":
        """Send a code to ``email`` and remember it in the session; ``OSError`` when the letter could not leave."""
        login = Login(user=None, email=email)
        login.state["stages"] = {"current": LoginByCodeStage.key}
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        stage.state.update(cls.initial_state(user=None, email=email))
        process = cls(stage=stage)
        process.send()
        process.persist()
        return process

    @classmethod
    def resume(cls, stage: LoginByCodeStage) -> "LoginCode | None":
        """The code that is waited for; None when it is too old."""
        return cls(stage=stage).abort_if_invalid()

    @property
    def email(self) -> str:
        return str(self.state["email"])

    def send(self, skip_enumeration_mails: bool = False) -> None:
        code = self.generate_code()
        context = {"code": f"{code[:HALF]} {code[HALF:]}", "municipality": current_municipality()}
        get_adapter().send_mail("account/email/login_code", self.email, context)

    def resend(self) -> None:
        self.send()
        self.record_resend()
        self.persist()

    def finish(self, redirect_url: str | None) -> HttpResponse:
        """Make or open the account; a second factor is asked for where there is one."""
        user = join(email=self.email, language=get_language() or "lv")
        prove_address(user=user, email=self.email)
        record_authentication(self.request, user, method="code")
        return perform_login(self.request, Login(user=user, redirect_url=redirect_url, email=self.email))
