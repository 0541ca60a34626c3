"""Damaged files brought into the database: all that was said, or nothing.

`make test-damaged` runs a hundred thousand; the suite some hundreds.
"""

import os
from collections import Counter

import pytest
from django.db import DatabaseError, connection, transaction

from tests import make
from tests.damaged import damaged
from tests.formats.test_damaged import clients_of, contacts_of
from tests.make import NOW
from warmhand.core.errors import DomainError
from warmhand.services.client_import import NewClient, import_clients
from warmhand.services.contact_import import import_contacts

FILES = int(os.environ.get("WARMHAND_DAMAGED", "120"))
SHARDS = 7  # no part of PLANTED or of the kinds, so that each shard holds all
TABLES = ("store_partner", "store_client", "store_merge", "store_trailentry")
COUNTS = "SELECT " + ", ".join(f"(SELECT COUNT(*) FROM {table})" for table in TABLES)
PLANTED = 4  # in every so many files the write breaks at its last row


def rows_there():
    """How many rows there are of each kind that an import writes."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS)
        return cursor.fetchone()


def bring_in(practice, user, seed):
    """Bring the file `seed` in as contacts or as clients; return how many rows must be new."""
    data = damaged(seed)
    if seed % 5 == 3:
        rows = [
            NewClient(line=row.line, details=row.details, said=row.source)
            for row in clients_of(data)
            if row.details
        ]
        import_clients(practice=practice, rows=rows, user=user, now=NOW)
        return (0, len(rows), 0, 1)
    done = import_contacts(practice=practice, rows=contacts_of(data), user=user, now=NOW)
    return (done.added + done.merged, 0, done.merged)


def test_a_planted_partial_write_is_seen(in_practice, breaking, monkeypatch):
    """An import that kept what it had written before it broke would not pass."""
    user = make.make_member(in_practice)

    def half(*, practice, rows, user, now):
        make.make_partner(practice)
        raise DomainError("The rest was not written.")

    monkeypatch.setattr(f"{__name__}.import_contacts", half)
    with pytest.raises(AssertionError):
        outcome(in_practice, user, 1)


def outcome(practice, user, seed):
    """Bring one file in, look at what is there after it, and take it all back."""
    with transaction.atomic():
        before = rows_there()
        try:
            new = bring_in(practice, user, seed)
        except (DomainError, DatabaseError) as error:
            after, new, words = rows_there(), None, str(error)
        else:
            after, words = rows_there(), ""
        transaction.set_rollback(True)
    if new is None:
        assert after == before, seed
        assert "\n" not in words, seed
        return "broken" if words == "planted" else "refused"
    assert after[0] >= before[0] + new[0], seed
    assert after[1] == before[1] + new[1], seed
    assert after[3] > before[3], seed
    return "brought in"


@pytest.fixture
def breaking(db):
    """A switch: while it is on, the last row that an import writes by itself breaks."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE planted (is_on)")
        cursor.execute(
            "CREATE TEMP TRIGGER broken BEFORE INSERT ON main.store_trailentry "
            "WHEN NEW.thing IN ('contact_import', 'client_import') "
            "AND EXISTS (SELECT 1 FROM temp.planted) BEGIN SELECT RAISE(ABORT, 'planted'); END"
        )
        yield lambda is_on: cursor.execute(
            "INSERT INTO temp.planted VALUES (1)" if is_on else "DELETE FROM temp.planted"
        )
        cursor.execute("DROP TRIGGER temp.broken")
        cursor.execute("DROP TABLE temp.planted")


@pytest.mark.parametrize("shard", range(SHARDS if FILES > 1_000 else 1))
def test_a_damaged_file_is_brought_in_whole_or_not_at_all(in_practice, breaking, shard):
    user = make.make_member(in_practice)
    found = Counter()
    for seed in range(shard, FILES, SHARDS if FILES > 1_000 else 1):
        breaking(seed % PLANTED == 0)
        found[outcome(in_practice, user, seed)] += 1
        breaking(False)
    assert set(found) == {"brought in", "refused", "broken"}
