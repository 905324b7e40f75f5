"""What PostgreSQL knows about the sizes of tables, by which it chooses its ways."""

from django.apps import apps
from django.db import connection


def learn_sizes(*labels: str) -> None:
    """Have the tables of the apps ``labels`` measured now, after very many rows; SQLite asks for nothing.

    PostgreSQL would do it by itself some minutes later, and until then read whole tables. For a role that owns no
    table it says no more than a warning, and those minutes remain.
    """
    if connection.vendor != "postgresql":
        return
    tables = {
        connection.ops.quote_name(model._meta.db_table)
        for label in labels
        for model in apps.get_app_config(label).get_models()
    }
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(sorted(tables))}")
