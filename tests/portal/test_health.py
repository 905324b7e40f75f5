from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from feedback.proof import triggers
from portal.jobs.models import Job
from portal.jobs.states import JobState

ANY_HOST = Client(headers={"host": "10.0.0.7:8000"})


def test_live_needs_nothing():
    # No database is opened for this test: a query would fail it.
    assert ANY_HOST.get("/health/live").json() == {"live": True}


@pytest.mark.django_db
def test_ready_names_every_part():
    response = ANY_HOST.get("/health/ready")
    assert response.status_code == 200
    parts = ("database", "trails", "role", "cache", "jobs")
    assert response.json() == {"ready": True, **dict.fromkeys(parts, "ok")}
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_a_missing_trigger_is_red():
    with connection.cursor() as cursor:
        name = "trail_step_is_never_deleted"
        cursor.execute(f"DROP TRIGGER {name}" if connection.vendor == "sqlite" else f"DROP FUNCTION {name}() CASCADE")
    response = ANY_HOST.get("/health/ready")
    assert (response.status_code, response.json()["trails"]) == (503, f"missing: {name}")
    triggers.create(connection)


@pytest.mark.django_db
def test_work_that_nobody_does_is_red():
    Job.objects.create(task="letters", key="old", due_at=timezone.now() - timedelta(minutes=11))
    response = ANY_HOST.get("/health/ready")
    assert response.status_code == 503
    assert response.json()["jobs"].startswith("waiting since ")


@pytest.mark.django_db
def test_work_of_the_last_minutes_is_not():
    Job.objects.create(task="letters", key="new", due_at=timezone.now() - timedelta(minutes=9))
    assert ANY_HOST.get("/health/ready").status_code == 200


@pytest.mark.django_db
def test_work_that_was_given_up_is_red():
    Job.objects.create(task="letters", key="given up", state=JobState.FAILED)
    response = ANY_HOST.get("/health/ready")
    assert (response.status_code, response.json()["jobs"]) == (503, "1 failed")


@pytest.mark.django_db
def test_probes_come_over_plain_http(settings, town):
    settings.SECURE_SSL_REDIRECT = True
    probe = Client(headers={"host": "10.0.0.7:8000"})
    assert [probe.get(path).status_code for path in ("/health/live", "/health/ready")] == [200, 200]
    assert Client(headers={"host": town.hostname}).get("/lv/rules/").status_code == 301
