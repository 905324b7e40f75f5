"""The web server's role owns nothing and can become nobody who does; else a trail's triggers would bind it no more."""

import pytest
from django.db import connection
from django.test import Client

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no roles"),
]
WEB, OWNER = "atbalss_test_web", "atbalss_test_owner"


@pytest.fixture(autouse=True)
def production(settings):
    settings.DEMO = False


@pytest.fixture(autouse=True)
def roles(production):
    """As deploy/roles.sql makes them; gone with the test's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {WEB}; CREATE ROLE {OWNER}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {WEB}")


def ready_after(sql=""):
    with connection.cursor() as cursor:
        cursor.execute(f"{sql}; SET LOCAL ROLE {WEB}")
        answer = Client().get("/health/ready")
        cursor.execute("RESET ROLE")
    return answer.status_code, answer.json()["role"]


def test_the_web_role_is_as_it_should_be():
    assert ready_after() == (200, "ok")


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        (f"ALTER ROLE {WEB} SUPERUSER", "is a superuser"),
        (f"ALTER ROLE {WEB} CREATEROLE", "may make roles"),
        (f"ALTER SCHEMA public OWNER TO {WEB}", "owns the schema"),
        (f"ALTER TABLE feedback_step OWNER TO {WEB}", "owns tables"),
        (f"ALTER TABLE feedback_step OWNER TO {OWNER}; GRANT {OWNER} TO {WEB}", "owns tables"),
    ],
)
def test_a_role_that_could_switch_triggers_off_is_red(sql, words):
    status, said = ready_after(sql)
    assert (status, words in said) == (503, True), said


def test_in_the_demo_nobody_minds(settings):
    settings.DEMO = True
    assert ready_after(f"ALTER ROLE {WEB} SUPERUSER") == (200, "ok")
