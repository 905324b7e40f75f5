"""Signing in as a browser would, for the tests of every package."""

import re
import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.test import Client

from portal.identity.actions import add_app
from portal.identity.models import Membership, User

CODE = re.compile(r"\b(\d{3}) (\d{3})\b")


def letter_code() -> str:
    """The code in the last letter, as it is printed there."""
    found = CODE.search(mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return found.group(0)


def sign_in(client: Client, email: str, **query: str) -> Any:
    """Ask for a code and type it: the answer to the last step."""
    client.post("/accounts/login/", {"email": email}, query_params=query)
    return client.post("/accounts/login/code/", {"code": letter_code()}, query_params=query)


def app_code(secret: str, *, ahead: int = 0) -> str:
    """What an app shows now, or ``ahead`` half-minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def with_app(user: User) -> str:
    """Give ``user`` a second factor; the app's secret."""
    secret = generate_totp_secret()
    add_app(user=user, secret=secret)
    return secret


def at_desk(client: Client, officer: Membership | User) -> Client:
    """``client`` as an officer who has shown both factors, without walking through the forms."""
    user = officer.user if isinstance(officer, Membership) else officer
    if not Authenticator.objects.filter(user=user).exists():
        with_app(user)
    factor = Authenticator.objects.filter(user=user).latest("pk")
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "mfa", "at": time.time(), "id": factor.pk, "type": factor.type}
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client
