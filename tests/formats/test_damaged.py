"""Ten thousand damaged files: each is read, or refused in one clear line; nothing else ever."""

import os
from collections import Counter
from datetime import date

import pytest

from tests.damaged import DAMAGES, damaged
from warmhand.core.errors import DomainError
from warmhand.formats import contact_rows
from warmhand.formats.client_list import read_table
from warmhand.formats.client_rows import read_clients
from warmhand.formats.client_sources import source_questions
from warmhand.formats.contact_list import packed, read_contacts, unpacked
from warmhand.formats.contact_rows import read_contact_rows
from warmhand.formats.people_table import text_of

FILES = int(os.environ.get("WARMHAND_DAMAGED", "10000"))
TODAY = date(2026, 10, 13)


def contacts_of(data):
    """All pure steps of the import of contacts, as the page takes them."""
    table = unpacked(packed(read_contacts(text_of(data))))
    rows = read_contact_rows(table, table.columns, country="US")
    for row in rows:
        details = row.details
        assert details is None or (details.name and len(details.name) <= 200)
        assert details is None or "\x00" not in details.name + details.note
        assert details is not None or row.problems
    return rows


def clients_of(data):
    """All pure steps of the import of clients."""
    table = read_table(text_of(data))
    rows = read_clients(table, table.columns, country="US", today=TODAY)
    source_questions(rows, [])
    return rows


def outcome(seed):
    """What became of the file `seed`: read, or refused; any other error is not caught here."""
    read = clients_of if seed % 5 in (3, 4) else contacts_of  # each takes the other's files too
    try:
        rows = read(damaged(seed))
    except DomainError as refused:
        words = str(refused)
        assert 10 < len(words) < 400, words
        assert "\n" not in words
        return "refused"
    assert rows
    return "read"


def test_damaged_files_are_read_or_refused_in_one_line():
    found = Counter(outcome(seed) for seed in range(FILES))
    assert set(found) == {"read", "refused"}
    # Damage does not cost the rest of a file: most are still of use.
    assert found["read"] > found["refused"]


def test_a_planted_error_is_seen(monkeypatch):
    def breaks(text, *, country):
        raise UnicodeError(text)

    monkeypatch.setattr(contact_rows, "parse_phone", breaks)
    with pytest.raises(UnicodeError):
        Counter(map(outcome, range(500)))


def test_the_same_number_makes_the_same_file_and_every_damage_is_made():
    assert damaged(7) == damaged(7)
    assert len({damaged(seed) for seed in range(500)}) > 490
    assert len(DAMAGES) == 10
