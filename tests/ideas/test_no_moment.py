"""What an anonymous author does leaves no moment in any table, neither while it is new nor after the worker's turn."""

import re
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from portal.jobs.models import Job
from portal.jobs.worker import work_off
from portal.tenancy.models import Municipality
from tests.factories import make_officer
from tests.ideas.forms import NEW, code_in, form_key_in, photo, typed

pytestmark = pytest.mark.django_db
# Handed in at 10:17:23 in Riga, withdrawn at 11:31:42; the tally is counted a minute later.
MOMENT = re.compile(r"2027-?03-?03.?(?:08|10).?1[78]|2027-?03-?03.?(?:09|11).?3[12]")


def moments() -> set[tuple[str, str, str]]:
    """Where in the whole database one of the moments stands, and how."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                found |= {
                    (table, name, str(value))
                    for name, value in zip(columns, row, strict=True)
                    if MOMENT.search(str(value))
                }
    return found


def test_no_table_knows_when_an_anonymous_author_acted(client: Client, town: Municipality) -> None:
    make_officer()
    with time_machine.travel("2027-03-03T10:17:23+02:00", tick=False) as clock:
        key = form_key_in(client.get(NEW).content.decode())
        client.post(f"{NEW}photos/", {"form_key": key, "photos": photo()})
        answer: Any = client.post(NEW, typed(form_key=key))
        page = client.get(answer["Location"]).content.decode()
        clock.shift(60)
        work_off()
        assert moments() == set()

        clock.move_to("2027-03-03T11:31:42+02:00")
        reference = answer["Location"].split("/")[-2]
        client.post("/lv/follow/", {"code": code_in(page)})
        assert client.post(f"/lv/cases/{reference}/withdraw/", {"explanation": "Pārdomāju."}).status_code == 302
        assert Job.objects.exists()
        clock.shift(60)
        work_off()
        assert moments() == set()
