"""Forms of the way in, of the second factor, and of a person's own page."""

import re
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import validate_totp_code
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.identity.adapters import INCORRECT_CODE
from portal.identity.asking import refusal
from portal.identity.models import LANGUAGES, User
from portal.identity.vault import InvalidToken
from portal.tenancy.limits import allow, must_count

CODE_EXPIRED = _("This code has run out. Please ask for a new one.")
LETTER_FAILED = _("The letter could not be sent just now. Please try again in a moment.")
# An app's code is accepted a little early and a little late, and remembered for longer than that.
USED_CODE_SECONDS = 150


def digits_field(label: Any, *, length: int, first: bool = False) -> forms.CharField:
    """A code of digits: a phone shows its number keys and offers the code from the letter.

    ``first``: the one thing that its page is for, so the cursor waits there.
    """
    return forms.CharField(
        label=label,
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "class": "input--short",
                "size": length + 1,
                "spellcheck": "false",
                "autofocus": first,
            }
        ),
    )


def only_digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)


class EnterForm(forms.Form):
    email = forms.EmailField(
        label=_("Your e-mail"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false", "autocapitalize": "none"}),
    )

    def __init__(self, *args: Any, request: Any, **kwargs: Any) -> None:
        self.request = request
        super().__init__(*args, **kwargs)

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if why := refusal(self.request, email):
            raise ValidationError(why, code="rate_limited")
        return email


class CodeForm(forms.Form):
    code = digits_field(_("The code from the letter"), length=6, first=True)

    def __init__(self, *args: Any, email: str, expected: str, **kwargs: Any) -> None:
        self.email, self.expected = email, expected
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        must_count()
        # The session counts attempts too, but parallel requests could share one count. Each letter has its own, so that
        # nobody's guesses use up another's.
        attempts = settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS
        if not allow("code-guess", f"{self.email} {self.expected}", limit=attempts, seconds=3600):
            raise get_adapter().validation_error("too_many_login_attempts")
        code = only_digits(self.cleaned_data["code"])
        if not compare_user_code(actual=code, expected=self.expected):
            raise ValidationError(INCORRECT_CODE, code="incorrect_code")
        return code


class SecondFactorForm(AuthenticateForm):
    """A code of the app or an unused one of the card: whichever the person has at hand."""

    code = digits_field(_("Code"), length=8, first=True)

    def clean_code(self) -> str:
        must_count()
        self.cleaned_data["code"] = only_digits(self.cleaned_data["code"])
        try:
            code: str = super().clean_code()
        except InvalidToken as unreadable:
            # SECRET_KEY was changed without keeping the old one as a fallback: only a reset helps.
            raise ValidationError(
                _("Your second factor cannot be read any more. Please ask your administrator to reset it."),
                code="unreadable",
            ) from unreadable
        app = self.authenticator.type == Authenticator.Type.TOTP
        if app and not cache.add(f"used-code:{self.user.pk}:{code}", True, USED_CODE_SECONDS):
            raise ValidationError(INCORRECT_CODE, code="incorrect_code")
        return code


class AppForm(forms.Form):
    """Shows that the app counts the same codes as we do, before it becomes the key."""

    code = digits_field(_("The code that the app shows"), length=6)

    def __init__(self, *args: Any, user: User, secret: str, **kwargs: Any) -> None:
        self.user, self.secret = user, secret
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        must_count()
        forget = check_rate_limit(self.user, error_key="rate_limited")
        code = only_digits(self.cleaned_data["code"])
        if not validate_totp_code(self.secret, code):
            raise ValidationError(INCORRECT_CODE, code="incorrect_code")
        cache.add(f"used-code:{self.user.pk}:{code}", True, USED_CODE_SECONDS)
        forget()
        return code


class CardForm(forms.Form):
    """Shows that the card is on paper, by its first code."""

    code = digits_field(_("Code 1 of your card"), length=8)

    def __init__(self, *args: Any, first: str, **kwargs: Any) -> None:
        self.first = first
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        code = only_digits(self.cleaned_data["code"])
        if not compare_user_code(actual=code, expected=self.first):
            raise ValidationError(INCORRECT_CODE, code="incorrect_code")
        return code


class ProfileForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        required=False,
        help_text=_("We offer it when you hand in something under your name. Nobody sees it here."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_("Language of our letters"), choices=LANGUAGES)


class EraseForm(forms.Form):
    email = forms.CharField(
        label=_("Type your e-mail to confirm"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip().lower()
        if email != self.user.email.lower():
            raise ValidationError(_("This is not the e-mail of your account."), code="other_email")
        return email
