"""Accounts: made when a code comes back, entered, described and erased."""

from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from portal.identity.erasure import say_farewell
from portal.identity.models import User
from portal.identity.sessions import mark_demo
from portal.tenancy import pagecache
from portal.tenancy.models import Municipality
from portal.tenancy.scope import every_municipality


def join(*, email: str, language: str = "lv") -> User:
    """The account of ``email``, made now when there is none."""
    email = email.lower()
    if found := User.objects.filter(email=email).first():
        return found
    try:
        with transaction.atomic():
            return User.objects.create_user(email, language=language)
    except IntegrityError:  # The same code was sent twice, and the other request was faster.
        return User.objects.get(email=email)


def prove_address(*, user: User, email: str) -> EmailAddress:
    """Note that ``user`` has read a letter sent to ``email``."""
    address, _made = EmailAddress.objects.update_or_create(
        user=user, email=email.lower(), defaults={"verified": True, "primary": True}
    )
    return address


@transaction.atomic
def describe(*, user: User, name: str, language: str) -> User:
    user.name, user.language = name, language
    user.save(update_fields=["name", "language"])
    return user


@transaction.atomic
def erase(*, user: User) -> None:
    """Delete the account in every municipality. Cases and steps stay, without the person."""
    with every_municipality():
        say_farewell(user)
        user.delete()
    for municipality in Municipality.objects.all():
        transaction.on_commit(partial(pagecache.forget, municipality))


def enter(request: Any, user: User) -> None:
    """Log ``user`` in as though both factors had been shown: the demo's one-click entry, and nowhere else."""
    if not settings.DEMO:
        raise PermissionDenied("Entering without a code exists in the demo only.")
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    mark_demo(request, user)
