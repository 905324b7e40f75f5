"""Reading ideas from another system's CSV: every line becomes a whole row or a named problem. No database."""

import csv
import hashlib
import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO, Final

from django.utils.translation import gettext as _

from feedback.states import Channel, Status
from feedback.words import TITLE_LENGTH, tidy
from ideas.rules import title_from
from portal.tenancy.numbers import read_number

FIELDS: Final = (
    "external_id", "title", "text", "category", "supports", "point", "lat", "lon", "neighbourhood", "submitted_on",
    "author", "status", "answer", "channel",
)  # fmt: skip
# What other systems write for the two things that can be said without the answer's own words.
ANSWERED_WORDS: Final = {"answered", "reply received", "atbilde saņemta", "atbildēts", "atbildēta", "jā", "yes"}
UNANSWERED_WORDS: Final = {"", "none", "no", "no reply", "nav", "nē", "nav atbildes", "published", "publicēta"}


@dataclass(frozen=True)
class Row:
    """One idea as it stands in the file, on its line ``line``; ``point`` is (latitude, longitude)."""

    line: int
    external_id: str
    title: str
    text: str
    category: str = ""
    supports: int = 0
    point: tuple[float, float] | None = None
    neighbourhood: str = ""
    submitted_on: date | None = None
    author: str = ""
    status: str = Status.PUBLISHED
    answer: str = ""
    channel: str = Channel.WEB


@dataclass(frozen=True)
class Unread:
    """A line that holds no idea that could be taken in, and why."""

    line: int
    external_id: str
    problem: str


@dataclass
class Reading:
    """Collects what is wrong with one line while its fields are read."""

    problems: list[str] = field(default_factory=list)


class FileRefused(ValueError):
    """The file as a whole cannot be read; the message says why."""


def columns_of(header: list[str], mapping: Mapping[str, str]) -> dict[str, int]:
    """Field → position, from the header and ``--map COLUMN=FIELD``; a column named like a field needs no mapping."""
    names = [name.strip() for name in header]
    for column, wanted in mapping.items():
        if column not in names:
            problem = _("The file has no column “%(column)s”. Its columns: %(all)s")
            raise FileRefused(problem % {"column": column, "all": ", ".join(names)})
        if wanted not in FIELDS:
            problem = _("“%(field)s” is no field. Fields: %(all)s")
            raise FileRefused(problem % {"field": wanted, "all": ", ".join(FIELDS)})
    columns: dict[str, int] = {}
    for position, name in enumerate(names):
        wanted = mapping.get(name) or (name if name in FIELDS and name not in mapping.values() else "")
        if wanted and wanted in columns:
            raise FileRefused(_("Two columns are mapped to “%s”.") % wanted)
        if wanted:
            columns[wanted] = position
    if "text" not in columns and "title" not in columns:
        raise FileRefused(_("No column is mapped to “text” or “title”."))
    return columns


def read_rows(file: IO[str], *, delimiter: str, mapping: Mapping[str, str]) -> Iterator[Row | Unread]:
    """Each line after the header, in order. Raises FileRefused where the header or the quoting is broken."""
    reader = csv.reader(file, delimiter=delimiter, strict=True)
    try:
        header = next(reader, None)
        if not header:
            raise FileRefused(_("The file is empty."))
        columns = columns_of(header, mapping)
        seen: dict[str, int] = {}
        begins = reader.line_num + 1
        for cells in reader:
            line, begins = begins, reader.line_num + 1
            if any(cell.strip() for cell in cells):
                yield _once(_read_row(line, cells, len(header), columns), seen)
    except csv.Error as error:
        problem = _("Line %(line)d cannot be read: %(error)s")
        raise FileRefused(problem % {"line": reader.line_num, "error": error}) from error


def _once(row: Row | Unread, seen: dict[str, int]) -> Row | Unread:
    """Two different rows under one number would lose the second."""
    first = seen.setdefault(row.external_id, row.line)
    if first == row.line or isinstance(row, Unread):
        return row
    return Unread(row.line, row.external_id, _("Line %d has the same number or the same contents.") % first)


