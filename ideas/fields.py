"""The column of the search index."""

from typing import Any

from django.db import models


class PlainWord(models.CharField):  # type: ignore[type-arg]
    """Compared letter by letter, whatever the database's own collation, so that a prefix is a range of the index.

    (In ``lv_LV`` "y" sorts among the "i", and words that begin with "ry" would not stand together.)
    """

    def db_parameters(self, connection: Any) -> Any:
        collation = "C" if connection.vendor == "postgresql" else None
        return {**super().db_parameters(connection), "collation": collation}
