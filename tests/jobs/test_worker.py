"""Jobs are rows: done at least once, lost by nothing, claimed by one worker at a time."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from typing import Any

import django_rq
import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone
from rq import SimpleWorker

from portal.jobs import registry
from portal.jobs.actions import DONE_KEPT, enqueue, sweep
from portal.jobs.hurry import hand_over
from portal.jobs.models import Job
from portal.jobs.schedule import enqueue_periodic
from portal.jobs.states import JobState
from portal.jobs.worker import ATTEMPTS, LEASE, WORKER_DIED, claim, work, work_off
from portal.tenancy.models import Municipality
from portal.tenancy.scope import current_municipality
from tests.together import together

done: list[Any] = []


@pytest.fixture(autouse=True)
def tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    done.clear()
    fresh = dict(registry._tasks)
    monkeypatch.setattr(registry, "_tasks", fresh)
    registry.task("test.note")(lambda **payload: done.append((current_municipality().slug, payload)))
    registry.task("test.break")(lambda: 1 / 0)


def test_a_job_runs_in_its_municipality_with_its_payload(town: Municipality) -> None:
    enqueue("test.note", key="a", number=3)
    assert (work_off(), done) == (1, [("testene", {"number": 3})])
    assert work_off() == 0


def test_the_same_key_is_the_same_job(town: Municipality) -> None:
    for _ in range(3):
        enqueue("test.note", key="a")
    work_off()
    enqueue("test.note", key="a")
    work_off()
    assert len(done) == 1


def test_a_job_goes_with_its_transaction(town: Municipality) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue("test.note", key="a")
        1 / 0  # noqa: B018
    assert work_off() == 0


def test_a_job_waits_until_it_is_due(town: Municipality) -> None:
    enqueue("test.note", key="a", due_at=timezone.now() + timedelta(hours=1))
    assert work_off() == 0


def test_a_failing_job_is_tried_ever_more_slowly_and_then_shown(town: Municipality) -> None:
    enqueue("test.break", key="a")
    waits = []
    for _ in range(ATTEMPTS):
        now = timezone.now()
        assert work_off() == 1
        waits.append((Job.objects.get().due_at - now).total_seconds() > sum(waits))
        Job.objects.filter(state=JobState.WAITING).update(due_at=timezone.now())
    job = Job.objects.get()
    assert (job.state, job.attempts, job.error) == (JobState.FAILED, ATTEMPTS, "ZeroDivisionError")


def test_a_dead_workers_job_is_taken_up_again_after_its_lease(town: Municipality) -> None:
    enqueue("test.note", key="a")
    dead = claim()
    assert (claim(), done) == (None, [])
    Job.objects.update(claimed_at=timezone.now() - LEASE - timedelta(seconds=1))
    assert work_off() == 1
    assert dead is not None
    work(dead)
    assert Job.objects.get().state == JobState.DONE


def test_periodic_work_is_asked_for_once_a_period(town: Municipality) -> None:
    enqueue_periodic()
    count = Job.objects.count()
    enqueue_periodic()
    assert (Job.objects.count(), count > 0) == (count, True)


def test_only_what_was_done_long_ago_is_forgotten(town: Municipality) -> None:
    for key in ("old", "new", "failed", "waiting"):
        enqueue("test.note", key=key)
    long_ago = timezone.now() - DONE_KEPT - timedelta(days=1)
    Job.objects.filter(key="old").update(state=JobState.DONE, finished_at=long_ago)
    Job.objects.filter(key="new").update(state=JobState.DONE, finished_at=timezone.now())
    Job.objects.filter(key="failed").update(state=JobState.FAILED, finished_at=long_ago)
    sweep()
    assert sorted(Job.objects.values_list("key", flat=True)) == ["failed", "new", "waiting"]


def test_sessions_that_ended_are_forgotten_day_by_day(town: Municipality, client: Any) -> None:
    abandoned: dict[str, str] = {}
    for email, ended in (("gone@example.lv", True), ("still@example.lv", False)):
        client.cookies.clear()
        client.post("/accounts/login/", {"email": email})
        abandoned[email] = client.cookies[settings.SESSION_COOKIE_NAME].value
        if ended:
            Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    enqueue_periodic()
    work_off()
    assert list(Session.objects.values_list("session_key", flat=True)) == [abandoned["still@example.lv"]]


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_hold_the_same_job(town: Municipality) -> None:
    for number in range(40):
        enqueue("test.note", key=str(number))
    claimed: list[int] = []

    def worker() -> None:
        while job := claim():
            claimed.append(job.pk)

    # In no scope, as the workers are.
    assert together(*[worker] * 4) == []
    assert (len(claimed), len(set(claimed))) == (40, 40)


HOLD = """
import sys
import django
django.setup()
from django.db import connections
connections.databases["default"]["NAME"] = sys.argv[1]
connections["default"].settings_dict["NAME"] = sys.argv[1]
from portal.jobs import registry
from portal.jobs.worker import work_off

