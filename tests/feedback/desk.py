"""Officers for tests: signed in at the town's address, both factors shown."""

from typing import Any

from django.http import HttpRequest
from django.test import Client

from portal.identity.actions import ensure_groups, grant
from portal.identity.models import Department, User
from portal.identity.sessions import mark_demo
from portal.identity.states import Role
from portal.tenancy.models import Municipality
from portal.tenancy.scope import municipality_scope
from tests.factories import make_user


def officer_client(
    municipality: Municipality, role: str = Role.MODERATOR, *, department: Department | None = None
) -> Client:
    """A browser of an officer of ``municipality``; ``browser.user`` is the account."""
    with municipality_scope(municipality):
        ensure_groups(municipality)
        user = make_user()
        grant(user=user, role=role, department=department)
    browser: Any = Client(headers={"host": municipality.hostname})
    browser.user = user
    with municipality_scope(municipality):
        browser.force_login(user)
    _show_second_factor(browser, user)
    return browser


def _show_second_factor(browser: Any, user: User) -> None:
    request: Any = HttpRequest()
    request.session, request.user = browser.session, user
    mark_demo(request, user)
    request.session.save()
