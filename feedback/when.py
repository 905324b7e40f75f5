"""Moments and days as machines read them, the same on every database: in digests, in the API, in open data."""

from datetime import UTC, date, datetime

from django.utils import timezone


def moment(made_at: datetime) -> str:
    """UTC with microseconds, since databases hand back different time zones."""
    return made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def day(value: date | None) -> str:
    return value.isoformat() if value else ""


def moment_or_day(made_at: datetime, *, day_only: bool) -> str:
    """The local day alone where no more is kept."""
    return timezone.localdate(made_at).isoformat() if day_only else moment(made_at)
