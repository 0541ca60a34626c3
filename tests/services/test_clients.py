"""Clients, and lists of them, as rows."""

import pytest

from tests import make
from tests.make import NOW, TODAY
from warmhand.core.client_details import ClientDetails
from warmhand.core.errors import DomainError, InvalidValueError, StaleRowError
from warmhand.services import client_import, clients
from warmhand.store.models import Client, TrailEntry, Visit


@pytest.fixture
def user(in_practice):
    return make.make_member(in_practice)


def add(practice, user, **fields):
    details = ClientDetails(**{"name": "Theo Brandt", **fields})
    return clients.add_client(practice=practice, details=details, user=user, now=NOW, today=TODAY)


@pytest.mark.parametrize(
    "fields",
    [{"name": "  "}, {"name": "x" * 201}, {"birth_year": 1850}, {"birth_year": 2027}],
    ids=["no name", "endless", "too old", "not born"],
)
def test_details_that_cannot_be_right_are_refused(in_practice, user, fields):
    with pytest.raises(InvalidValueError):
        add(in_practice, user, **fields)
    assert not Client.objects.exists()


def test_every_deed_leaves_a_trail_without_contents(in_practice, user):
    client = add(in_practice, user, phone="+15035550142")
    clients.change_client(
        client=client,
        details=ClientDetails(name="Theo B."),
        seen=clients.version_of(client),
        user=user,
        now=NOW,
        today=TODAY,
    )
    clients.archive_client(client=client, user=user, now=NOW)
    details = set(TrailEntry.objects.values_list("detail", flat=True))
    assert details == {"added", "changed: name, phone", "archived"}


def test_a_stale_change_is_refused(in_practice, user):
    client = add(in_practice, user)
    with pytest.raises(StaleRowError):
        clients.change_client(
            client=client,
            details=ClientDetails(name="Theo B."),
            seen="another version",
            user=user,
            now=NOW,
            today=TODAY,
        )


def test_clients_are_sorted_as_people_sort_names(in_practice, user):
    for name in ("Zoe", "álvaro", "Bo"):
        add(in_practice, user, name=name)
    assert [name for _key, name, _phone in clients.find_clients()] == ["álvaro", "Bo", "Zoe"]


def test_the_visits_around_today_stand_in_the_list(in_practice, user):
    client = add(in_practice, user)
    for day, status in ((1, "done"), (8, "done"), (9, "missed"), (14, "planned"), (20, "planned")):
        Visit.objects.create(
            practice=in_practice, client=client, visit_on=TODAY.replace(day=day), status=status,
            created_at=NOW,
        )  # fmt: skip
    (line,) = clients.client_lines(clients.find_clients(), today=TODAY, with_care=True)
    assert (line.last_visit_on.day, line.next_visit_on.day) == (8, 14)


def test_an_import_is_undone_as_one_and_only_while_nothing_was_done(in_practice, user):
    rows = [
        client_import.NewClient(line=1, details=ClientDetails(name="Lena")),
        client_import.NewClient(line=2, details=ClientDetails(name="Otto")),
    ]
    batch = client_import.import_clients(practice=in_practice, rows=rows, user=user, now=NOW)
    make.make_episode(Client.objects.get(name="Lena"))
    with pytest.raises(DomainError, match="1 of these clients already has"):
        client_import.undo_import(practice=in_practice, batch=batch, user=user, now=NOW)
    assert Client.objects.count() == 2
    Client.objects.get(name="Lena").episodes.all().delete()
    assert client_import.undo_import(practice=in_practice, batch=batch, user=user, now=NOW) == 2
    assert not Client.objects.exists()
