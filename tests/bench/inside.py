"""Questions that only a process inside one town can answer: ``python -m tests.bench.inside QUESTION …``."""

import json
import sys
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from ideas.models import Idea, Support  # noqa: E402
from portal.identity.models import User  # noqa: E402
from portal.tenancy.models import Municipality  # noqa: E402
from portal.tenancy.scope import every_municipality, municipality_scope  # noqa: E402
from tests.bench.towns import HOST, SLUG  # noqa: E402
from tests.bench.urls import TABLE  # noqa: E402


def count() -> int:
    with every_municipality():
        return Idea.objects.count()


def towns() -> int:
    return Municipality.objects.count()


def prepare() -> dict[str, Any]:
    """What the load needs to know: references of shown cases, the box of the town."""
    with connection.cursor() as cursor:
        number = "bigserial PRIMARY KEY" if connection.vendor == "postgresql" else "integer PRIMARY KEY"
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {TABLE} (id {number}, municipality_id bigint, words text)")
        cursor.execute(f"DELETE FROM {TABLE}")
    with municipality_scope(Municipality.objects.get(slug=SLUG)):
        ideas = Idea.objects.shown()
        total = ideas.count()
        # From all over the years, so that no page of the database is warm by chance.
        references = [ideas.order_by("case_id")[total * step // 200].case.reference for step in range(200)]
    return {"references": references}


def queries(*paths: str) -> dict[str, tuple[int, int]]:
    """Per path how many queries a first visit takes, and the length of the answer."""
    client, found = Client(headers={"host": HOST}), {}
    for path in paths:
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(path)
        found[path] = (len(captured), len(response.content))
    return found


def supporters(number: str) -> dict[str, Any]:
    """Sessions of residents who have not supported the newest idea that takes supports, and its reference."""
    with municipality_scope(Municipality.objects.get(slug=SLUG)):
        idea = Idea.objects.shown().filter(supports_open=True, case__status="published").latest("case_id")
        Support.objects.filter(idea=idea).delete()
        Idea.objects.filter(pk=idea.pk).update(supports=0)
        people = User.objects.filter(memberships=None, email__endswith="@example.org").order_by("pk")[: int(number)]
        sessions = [_session(person) for person in people]
        return {"reference": idea.case.reference, "sessions": sessions}


def _session(person: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def supports(reference: str) -> dict[str, int]:
    with municipality_scope(Municipality.objects.get(slug=SLUG)):
        idea = Idea.objects.get(case__reference=reference)
        return {"shown": idea.supports, "rows": Support.objects.filter(idea=idea).count()}


def support_queries(reference: str, session: str) -> int:
    """How many queries one support takes."""
    client = Client(headers={"host": HOST})
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    client.get("/lv/rules/")
    with CaptureQueriesContext(connection) as captured:
        response = client.post(f"/lv/cases/{reference}/support/", {})
    if response.status_code != 302:
        raise SystemExit(f"The support was answered with {response.status_code}.")
    return len(captured)


if __name__ == "__main__":
    answer = globals()[sys.argv[1]](*sys.argv[2:])
    print(answer if isinstance(answer, int) else json.dumps(answer))