def _read_row(line: int, cells: list[str], width: int, columns: Mapping[str, int]) -> Row | Unread:
    if len(cells) != width:
        problem = _("%(found)d columns instead of %(expected)d.") % {"found": len(cells), "expected": width}
        return Unread(line, "", problem)
    # Exports of web forms hold HTML's names for letters: &scaron;
    values = {name: html.unescape(cells[position]) for name, position in columns.items()}
    reading = Reading()
    text = tidy(values.get("text", ""))
    title = tidy(values.get("title", ""), lines=False) or title_from(text)
    if len(title) > TITLE_LENGTH:
        title, text = title_from(title), f"{title}\n\n{text}".strip()
    if not any(ch.isalnum() for ch in title):
        reading.problems.append(_("There is neither a title nor a text."))
    external_id = tidy(values.get("external_id", ""), lines=False) or _derived_id(cells)
    answer = tidy(values.get("answer", ""))
    row = Row(
        line=line,
        external_id=external_id,
        title=title,
        text=text or title,
        category=tidy(values.get("category", ""), lines=False),
        supports=_count(values.get("supports", ""), reading),
        point=_point(values, reading),
        neighbourhood=tidy(values.get("neighbourhood", ""), lines=False),
        submitted_on=_day(values.get("submitted_on", ""), reading),
        author=tidy(values.get("author", ""), lines=False),
        status=_status(values.get("status", ""), answer, reading),
        answer=answer,
        channel=_channel(values.get("channel", ""), reading),
    )
    return Unread(line, external_id, " ".join(reading.problems)) if reading.problems else row


def _derived_id(cells: list[str]) -> str:
    """A row without a number is known again by what it says."""
    return "row-" + hashlib.sha256("\x1f".join(cells).encode()).hexdigest()[:20]


def _count(written: str, reading: Reading) -> int:
    written = written.strip()
    if (number := read_number(written, digits=9)) is not None:
        return number
    if written:
        reading.problems.append(_("“%s” is no number of supports.") % written)
    return 0


def _point(values: Mapping[str, str], reading: Reading) -> tuple[float, float] | None:
    if values.get("point", "").strip():
        # "56.95, 24.11", and with a decimal comma "56,95; 24,11".
        written = values["point"].strip()
        parts = re.split(r"\s*;\s*|,?\s+|,(?=-?\d+\.)", written)
    elif values.get("lat", "").strip() or values.get("lon", "").strip():
        parts = [values.get("lat", "").strip(), values.get("lon", "").strip()]
        written = ", ".join(parts)
    else:
        return None
    try:
        lat, lon = (float(part.replace(",", ".")) for part in parts if part)
    except ValueError:
        reading.problems.append(_("“%s” is no point: latitude, longitude.") % written)
        return None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        reading.problems.append(_("“%s” is no point on earth.") % written)
        return None
    return lat, lon


def _day(written: str, reading: Reading) -> date | None:
    written = written.strip()
    if not written:
        return None
    for pattern in ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%Y.", "%d/%m/%Y"):
        try:
            return datetime.strptime(written[:11].strip(), pattern).date()
        except ValueError:
            continue
    try:
        return datetime.fromisoformat(written).date()
    except ValueError:
        reading.problems.append(_("“%s” is no date: write 2026-12-14 or 14.12.2026.") % written)
        return None


def _status(written: str, answer: str, reading: Reading) -> str:
    word = " ".join(written.casefold().split())
    if word in ANSWERED_WORDS or (word in UNANSWERED_WORDS and answer):
        return Status.ANSWERED
    if word not in UNANSWERED_WORDS:
        reading.problems.append(_("“%s” is no status that an import knows.") % written.strip())
    return Status.PUBLISHED


def _channel(written: str, reading: Reading) -> str:
    word = written.strip().casefold()
    if not word or word in Channel.values:
        return word or Channel.WEB
    reading.problems.append(_("“%s” is no channel.") % written.strip())
    return Channel.WEB
