"""Probes for whoever keeps the installation running. They come by address, so no municipality is in scope."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from feedback.proof import triggers
from portal.jobs.models import Job
from portal.jobs.states import JobState
from portal.tenancy import database_role

# The worker looks every few seconds; work that has been due for so long means that it stands still.
OLDEST_WAITING: Final = timedelta(minutes=10)


@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"live": True})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """503 with the reason per part unless everything stands."""
    problems = {name: problem for name, check in CHECKS.items() if (problem := _asked(check))}
    parts = {name: problems.get(name, "ok") for name in CHECKS}
    return JsonResponse({"ready": not problems, **parts}, status=503 if problems else 200)


def _asked(check: Callable[[], str]) -> str:
    try:
        return check()
    # Whatever breaks below, a probe answers: its name is enough here, the log has the rest.
    except Exception as error:
        return type(error).__name__


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return "" if cursor.fetchone() else "no answer"


def trails() -> str:
    """Without its triggers the database would let a trail be changed."""
    missing = triggers.missing(connection)
    return f"missing: {', '.join(sorted(missing))}" if missing else ""


def role() -> str:
    """Triggers bind everybody but the owner of their table."""
    return database_role.problem()


def kept_pages() -> str:
    token = get_random_string(12)
    cache.set("health", token, 10)
    return "" if cache.get("health") == token else "a value was not kept"


def jobs() -> str:
    late = Job.objects.filter(state=JobState.WAITING, due_at__lt=timezone.now() - OLDEST_WAITING)
    oldest = late.order_by("due_at").values_list("due_at", flat=True).first()
    failed = Job.objects.filter(state=JobState.FAILED).count()
    problems = [f"waiting since {oldest.isoformat()}" if oldest else "", f"{failed} failed" if failed else ""]
    return ", ".join(problem for problem in problems if problem)


CHECKS: Final = {"database": database, "trails": trails, "role": role, "cache": kept_pages, "jobs": jobs}
