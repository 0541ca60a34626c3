"""Who sent a client: guessed from a list, linked as a person, never in a circle."""

import pytest

from tests import make
from tests.make import NOW, TODAY
from warmhand.core.client_details import ClientDetails
from warmhand.core.errors import DomainError, InvalidValueError
from warmhand.core.network import SourceKind
from warmhand.formats.client_list import read_table
from warmhand.formats.client_rows import read_clients
from warmhand.formats.client_sources import KnownPerson, source_questions
from warmhand.services import client_import
from warmhand.services.client_import import NewClient
from warmhand.services.sources import Source, link_source
from warmhand.store.models import Client, Partner

KNOWN = [
    KnownPerson("partner:1", "Hana Kovac", "physical therapist"),
    KnownPerson("client:2", "Theo Brandt", "a client of yours"),
    KnownPerson("client:3", "Ada Moss", "a client of yours"),
    KnownPerson("partner:4", "Ada Moss", "podiatrist"),
]


@pytest.fixture
def user(in_practice):
    return make.make_member(in_practice)


def questions(*sources):
    text = "Name,Referred By\n" + "".join(
        f'Client N{number},"{source}"\n' for number, source in enumerate(sources)
    )
    table = read_table(text)
    rows = read_clients(table, table.columns, country="US", today=TODAY)
    return source_questions(rows, KNOWN)


@pytest.mark.parametrize(
    ("source", "guess"),
    [
        ("Hana Kovac", "partner:1"),
        ("Dr. Hana Kovac, PT", "partner:1"),
        ("kovac, hana", "partner:1"),
        ("Referred by: Theo Brandt", "client:2"),
        ("Client N0", "line:2"),
        ("Ada Moss", ""),
        ("Ruben Castellano", "new"),
        ("Linden Chiropractic", "new"),
        ("Google", "direct"),
        ("Google search / Yelp", "direct"),
        ("Instagram", "direct"),
        ("our web site", "direct"),
        ("Walk-in", "direct"),
        ("found you myself", "direct"),
        ("friend", ""),
        ("Word of mouth", ""),
        ("N/A", ""),
        ("???", ""),
        ("Maria", ""),
    ],
)
def test_a_source_is_guessed_where_it_is_certain(source, guess):
    assert [each.guess for each in questions(source)] == [guess]


def test_each_source_is_asked_once_and_the_most_said_first():
    found = questions("Google", "Hana Kovac", "Dr. Ruben Castellano", "hana  KOVAC")
    assert (found[0].words, found[0].count) == ("Hana Kovac", 2)
    assert len(found) == 3


def test_people_whose_names_are_alike_are_offered_and_not_guessed():
    (found,) = questions("Hanna Kovac")
    assert found.guess == "new"
    assert "partner:1" in dict(found.choices)


def test_a_first_name_alone_offers_who_has_it():
    (found,) = questions("Theo")
    assert (found.guess, "client:2" in dict(found.choices)) == ("", True)


def brought_in(practice, user, *rows):
    new = [
        NewClient(line=line, details=ClientDetails(name=name), source=source, said=said)
        for line, name, source, said in rows
    ]
    return client_import.import_clients(practice=practice, rows=new, user=user, now=NOW)


def test_each_kind_of_source_becomes_a_link_and_never_text(in_practice, user):
    partner = make.make_partner(in_practice)
    sender = make.make_client(in_practice, name="Theo Brandt")
    brought_in(
        in_practice, user,
        (1, "A", f"partner:{partner.pk}", "Hana Kovac"),
        (2, "B", f"client:{sender.pk}", "Theo Brandt"),
        (3, "C", "line:5", "E"),
        (4, "D", "new", "Dr. Ada Moss, DPM"),
        (5, "E", "direct", "Google"),
        (6, "F", "", "friend"),
        (7, "G", "new", "ada moss, DPM"),
    )  # fmt: skip
    rows = {row.name: row for row in Client.objects.exclude(pk=sender.pk)}
    assert rows["A"].source_partner == partner
    assert rows["B"].source_client == sender
    assert rows["C"].source_client == rows["E"]
    new = Partner.objects.exclude(pk=partner.pk)
    assert {rows["D"].source_partner.name} == {"Ada Moss"}
    assert {row.profession for row in new} == {"podiatrist"}
    assert rows["E"].source_kind == "direct"
    assert (rows["F"].source_kind, rows["F"].source_partner) == ("", None)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([(1, "A", "line:2", "B"), (2, "B", "line:1", "A")], "lines 1, 2"),
        ([(1, "A", "line:2", ""), (2, "B", "line:3", ""), (3, "C", "line:1", "")], "in a circle"),
        ([(1, "A", "line:9", "X")], "Line 9 is left out"),
        ([(1, "A", "partner:x", "X")], "not there any more"),
        ([(1, "A", "client:6f0c2f5e-0000-4000-8000-000000000001", "X")], "not there any more"),
    ],
    ids=["two", "three", "left out", "no key", "a stranger"],
)
def test_a_source_that_cannot_be_is_refused_and_nobody_is_kept(in_practice, user, rows, words):
    with pytest.raises(InvalidValueError, match=words):
        brought_in(in_practice, user, *rows)
    assert not Client.objects.exists()


