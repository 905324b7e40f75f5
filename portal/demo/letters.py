"""The letters that the demo has sent: files, since no demo writes to real people."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from portal.tenancy.models import Municipality

# As Django's file backend writes it after each message.
BETWEEN: Final = b"\n" + b"-" * 79 + b"\n"
SHOWN: Final = 20
READ: Final = 200


@dataclass(frozen=True)
class SentLetter:
    subject: str
    to: str
    sent_at: datetime | None
    text: str


def letters_of(municipality: Municipality) -> list[SentLetter]:
    """The newest letters that the municipality or the portal sent in its name, the newest first."""
    found = []
    for message in _newest():
        letter = _letter(message)
        if _concerns(message, letter, municipality):
            found.append(letter)
        if len(found) == SHOWN:
            break
    return found


def _newest() -> Iterator[EmailMessage]:
    # The names begin with the moment of writing.
    files = sorted(Path(settings.EMAIL_FILE_PATH).glob("*.log"), reverse=True)
    for path in files[:READ]:
        for content in reversed(path.read_bytes().split(BETWEEN)):
            if content.strip():
                yield message_from_bytes(content.lstrip(), policy=policy.default)  # type: ignore[arg-type]


def _letter(message: EmailMessage) -> SentLetter:
    body = message.get_body(preferencelist=("plain",))
    return SentLetter(
        subject=str(message["Subject"]),
        to=str(message["To"]),
        sent_at=_moment(str(message["Date"])) if message["Date"] else None,
        text=body.get_content().strip() if body else "",
    )


def _moment(date: str) -> datetime:
    """Django writes the zone as "-0000", which the parser takes for none: it is UTC."""
    moment = parsedate_to_datetime(date)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _concerns(message: EmailMessage, letter: SentLetter, municipality: Municipality) -> bool:
    """By its sender, its reader or the address in it: one folder holds the letters of all municipalities."""
    marks = (municipality.contact_email, f"@{municipality.slug}.example", f"//{municipality.hostname}")
    text = f"{message['From']} {letter.to} {letter.text}"
    return any(mark and mark in text for mark in marks)
