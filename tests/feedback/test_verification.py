"""An owner of the database switches the triggers off and rewrites the past: it does not go unnoticed."""

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from feedback import dumps
from feedback.actions.answering import answer
from feedback.actions.moderation import decline, redact, remove
from feedback.attachments import CleanFile
from feedback.models import Case, Step, StepAttachment
from feedback.proof import heads, triggers
from feedback.proof.verification import faults, swapped_files
from feedback.states import Status
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


def take_away(case: Case) -> None:
    triggers.drop(connection)
    with connection.cursor() as cursor:
        for table in ("feedback_caseauthor", "feedback_step", "ideas_idea"):
            cursor.execute(f"DELETE FROM {table} WHERE case_id = %s", [case.pk])
        cursor.execute("DELETE FROM feedback_case WHERE id = %s", [case.pk])
    triggers.create(connection)


def test_a_case_taken_away_leaves_a_gap(cases: list[Case]) -> None:
    middle = cases[3]
    take_away(middle)
    assert found() == [f"{cases[4].reference}: number 4 before it is missing"]


def test_the_last_case_taken_away_leaves_its_number(cases: list[Case]) -> None:
    newest = cases[4]
    take_away(newest)
    assert found() == [f"TST-{newest.year}: 5 numbers were given, the last that is here is another"]


TAMPERED = {
    "UPDATE feedback_case SET channel = 'paper' WHERE id = %s": "its channel is not what its first step sealed",
    "UPDATE feedback_case SET day_only = false WHERE id = %s": "was not opened when its first step was made",
    "UPDATE feedback_case SET opened_at = '2020-01-01 00:00:00' WHERE id = %s": (
        "was not opened when its first step was made"
    ),
    "UPDATE feedback_case SET number = 6 WHERE id = %s": "its reference is not its series, year and number",
    "UPDATE feedback_caseauthor SET kind = 'anonymous' WHERE case_id = %s": (
        "its author is not what its first step sealed"
    ),
    "UPDATE ideas_idea SET lat = 56.96 WHERE case_id = %s": "its point is not what its first step sealed",
    "DELETE FROM ideas_idea WHERE case_id = %s": "has no content",
}


@pytest.mark.parametrize("statement", TAMPERED)
def test_a_row_beside_the_trail_says_what_was_sealed(cases: list[Case], statement: str) -> None:
    without_triggers(statement, cases[4].pk)
    assert f"{cases[4].reference}: {TAMPERED[statement]}" in found()


def test_words_put_into_what_is_covered_are_named(cases: list[Case]) -> None:
    without_triggers("UPDATE feedback_step SET explanation = 'Jauns' WHERE case_id = %s AND number = 1", cases[1].pk)
    assert found() == [f"{cases[1].reference}, step 1: is covered, and has words"]


def test_the_hour_that_was_not_kept_is_part_of_the_chain(cases: list[Case]) -> None:
    without_triggers("UPDATE feedback_step SET day_only = false WHERE case_id = %s AND number = 1", cases[4].pk)
    assert f"{cases[4].reference}, step 1: its digest does not continue the chain" in found()


@pytest.mark.parametrize("salt", ["g" * 64, ""])
def test_a_salt_that_is_none_is_a_fault_and_no_crash(cases: list[Case], salt: str) -> None:
    without_triggers("UPDATE feedback_step SET salt = %s WHERE case_id = %s AND number = 2", salt, cases[0].pk)
    assert found() == [f"{cases[0].reference}, step 2: its words are not those that were sealed"]


def test_times_go_forward_and_not_too_far(town: Municipality) -> None:
    tomorrow = timezone.now() + timedelta(days=3)
    ahead = make_idea().case
    answer(case=ahead, status=Status.ANSWERED, explanation="Rīt.", by=MODERATOR, made_at=tomorrow)
    back = make_idea().case
    answer(case=back, status=Status.ANSWERED, explanation="Vakar.", by=MODERATOR, made_at=tomorrow - timedelta(days=13))
    assert found() == [
        f"{ahead.reference}, step 3: was made in the future",
        f"{back.reference}, step 3: was made before the step before it",
    ]


def test_a_rewritten_head_is_named(cases: list[Case]) -> None:
    heads.publish_head()
    make_idea("Vēlāka")
    assert found() == []
    day = timezone.localdate() - timedelta(days=1)
    without_triggers("UPDATE feedback_trailhead SET digest = %s", "0" * 64)
    assert found() == [f"head of {day}: the trails that it covered are not as they were"]


def test_a_last_step_taken_away_does_not_fit_the_head(cases: list[Case]) -> None:
    heads.publish_head()
    triggers.drop(connection)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM feedback_step WHERE case_id = %s AND number = 3", [cases[0].pk])
    triggers.create(connection)
    triggers.catch_up(connection)
    day = timezone.localdate() - timedelta(days=1)
    assert found() == [f"head of {day}: the trails that it covered are not as they were"]