def test_a_source_of_another_practice_is_refused(in_practice, user):
    theirs = make.make_partner(make.make_practice())
    with pytest.raises(InvalidValueError):
        brought_in(in_practice, user, (1, "A", f"partner:{theirs.pk}", "Hana Kovac"))


@pytest.mark.parametrize(("source", "said"), [("line:1", "Ada Moss"), ("new", "Dr. Ada Moss")])
def test_nobody_sends_themselves(in_practice, user, source, said):
    brought_in(in_practice, user, (1, "Ada Moss", source, said))
    assert Client.objects.get().source_kind == ""
    assert not Partner.objects.exists()


def test_a_long_chain_is_no_circle(in_practice, user):
    rows = [(n, f"Person N{n}", f"line:{n + 1}" if n < 900 else "", "x") for n in range(1, 901)]
    brought_in(in_practice, user, *rows)
    assert Client.objects.filter(source_client__isnull=False).count() == 899


def test_an_import_is_undone_with_the_new_people_who_sent(in_practice, user):
    batch = brought_in(
        in_practice, user, (1, "A", "new", "Ruben Castellano"), (2, "B", "line:1", "")
    )
    assert client_import.undo_import(practice=in_practice, batch=batch, user=user, now=NOW) == 2
    assert not Client.objects.exists()
    assert not Partner.objects.exists()


def test_an_import_whose_new_person_was_met_stays_whole(in_practice, user):
    batch = brought_in(in_practice, user, (1, "A", "new", "Ruben Castellano"))
    Partner.objects.update(stage="met")
    with pytest.raises(DomainError, match="stays"):
        client_import.undo_import(practice=in_practice, batch=batch, user=user, now=NOW)
    assert (Client.objects.count(), Partner.objects.count()) == (1, 1)


def test_a_circle_by_hand_is_refused_however_long(in_practice, user):
    first = make.make_client(in_practice)
    second = make.make_client(in_practice, source_kind="client", source_client=first)
    third = make.make_client(in_practice, source_kind="client", source_client=second)
    for sender in (third, second, first):
        with pytest.raises(InvalidValueError):
            link_source(
                client=first,
                source=Source(SourceKind.CLIENT, client=sender),
                user=user,
                now=NOW,
            )


@pytest.mark.parametrize("kind", [SourceKind.PARTNER, SourceKind.CLIENT])
def test_a_kind_without_its_person_is_refused(in_practice, user, kind):
    client = make.make_client(in_practice)
    with pytest.raises(InvalidValueError):
        link_source(client=client, source=Source(kind), user=user, now=NOW)


def test_of_two_with_other_middle_names_none_is_taken_for_the_other():
    rows = [KnownPerson("client:8", "Mary Ann Moss", "a client of yours")]
    table = read_table("Name,Referred By\nTheo,Mary Beth Moss\nLena,Mary Moss\n")
    read = read_clients(table, table.columns, country="US", today=TODAY)
    assert [one.guess for one in source_questions(read, rows)] == ["new", "client:8"]


def test_a_namesake_who_is_brought_in_makes_the_name_a_question():
    table = read_table("Name,Referred By\nTheo Brandt,\nLena,Theo Brandt\n")
    read = read_clients(
        table, table.columns, country="US", today=TODAY, known=frozenset({"theo brandt"})
    )
    (stays_out,) = source_questions(read, KNOWN, out={2})
    (comes_in,) = source_questions(read, KNOWN)
    assert (stays_out.guess, comes_in.guess) == ("client:2", "")
    assert "line:2" in dict(comes_in.choices)
