"""A moment as machines read it: a day where only the day is kept (anonymous), else UTC with microseconds."""

from datetime import datetime

from django.utils import timezone

from feedback import chain


def moment_or_day(made_at: datetime, *, day_only: bool) -> str:
    return timezone.localdate(made_at).isoformat() if day_only else chain.moment(made_at)
