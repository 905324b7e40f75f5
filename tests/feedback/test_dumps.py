"""Cells that a spreadsheet opens as words, whichever sign it parts them by."""

import csv
import io

import pytest

from feedback.dumps import harmless, lines

# OWASP, "CSV Injection": =, +, -, @, tab, carriage return, line feed, and the full-width variants.
SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
BLANKS = ("\t", "\r", "\n")


def cells(text: str, delimiter: str) -> list[str]:
    """What a spreadsheet that parts cells by ``delimiter`` makes of a file of ours."""
    file = io.StringIO("".join(lines(("a", "b"), [("1", harmless(text))])), newline="")
    return [cell for row in csv.reader(file, delimiter=delimiter) for cell in row]


def is_formula(cell: str) -> bool:
    return cell.startswith(BLANKS) or cell.lstrip(' \t\r\n"').startswith(SIGNS)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize(
    "before", ["", " ", '"', "a;", "a; ", 'a;"', "a\n", "a\n\n", "a\r", "a\t", "a, b;", 'a "b";c;\n', *BLANKS]
)
def test_no_cell_is_a_formula(before: str, sign: str, delimiter: str) -> None:
    assert [cell for cell in cells(f"{before}{sign}cmd|' /C calc'!A0", delimiter) if is_formula(cell)] == []


@pytest.mark.parametrize("blank", BLANKS)
def test_a_cell_begins_with_no_blank_that_is_cut_off(blank: str) -> None:
    assert harmless(f"{blank}a") == f"'{blank}a"


@pytest.mark.parametrize(
    "text", ["", "Soliņš", "a=b", "1+1; 2-1", "e-pasts: anna@example.lv", "Divi:\nviens – un otrs", "Cena; 5 €"]
)
def test_other_words_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


def test_a_list_in_a_text_is_marked_line_by_line() -> None:
    assert harmless("Lūdzu:\n- soliņu\n- lampu") == "Lūdzu:\n'- soliņu\n'- lampu"