@registry.task("test.hold")
def hold():
    print("working", flush=True)
    sys.stdin.readline()

work_off()
"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_loses_no_job(town: Municipality) -> None:
    enqueue("test.hold", key="a")
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(connection.settings_dict["NAME"])],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "working\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert Job.objects.get().state == JobState.RUNNING
    registry.task("test.hold")(lambda: done.append("finished"))
    Job.objects.update(claimed_at=timezone.now() - LEASE - timedelta(seconds=1))
    work_off()
    assert (done, Job.objects.get().state) == (["finished"], JobState.DONE)


KILL = """
import os
import signal
import sys
import django
django.setup()
from django.db import connections
connections.databases["default"]["NAME"] = sys.argv[1]
connections["default"].settings_dict["NAME"] = sys.argv[1]
import django_rq
from portal.jobs import registry
from portal.jobs.worker import work_off

@registry.task("test.kill")
def kill():
    os.kill(os.getpid(), signal.SIGKILL)

django_rq.get_worker().work(burst=True) if sys.argv[2] == "redis" else work_off()
"""


def killed_by_its_job(way: str) -> int:
    """Let a worker of another process work off what there is, and die of it; its exit code."""
    run = subprocess.run(
        [sys.executable, "-c", KILL, str(connection.settings_dict["NAME"]), way],
        capture_output=True, check=False, env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
    )  # fmt: skip
    Job.objects.filter(state=JobState.RUNNING).update(claimed_at=timezone.now() - LEASE - timedelta(seconds=1))
    return run.returncode


@pytest.mark.django_db(transaction=True)
def test_a_job_that_ends_every_worker_ends_too_and_stands_in_nobodys_way(town: Municipality) -> None:
    enqueue("test.kill", key="a")
    Job.objects.update(attempts=ATTEMPTS - 2)
    enqueue("test.note", key="b", due_at=timezone.now())
    assert [killed_by_its_job("rows") for _ in range(2)] == [-signal.SIGKILL] * 2
    assert Job.objects.get(key="a").state == JobState.RUNNING
    assert (work_off(), len(done)) == (1, 1)
    job = Job.objects.get(key="a")
    assert (job.state, job.attempts, job.error) == (JobState.FAILED, ATTEMPTS, WORKER_DIED)
    assert job.finished_at is not None


@pytest.mark.skipif(not settings.REDIS_URL, reason="no REDIS_URL: this run has no Redis")
@pytest.mark.django_db(transaction=True)
def test_a_job_that_ends_every_worker_of_redis_ends_too(town: Municipality) -> None:
    django_rq.get_queue().empty()
    enqueue("test.kill", key="a")
    Job.objects.update(attempts=ATTEMPTS - 1)
    # The process that the worker forked is dead, and the worker goes on.
    assert killed_by_its_job("redis") == 0
    assert (Job.objects.get().state, Job.objects.get().attempts) == (JobState.RUNNING, ATTEMPTS)
    hand_over("a")
    assert killed_by_its_job("redis") == 0
    assert (Job.objects.get().state, Job.objects.get().error) == (JobState.FAILED, WORKER_DIED)


def test_the_last_attempt_may_take_its_time(town: Municipality) -> None:
    enqueue("test.note", key="a")
    Job.objects.update(attempts=ATTEMPTS - 1)
    last = claim()
    assert (claim(), Job.objects.get().state) == (None, JobState.RUNNING)
    assert last is not None
    work(last)
    assert Job.objects.get().state == JobState.DONE


@pytest.mark.django_db(transaction=True)
def test_a_dead_redis_is_ignored(town: Municipality, settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    settings.RQ_QUEUES = {"default": {"URL": settings.REDIS_URL}}
    enqueue("test.note", key="a")
    assert work_off() == 1


@pytest.mark.skipif(not settings.REDIS_URL, reason="no REDIS_URL: this run has no Redis")
@pytest.mark.django_db(transaction=True)
def test_redis_gets_the_job_after_commit_and_its_worker_claims_the_row(town: Municipality) -> None:
    queue = django_rq.get_queue()
    queue.empty()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue("test.note", key="lost")
        1 / 0  # noqa: B018
    enqueue("test.note", key="kept", number=7)
    assert [job.args for job in queue.jobs] == [(Job.objects.get().pk,)]
    SimpleWorker([queue], connection=queue.connection).work(burst=True)
    assert (done, Job.objects.get().state) == ([("testene", {"number": 7})], JobState.DONE)
