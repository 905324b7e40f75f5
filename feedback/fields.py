"""Fields whose value only the database's triggers write."""

from typing import Any

from django.db import models
from django.db.models import F


class WrittenByTrigger:
    """Mixed into a field: an update hands the column back to itself, so saving a stale row is harmless."""

    def pre_save(self, row: Any, add: bool) -> Any:
        if add:
            return super().pre_save(row, add)  # type: ignore[misc]
        return F(self.attname)  # type: ignore[attr-defined]


class TriggerChar(WrittenByTrigger, models.CharField):  # type: ignore[type-arg]
    pass


class TriggerText(WrittenByTrigger, models.TextField):  # type: ignore[type-arg]
    pass


class TriggerDate(WrittenByTrigger, models.DateField):  # type: ignore[type-arg]
    pass


class TriggerBoolean(WrittenByTrigger, models.BooleanField):  # type: ignore[type-arg]
    pass