def test_a_swapped_file_is_named(town: Municipality) -> None:
    case = make_idea().case
    file = CleanFile("lemums.pdf", b"%PDF-1.4 one")
    answer(case=case, status=Status.ANSWERED, explanation="Sk. pielikumu.", by=MODERATOR, files=[file])
    assert [*faults(), *swapped_files()] == []
    kept = StepAttachment.objects.get()
    Path(kept.file.path).write_bytes(b"%PDF-1.4 two")
    assert [str(fault) for fault in swapped_files()] == [f"{case.reference}, step 3: the file “lemums.pdf” is another"]
    StepAttachment.objects.update(sha256="0" * 64)
    assert found() == [f"{case.reference}, step 3: its files are not those that were sealed"]


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


def outsider(folder: Path, *options: str, lie: Callable[[Path], None] = lambda _: None) -> tuple[int, str]:
    """Run the script for outsiders as they would: another Python, two files, no Django; ``lie`` changes the files."""
    (folder / "cases.csv").write_text("".join(dumps.cases_csv()), newline="")
    (folder / "steps.csv").write_text("".join(dumps.steps_csv()), newline="")
    lie(folder)
    run = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(folder / "cases.csv"), str(folder / "steps.csv"), *options],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return run.returncode, run.stdout + run.stderr


def test_an_outsider_verifies_the_dump(cases: list[Case], tmp_path: Path) -> None:
    assert outsider(tmp_path) == (0, "5 trails, 13 steps (4 without their words), 0 heads, 0 faults\n")


def test_the_dump_holds_no_word_that_the_public_may_not_read(cases: list[Case], tmp_path: Path) -> None:
    outsider(tmp_path)
    dump = (tmp_path / "cases.csv").read_text() + (tmp_path / "steps.csv").read_text()
    assert "Atbildētā" in dump
    assert [word for word in ("Noņemtā", "Noraidītā", "Saņemtā", "Aizklātā") if word in dump] == []


def test_an_outsider_holds_an_earlier_head_against_a_rewritten_past(cases: list[Case], tmp_path: Path) -> None:
    head = heads.publish_head()
    assert head is not None
    make_idea("Vēlāka")
    options = ("--head", head.day.isoformat(), head.digest)
    assert outsider(tmp_path, *options)[0] == 0

    # The owner of the database rewrites one explanation and seals the whole trail anew.
    step = Step.objects.get(case=cases[0], number=3)
    triggers.drop(connection)
    from feedback.proof import chain
    from feedback.proof.sealing import digest_of

    step.explanation = "Nekad to nesolījām."
    step.seal = chain.seal(salt=step.salt, explanation=step.explanation, details=step.details)
    step.digest = digest_of(cases[0].reference, step, Step.objects.get(case=cases[0], number=2).digest)
    step.save()
    triggers.create(connection)
    assert found() == [f"head of {head.day}: the trails that it covered are not as they were"]
    code, output = outsider(tmp_path, *options)
    assert (code, "does not fit" in output) == (1, True)


def test_an_outsider_uses_the_heads_as_they_were_published(cases: list[Case], client: Client, tmp_path: Path) -> None:
    heads.publish_head()
    saved = tmp_path / "heads.json"
    saved.write_bytes(client.get("/api/v1/heads").content)
    make_idea("Vēlāka")
    code, output = outsider(tmp_path, "--heads", str(saved))
    assert (code, output) == (0, "6 trails, 15 steps (4 without their words), 1 heads, 0 faults\n")


EDITS = {
    "a title": ("cases.csv", "Atbildētā", "Cita", "its title does not follow from its steps"),
    "a case that is shown": ("cases.csv", ",received,0,,", ",received,1,,", "its shown does not follow from its steps"),
    "a flag": ("steps.csv", ",0,0,", ",0,2,", "is neither open nor withheld nor covered"),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_outsider_sees_what_the_portal_wrote_into_its_dump(
    cases: list[Case], tmp_path: Path, edit: tuple[str, str, str, str]
) -> None:
    name, old, new, fault = edit

    def lie(folder: Path) -> None:
        text = (folder / name).read_text()
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), newline="")

    code, output = outsider(tmp_path, lie=lie)
    assert (code, fault in output) == (1, True)


Row = dict[str, str]


def rewrite(path: Path, change: Callable[[Row], Row | None]) -> None:
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(changed for row in rows if (changed := change(row)))


def test_an_outsider_misses_a_case_that_was_left_out(cases: list[Case], tmp_path: Path) -> None:
    def leave_out(folder: Path) -> None:
        for name in ("cases.csv", "steps.csv"):
            rewrite(folder / name, lambda row: None if row["reference"] == cases[2].reference else row)

    assert f"{cases[2].reference}: is missing" in outsider(tmp_path, lie=leave_out)[1]


def test_an_outsider_misses_words_that_the_public_may_read(cases: list[Case], tmp_path: Path) -> None:
    def withhold(row: Row) -> Row:
        mine = row["reference"] == cases[0].reference and row["number"] == "3"
        return row | {"withheld": "1", "explanation": "", "details": "", "salt": ""} if mine else row

    output = outsider(tmp_path, lie=lambda folder: rewrite(folder / "steps.csv", withhold))[1]
    assert f"{cases[0].reference}, step 3: its words must not be withheld" in output


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
