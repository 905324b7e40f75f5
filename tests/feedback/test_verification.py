"""An owner of the database switches the triggers off and rewrites the past: it does not go unnoticed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from feedback import dumps, heads, triggers
from feedback.actions.answering import answer
from feedback.actions.moderation import decline, redact, remove
from feedback.models import Case, Step
from feedback.states import Status
from feedback.verification import faults
from portal.tenancy.models import Municipality
from tests.factories import MODERATOR, make_idea, make_user

SCRIPT = Path(__file__).parents[2] / "static" / "feedback" / "verify_trails.py"


@pytest.fixture
def cases(town: Municipality) -> list[Case]:
    """Five trails of every sort: answered, covered, removed, declined before publication, only received."""
    answered = make_idea("Atbildētā").case
    answer(case=answered, status=Status.ACCEPTED, explanation="Darīsim.", by=MODERATOR, cost_eur=1200)
    covered = make_idea("Aizklātā").case
    redact(case=covered, number=1, explanation="Tālruņa numurs.", by=MODERATOR, title="Cits", text="Cits teksts")
    removed = make_idea("Noņemtā").case
    remove(case=removed, rule=2, explanation="Par privātpersonu.", by=MODERATOR)
    declined = make_idea("Noraidītā", published=False).case
    decline(case=declined, rule=1, explanation="Reklāma.", by=MODERATOR)
    return [answered, covered, removed, declined, make_idea("Saņemtā", published=False).case]


def without_triggers(statement: str, *params: object) -> None:
    triggers.drop(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
    triggers.create(connection)


def found() -> list[str]:
    return [str(fault) for fault in faults()]


def test_honest_trails_have_no_faults(cases: list[Case]) -> None:
    assert found() == []


def test_an_edited_step_is_named_with_its_number(cases: list[Case]) -> None:
    without_triggers(
        "UPDATE feedback_step SET explanation = 'Nedarīsim.' WHERE case_id = %s AND number = 3", cases[0].pk
    )
    assert found() == [f"{cases[0].reference}, step 3: its words are not those that were sealed"]


def test_a_step_sealed_anew_breaks_the_chain_after_it(cases: list[Case]) -> None:
    without_triggers("UPDATE feedback_step SET seal = %s WHERE case_id = %s AND number = 2", "0" * 64, cases[0].pk)
    assert found() == [
        f"{cases[0].reference}, step 2: its words are not those that were sealed",
        f"{cases[0].reference}, step 2: its digest does not continue the chain",
    ]


@pytest.mark.parametrize(
    "column, value",
    [("status", "done"), ("title", "x"), ("text", "x"), ("answer_due_on", "2030-01-01"), ("shown", True)],
)
def test_a_case_that_left_its_steps_is_named(cases: list[Case], column: str, value: str) -> None:
    without_triggers(f"UPDATE feedback_case SET {column} = %s WHERE id = %s", value, cases[4].pk)
    assert found() == [f"{cases[4].reference}: its {column} does not follow from its steps"]


def test_a_step_blanked_without_a_redaction_is_named(cases: list[Case]) -> None:
    without_triggers(
        "UPDATE feedback_step SET explanation = '', details = '{}', salt = '', redacted = true "
        "WHERE case_id = %s AND number = 3",
        cases[0].pk,
    )
    assert found() == [f"{cases[0].reference}, step 3: is covered without a redaction, or not covered by one"]


def test_a_case_taken_away_leaves_a_gap(cases: list[Case]) -> None:
    middle = cases[3]
    triggers.drop(connection)
    with connection.cursor() as cursor:
        for table in ("feedback_caseauthor", "feedback_step", "ideas_idea"):
            cursor.execute(f"DELETE FROM {table} WHERE case_id = %s", [middle.pk])
        cursor.execute("DELETE FROM feedback_case WHERE id = %s", [middle.pk])
    triggers.create(connection)
    assert found() == [f"{cases[4].reference}: number 4 before it is missing"]


def test_the_command_misses_a_trigger(cases: list[Case], capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_trails")
    name = "DROP TRIGGER trail_step_never_changes"
    with connection.cursor() as cursor:
        cursor.execute(name if connection.vendor == "sqlite" else f"{name} ON feedback_step")
    with pytest.raises(CommandError):
        call_command("verify_trails")
    assert "trail_step_never_changes is missing" in capsys.readouterr().err


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite cannot switch a trigger off")
def test_a_trigger_that_is_switched_off_counts_as_missing(town: Municipality) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE feedback_step DISABLE TRIGGER trail_step_never_changes")
    assert triggers.missing(connection) == ["trail_step_never_changes"]


def test_a_trigger_that_says_something_else_counts_as_missing(town: Municipality) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER trail_step_never_changes")
            cursor.execute(
                "CREATE TRIGGER trail_step_never_changes BEFORE UPDATE ON feedback_step WHEN false BEGIN SELECT 1; END"
            )
        else:
            cursor.execute(
                "CREATE OR REPLACE FUNCTION trail_step_never_changes() RETURNS trigger LANGUAGE plpgsql AS "
                "$body$ BEGIN RETURN NEW; END $body$"
            )
    assert triggers.missing(connection) == ["trail_step_never_changes"]


def outsider(folder: Path, *options: str) -> tuple[int, str]:
    """Run the script for outsiders as they would: another Python, two files, no Django."""
    (folder / "cases.csv").write_text("".join(dumps.cases_csv()), newline="")
    (folder / "steps.csv").write_text("".join(dumps.steps_csv()), newline="")
    run = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(folder / "cases.csv"), str(folder / "steps.csv"), *options],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return run.returncode, run.stdout + run.stderr


def test_an_outsider_verifies_the_dump(cases: list[Case], tmp_path: Path) -> None:
    assert outsider(tmp_path) == (0, "5 trails, 13 steps, 0 faults\n")


def test_the_dump_holds_no_word_that_the_public_may_not_read(cases: list[Case], tmp_path: Path) -> None:
    outsider(tmp_path)
    dump = (tmp_path / "cases.csv").read_text() + (tmp_path / "steps.csv").read_text()
    assert "Atbildētā" in dump
    assert [word for word in ("Noņemtā", "Noraidītā", "Saņemtā", "Aizklātā") if word in dump] == []


def test_an_outsider_holds_an_earlier_head_against_a_rewritten_past(cases: list[Case], tmp_path: Path) -> None:
    last_step = heads.newest_step()
    digest, *_ = heads.head_at(last_step)
    make_idea("Vēlāka")
    options = ("--head", digest, "--last-step", str(last_step))
    assert outsider(tmp_path, *options)[0] == 0

    # The owner of the database rewrites one explanation and seals the whole trail anew.
    step = Step.objects.get(case=cases[0], number=3)
    triggers.drop(connection)
    from feedback import chain
    from feedback.sealing import digest_of

    step.explanation = "Nekad to nesolījām."
    step.seal = chain.seal(salt=step.salt, explanation=step.explanation, details=step.details)
    step.digest = digest_of(cases[0].reference, step, Step.objects.get(case=cases[0], number=2).digest)
    step.save()
    triggers.create(connection)
    assert found() == []
    code, output = outsider(tmp_path, *options)
    assert (code, "The head does not fit" in output) == (1, True)


def test_accounts_go_and_trails_stay(town: Municipality) -> None:
    resident, officer = make_user(), make_user()
    case = make_idea(person=resident).case
    answer(
        case=case, status=Status.ACCEPTED, explanation="Darīsim.",
        by=type(MODERATOR)("moderator", officer, {"lv": "Nodaļa"}),
    )  # fmt: skip
    before = json.dumps(list(case.steps.values("number", "explanation", "digest")))
    resident.delete()
    officer.delete()
    assert json.dumps(list(case.steps.values("number", "explanation", "digest"))) == before
    assert found() == []
