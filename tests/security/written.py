"""What was written meanwhile, table by table: a request that changes nothing adds nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.db import connection

from tests.security.world import MAY_CHANGE_ON_READ


@contextmanager
def counted_writes() -> Iterator[None]:
    """Count every row written meanwhile outside what reading may change, table by table.

    Looking at all rows twice took longer than the request in between. The triggers are this
    connection's own; made inside a transaction, each rollback would read the schema anew.
    """
    triggers = [(what, table) for what in ("INSERT", "UPDATE", "DELETE") for table in _watched()]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE written (place TEXT PRIMARY KEY, times INTEGER)")
        for what, table in triggers:
            cursor.execute(
                f'CREATE TEMP TRIGGER "{what} {table}" AFTER {what} ON main."{table}" '
                f"BEGIN INSERT INTO written VALUES ('{table}', 1) "
                "ON CONFLICT DO UPDATE SET times = times + 1; END"
            )
    yield
    with connection.cursor() as cursor:
        for what, table in triggers:
            cursor.execute(f'DROP TRIGGER temp."{what} {table}"')
        cursor.execute("DROP TABLE temp.written")


def writes() -> dict[str, int]:
    """Return how often each table was written within `counted_writes`; what is undone is not counted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT place, times FROM temp.written")
        return dict(cursor.fetchall())


@cache
def _watched() -> tuple[str, ...]:
    return tuple(sorted(set(connection.introspection.table_names()) - MAY_CHANGE_ON_READ))
