"""The Latvian of every package is whole: nothing missing, nothing doubtful, and compiled from what is written."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from django.conf import settings

CATALOGUES = sorted(
    path for path in Path(settings.BASE_DIR).glob("**/locale/lv/LC_MESSAGES/django.po") if ".venv" not in path.parts
)
PART = re.compile(r'^(msgctxt|msgid|msgid_plural|msgstr|msgstr\[\d\])\s+(".*")$|^(".*")$', re.MULTILINE)


def entries(po: Path) -> list[tuple[bool, dict[str, str]]]:
    """(doubtful, parts by their keyword) of each entry, without the header."""
    found = []
    for block in po.read_text(encoding="utf-8").split("\n\n")[1:]:
        lines = "\n".join(line for line in block.splitlines() if not line.startswith("#~"))
        parts: dict[str, str] = {}
        keyword = ""
        for match in PART.finditer(lines):
            keyword = match[1] or keyword
            parts[keyword] = parts.get(keyword, "") + ast.literal_eval(match[2] or match[3])
        if parts:
            found.append((bool(re.search(r"^#,.*\bfuzzy\b", lines, re.MULTILINE)), parts))
    return found


def translations(parts: dict[str, str]) -> list[str]:
    return [text for keyword, text in parts.items() if keyword.startswith("msgstr")]


@pytest.mark.parametrize("po", CATALOGUES, ids=lambda po: "/".join(po.relative_to(settings.BASE_DIR).parts[:-4]))
def test_a_catalogue_is_whole(po: Path) -> None:
    written = entries(po)
    assert written
    assert [parts["msgid"] for doubtful, parts in written if doubtful] == []
    assert [parts["msgid"] for _, parts in written if not all(translations(parts))] == []
    # Latvian counts in three ways: 1, 21, 31 …; 2 to 20; 0.
    assert [parts["msgid"] for _, parts in written if "msgid_plural" in parts and len(translations(parts)) != 3] == []


@pytest.mark.parametrize("po", CATALOGUES, ids=lambda po: "/".join(po.relative_to(settings.BASE_DIR).parts[:-4]))
def test_a_catalogue_is_compiled(po: Path) -> None:
    with po.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for _, parts in entries(po):
        context = parts.get("msgctxt")
        if "msgid_plural" in parts:
            first = parts["msgstr[0]"]
            # The form of one.
            said = (
                compiled.npgettext(context, parts["msgid"], parts["msgid_plural"], 1)
                if context
                else compiled.ngettext(parts["msgid"], parts["msgid_plural"], 1)
            )
            assert said == first
        else:
            said = compiled.pgettext(context, parts["msgid"]) if context else compiled.gettext(parts["msgid"])
            assert said == parts["msgstr"]


def test_there_are_catalogues() -> None:
    assert len(CATALOGUES) >= 7
