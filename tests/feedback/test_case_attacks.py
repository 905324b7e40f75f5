"""Somebody with the database's password writes to cases, to their content and to what is set down once."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from feedback.actions.answering import answer
from feedback.models import Case, Rules, TrailHead
from feedback.proof import heads
from feedback.proof.verification import faults
from feedback.states import Status
from ideas.models import Idea
from portal.tenancy.models import Municipality
from portal.tenancy.scope import municipality_scope
from tests.factories import MODERATOR, fresh, make_idea
from tests.feedback.attacks import SQLITE_ONLY, insert_step, refused, sql


@pytest.fixture
def case(town: Municipality) -> Case:
    return make_idea(opened_at=datetime(2026, 10, 1, 9, tzinfo=UTC)).case


@pytest.mark.parametrize(
    "assignment",
    [
        "status = 'done'",
        "status = ''",
        "shown = false",
        "title = 'Something else'",
        "text = ''",
        "answer_due_on = NULL",
        "answer_due_on = '2030-01-01'",
        "promised_on = '2030-01-01'",
        "reference = 'TST-2020-00001'",
        "opened_at = '2020-01-01 00:00:00+00'",
        "number = 77",
        "channel = 'paper'",
        "kind = 'wish'",
        "id = id + 1000",
    ],
)
def test_no_column_of_a_case_is_set_past_its_steps(case: Case, assignment: str) -> None:
    before = Case.objects.values().get(pk=case.pk)
    with refused():
        sql(f"UPDATE feedback_case SET {assignment} WHERE id = %s", case.pk)
    assert Case.objects.values().get(pk=case.pk) == before


@pytest.mark.parametrize(
    "change",
    [
        {"number": 3},
        {"number": 2, "reference": "TST-2026-00003"},
        {"number": 2, "reference": "KAI-2026-00001"},
        {"number": 2, "reference": "TST-2026-2"},
        {"number": 0, "reference": "TST-2026-00000"},
        {"series": "X", "number": 1, "reference": "TST-X-2026-00001"},
        {"year": 2031, "number": 1, "reference": "TST-2031-00001"},
        {"opened_at": "9999-01-01 10:00:00"},
        {"opened_at": "infinity"},
    ],
    ids=lambda change: "-".join(f"{key}={value!r}" for key, value in change.items()),
)
def test_a_case_takes_the_next_number_and_no_neighbours(
    case: Case, neighbour: Municipality, change: dict[str, object]
) -> None:
    values = {
        "municipality_id": case.municipality_id,
        "kind": "idea",
        "series": "",
        "year": 2026,
        "number": 2,
        "reference": "TST-2026-00002",
        "channel": "web",
        "opened_at": "2026-06-01 10:00:00",
        "day_only": True,
        "title": "",
        "text": "",
        "status": "",
        "shown": False,
    }

    def insert(**changes: object) -> None:
        row = values | changes
        sql(f"INSERT INTO feedback_case ({', '.join(row)}) VALUES ({', '.join(['%s'] * len(row))})", *row.values())

    with refused():
        insert(**change)
    insert()


def test_a_counter_that_was_moved_shuts_nobody_out_and_is_named(case: Case) -> None:
    sql("UPDATE feedback_referencecounter SET last = 77")
    following = make_idea(opened_at=datetime(2026, 10, 2, 9, tzinfo=UTC)).case
    assert following.reference == "TST-2026-00002"
    assert [str(fault) for fault in faults()] == ["TST-2026: 78 numbers were given, the last that is here is another"]


def test_the_code_of_a_municipality_stays(case: Case) -> None:
    with refused():
        sql("UPDATE tenancy_municipality SET code = 'XYZ' WHERE id = %s", case.municipality_id)
    sql("UPDATE tenancy_municipality SET address = 'Ostas iela 1' WHERE id = %s", case.municipality_id)


def test_a_case_without_a_step_is_nobodys_page(case: Case, client: Client) -> None:
    columns = "municipality_id, kind, series, year, channel, opened_at, day_only, title, text, shown, status"
    values = "municipality_id, kind, series, year, channel, opened_at, day_only, '', '', false, ''"
    sql(
        f"INSERT INTO feedback_case ({columns}, number, reference) "
        f"SELECT {values}, 2, 'TST-2026-00002' FROM feedback_case WHERE id = %s",
        case.pk,
    )
    assert next(str(fault) for fault in faults()) == "TST-2026-00002: has no steps"
    for address in ("/lv/cases/TST-2026-00002/", "/c/TST-2026-00002", "/api/v1/cases/TST-2026-00002"):
        assert client.get(address).status_code == 404
    for address in ("/lv/ideas/", "/lv/answers/", "/api/v1/cases.csv"):
        assert client.get(address).status_code == 200


def test_a_case_cannot_be_born_with_a_status(case: Case) -> None:
    columns = "municipality_id, kind, series, year, channel, opened_at, day_only, title, text, shown"
    with refused():
        sql(
            f"INSERT INTO feedback_case ({columns}, number, reference, status) "
            f"SELECT {columns}, 99, 'TST-2026-00099', 'done' FROM feedback_case WHERE id = %s",
            case.pk,
        )


@SQLITE_ONLY
def test_a_replacing_insert_replaces_no_case(case: Case) -> None:
    with refused():
        sql("REPLACE INTO feedback_case SELECT * FROM feedback_case WHERE id = %s", case.pk)


def test_a_stale_row_saved_by_the_orm_changes_nothing(case: Case) -> None:
    stale = fresh(case)
    answer(case=case, status=Status.UNDER_REVIEW, explanation="We look at it.", by=MODERATOR)
    stale.save()
    assert fresh(case).status == Status.UNDER_REVIEW


def test_what_is_set_down_once_stays(case: Case) -> None:
    heads.publish_head()
    for table in ("feedback_trailhead", "feedback_rules", "ideas_idea"):
        with refused():
            sql(f"DELETE FROM {table}")
    with refused():
        sql("UPDATE feedback_trailhead SET digest = %s", "0" * 64)
    with refused():
        sql("UPDATE feedback_rules SET valid_from = '2020-01-01'")
    with refused():
        sql("UPDATE ideas_idea SET id = id + 1000")
    assert (TrailHead.objects.count(), Rules.objects.count(), Idea.objects.count()) == (1, 1, 1)


@SQLITE_ONLY
@pytest.mark.parametrize("table", ["feedback_trailhead", "feedback_rules", "ideas_idea"])
def test_a_replacing_insert_replaces_nothing_that_is_set_down(case: Case, table: str) -> None:
    heads.publish_head()
    with refused():
        sql(f"REPLACE INTO {table} SELECT * FROM {table}")


def test_content_cannot_be_hung_on_a_neighbours_case(case: Case, neighbour: Municipality) -> None:
    idea = Idea.objects.get(case=case)
    with refused():
        sql("UPDATE ideas_idea SET municipality_id = %s WHERE id = %s", neighbour.pk, idea.pk)
    with municipality_scope(neighbour):
        other = make_idea("Kaimiņu ideja")
    with refused():
        sql("UPDATE ideas_idea SET case_id = %s WHERE id = %s", other.case_id, idea.pk)
    with refused():
        insert_step(case, municipality_id=neighbour.pk)
