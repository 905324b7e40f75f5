"""How django-allauth behaves here: codes by e-mail, no passwords, the municipality's words and name."""

from hashlib import sha256
from hmac import new as hmac
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.identity import vault
from portal.identity.asking import TOO_OFTEN
from portal.identity.letters import sender
from portal.identity.queries import offices_of
from portal.tenancy.limits import address_of
from portal.tenancy.scope import current_municipality

INCORRECT_CODE = _("This code is not right. Please look at it again.")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": INCORRECT_CODE,
        "too_many_login_attempts": TOO_OFTEN,
        "rate_limited": TOO_OFTEN,
    }

    def get_client_ip(self, request: Any) -> str:
        """Not the address: a hash of it that is another one tomorrow. It names a counter in the cache, nothing else."""
        text = f"{timezone.localdate()}:{address_of(request)}"
        return hmac(settings.SECRET_KEY.encode(), text.encode(), sha256).hexdigest()[:32]

    def get_http_user_agent(self, request: Any) -> str:
        return ""

    def is_safe_url(self, url: str) -> bool:
        """Only this very host, and only a whole path: another municipality's address is a stranger's."""
        request = context.request
        # Django takes a bare word for the name of a view.
        return (
            bool(url)
            and url.startswith("/")
            and url_has_allowed_host_and_scheme(
                url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
            )
        )

    def get_login_redirect_url(self, request: Any) -> str:
        return reverse("wagtailadmin_home") if offices_of(request.user) else reverse("identity:me")

    def get_logout_redirect_url(self, request: Any) -> str:
        return f"/{get_language()}/"

    def format_email_subject(self, subject: str) -> str:
        return subject

    def get_from_email(self) -> str:
        return sender(current_municipality())

    def add_message(self, request: Any, level: int, *args: Any, message: str | None = None, **kwargs: Any) -> None:
        """Our pages say themselves what happened; allauth's templates of messages are not used."""
        if message:
            messages.add_message(request, level, message)


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": INCORRECT_CODE}

    def get_totp_issuer(self) -> str:
        return current_municipality().full_name

    def encrypt(self, text: str) -> str:
        return vault.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return vault.unseal(encrypted_text)

    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """A printed card of codes is a factor of its own, so whoever asks for an app is told of the card as well."""
        if types is not None and Authenticator.Type.TOTP in types:
            types = [*types, Authenticator.Type.RECOVERY_CODES]
        return super().is_mfa_enabled(user, types)
