"""``import_ideas``: every row is an idea, a known one, or a named refusal."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ideas.imports import FileRefused, Row, Unread, read_rows
from ideas.models import Category, Idea
from ideas.rules import title_from
from portal.tenancy.models import Municipality
from tests.factories import make_department

HEADER = "external_id;title;text;category;supports;point;status;author;submitted_on;answer"


def rows_of(text: str, **mapping: str) -> list[Row | Unread]:
    return list(read_rows(StringIO(text), delimiter=";", mapping=mapping))


def problem_of(row: str) -> str:
    (read,) = rows_of(f"{HEADER}\n{row}\n")
    assert isinstance(read, Unread)
    return read.problem


@pytest.fixture
def csv_file(tmp_path: Path) -> Any:
    def write(*rows: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
        path = tmp_path / "ideas.csv"
        path.write_text("\n".join([header, *rows, ""]), encoding=encoding)
        return path

    return write


def run(path: Path, *options: str) -> tuple[str, str, bool]:
    """(report, refusals, whether the command ended well)"""
    out, err = StringIO(), StringIO()
    try:
        call_command("import_ideas", "tst", str(path), "--delimiter", ";", *options, stdout=out, stderr=err)
    except CommandError:
        return out.getvalue(), err.getvalue(), False
    return out.getvalue(), err.getvalue(), True


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Bedres", "Bedres"),
        ("Stabs uz veloceļa. Bīstami!", "Stabs uz veloceļa"),
        ("Kas te notiek? Neviens nezina.", "Kas te notiek?"),
        (
            "Klusā iela, starp Brasas st. un tiltu, ir tumša. Lūdzu laternas.",
            "Klusā iela, starp Brasas st. un tiltu, ir tumša",
        ),
        ("- Soliņš\npie upes", "Soliņš"),
        ("\n…\nPēc tam", "Pēc tam"),
        (
            "Jūrmalas veloceļa tunelī zem Zolitūdes ielas, nepieciešams pārveidot restes, kuras šobrīd ir bīstamas",
            "Jūrmalas veloceļa tunelī zem Zolitūdes ielas, nepieciešams pārveidot restes…",
        ),
        ("A" * 90, "A" * 79 + "…"),
        ("…", ""),
    ],
)
def test_the_first_sentence_is_the_title(text: str, title: str) -> None:
    assert title_from(text) == title
    assert len(title_from(text)) <= 80


def test_a_row_is_read_with_its_entities_and_line() -> None:
    text = 'ID;Apraksts;Kur\n7;"Dro&scaron;s ce&#316;&scaron;\notrā rindā";56.95, 24.05\n\n8;Bedre;\n'
    first, second = rows_of(text, ID="external_id", Apraksts="text", Kur="point")
    assert first == Row(
        line=2, external_id="7", title="Drošs ceļš", text="Drošs ceļš\notrā rindā", point=(56.95, 24.05)
    )
    assert (second.line, second.external_id) == (5, "8")


@pytest.mark.parametrize("written", ["56.95, 24.05", "56.95,24.05", "56,95; 24,05", "56.95 24.05", " 56,95  24,05 "])
def test_points_are_read_as_people_write_them(written: str) -> None:
    (row,) = rows_of(f'text;point\nBedre;"{written}"\n')
    assert isinstance(row, Row)
    assert row.point == (56.95, 24.05)


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ("1;;;;;;;;;", ""),
        ("1;A;;;daudz;;;;;", "daudz"),
        ("1;A;;;-3;;;;;", "-3"),
        ("1;A;;;;te;;;;", "te"),
        ("1;A;;;;1, 2, 3;;;;", "1, 2, 3"),
        ("1;A;;;;nan, 24;;;;", "nan, 24"),
        ("1;A;;;;156.9, 24.1;;;;", "156.9"),
        ("1;A;;;;;varbūt;;;", "varbūt"),
        ("1;A;;;;;;;vakar;", "vakar"),
        ("1;A;;;;;;;2026-02-30;", "2026-02-30"),
        ("1;A;;;;;;", "10"),
        ("1;A;;;;;;;;;;", "12"),
    ],
)
def test_what_is_wrong_with_a_row_is_named(row: str, named: str) -> None:
    assert named in problem_of(row)


def test_two_rows_with_one_number_do_not_swallow_each_other() -> None:
    first, second = rows_of("external_id;text\n1;Bedre\n1;Cita bedre\n")
    assert isinstance(first, Row)
    assert isinstance(second, Unread)


@pytest.mark.parametrize(
    ("text", "mapping"),
    [
        ("", {}),
        ("a;b\n1;2\n", {}),
        ("text\nA\n", {"Nav": "title"}),
        ("text;b\nA;B\n", {"b": "colour"}),
        ("a;b\nA;B\n", {"a": "text", "b": "text"}),
        ('text\n"A\n', {}),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(text: str, mapping: dict[str, str]) -> None:
    with pytest.raises(FileRefused):
        rows_of(text, **mapping)


@pytest.mark.django_db
def test_rows_become_ideas_with_honest_trails(town: Municipality, csv_file: Any) -> None:
    department = make_department()
    Category.objects.update(department=department)
    report, refusals, well = run(
        csv_file(
            "1;Soliņš;Pie upes.;parki;12;56.95, 24.05;Nav;;2026-01-05;",
            "2;;Bedre ceļā;Ceļi;3;56.95, 24.15;Atbilde saņemta;Anna Bērziņa;;",
            "3;;Laterna deg dienā;Ceļi;;;;;;Lampu nomainījām.",
        )
    )
    assert (refusals, well) == ("", True)
    assert "3 rows: 3 imported, 0 already imported, 0 refused." in report
    ideas = {idea.external_id: idea for idea in Idea.objects.select_related("case", "neighbourhood", "category")}
    first, second, third = ideas["1"], ideas["2"], ideas["3"]
    assert (first.case.reference, first.case.status, first.supports) == ("TST-2026-00001", "published", 12)
    assert (first.case.opened_at.astimezone(town.zone).date().isoformat(), first.case.overdue) == ("2026-01-05", True)
    assert (first.neighbourhood.slug, first.category.slug) == ("rietumi", "parki")
    assert first.case.assignment.department == department
    assert (second.case.title, second.case.author.shown_name) == ("Bedre ceļā", "Anna Bērziņa")
    assert (second.case.status, second.case.answer_due_on) == ("answered", None)
    assert [step.details["role"] for step in second.case.steps.all()] == ["import"] * 3
    assert (third.case.status, third.case.steps.get(number=3).explanation) == ("answered", "Lampu nomainījām.")
    assert (third.neighbourhood, third.lat) == (None, None)
    assert second.category == third.category
    assert second.category.slug == "celi"


@pytest.mark.django_db
def test_run_twice_is_run_once(town: Municipality, csv_file: Any) -> None:
    path = csv_file("1;Soliņš;Pie upes.;;;;;;;", ";Bez numura;Teksts;;;;;;;")
    run(path)
    report, _refusals, well = run(path)
    assert well
    assert "2 rows: 0 imported, 2 already imported, 0 refused." in report
    assert Idea.objects.count() == 2


@pytest.mark.django_db
def test_a_refused_row_is_named_and_the_others_stay(town: Municipality, csv_file: Any) -> None:
    report, refusals, well = run(
        csv_file(
            "1;Soliņš;Pie upes.;Jauna;;56.95, 24.05;;;;",
            "2;Ārpusē;Tālu.;Cita;;57.9, 24.05;;;;",
            "3;Kods;Mans kods ir 010190-12345.;Cita;;;;;;",
            "4;Nākotne;Rīt.;Cita;;;;;2999-01-01;",
            "5;Tālrunis;Zvaniet 29123456.;;;;;;;",
            f"6;Gara atbilde;Pie upes.;;;;answered;;;{'Jā. ' * 6_000}",
        )
    )
    assert not well
    assert [line.split(" · ")[:2] for line in refusals.splitlines()] == [
        ["line 3", "2"],
        ["line 4", "3"],
        ["line 5", "4"],
        ["line 7", "6"],
    ]
    assert "line 6 · 5 · look at it" in report
    assert "29123456" in report
    assert sorted(Idea.objects.values_list("external_id", flat=True)) == ["1", "5"]
    assert sorted(Idea.objects.values_list("case__number", flat=True)) == [1, 2]
    assert not Category.objects.filter(slug="cita").exists()


@pytest.mark.django_db
def test_a_dry_run_changes_nothing(town: Municipality, csv_file: Any) -> None:
    report, _refusals, well = run(csv_file("1;Soliņš;Pie upes.;Jauna;;;;;;"), "--dry-run")
    assert well
    assert "1 imported" in report
    assert (Idea.objects.count(), Category.objects.count()) == (0, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "arguments",
    [
        ("nowhere", "ideas.csv"),
        ("tst", "missing.csv"),
        ("tst", "ideas.csv", "--map", "text"),
        ("tst", "ideas.csv", "--map", "text=colour"),
        ("tst", "ideas.csv", "--delimiter", "::"),
    ],
)
def test_what_cannot_be_begun_says_so(
    town: Municipality, csv_file: Any, tmp_path: Path, monkeypatch: Any, arguments: tuple[str, ...]
) -> None:
    csv_file("1;A;B;;;;;;;")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError):
        call_command("import_ideas", *arguments)


@pytest.mark.django_db
def test_another_encoding_is_named(town: Municipality, csv_file: Any) -> None:
    path = csv_file("1;Soliņš;Pie ūdens.;;;;;;;", encoding="cp1257")
    with pytest.raises(CommandError, match="UTF-8"):
        call_command("import_ideas", "tst", str(path), "--delimiter", ";")


RIGA = Path(__file__).parents[3] / "shared" / "data" / "riga_reports.csv"
RIGA_MAP = {
    "ID": "external_id", "Apraksts": "text", "Vietas tips": "category", "Balsu skaits": "supports",
    "Atrašanās vieta": "point", "RDSD atbildes statuss": "status",
}  # fmt: skip


@pytest.mark.skipif(not RIGA.exists(), reason="the real reports (shared/data) are not here")
def test_every_real_report_can_be_read() -> None:
    with RIGA.open(encoding="utf-8-sig", newline="") as file:
        rows = list(read_rows(file, delimiter=";", mapping=RIGA_MAP))
    assert len(rows) == 348
    assert [row for row in rows if isinstance(row, Unread)] == []
    assert not any("&scaron;" in row.text for row in rows if isinstance(row, Row))
