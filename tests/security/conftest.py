"""Two practices with a row of everything, made once for each file of tests."""

import pytest
from django.db import transaction

from tests.security.world import Side, fill
from tests.security.written import counted_writes


@pytest.fixture(scope="module")
def sides(django_db_setup, django_db_blocker):
    """Both practices, made once; each test's own savepoint takes back what it changed."""
    with django_db_blocker.unblock(), counted_writes(), transaction.atomic():
        yield fill("Linden Row", "canary-ours"), fill("Millbrook", "canary-theirs")
        transaction.set_rollback(True)


@pytest.fixture
def ours(sides: tuple[Side, Side], db: None) -> Side:
    return sides[0]


@pytest.fixture
def theirs(sides: tuple[Side, Side], db: None) -> Side:
    return sides[1]
