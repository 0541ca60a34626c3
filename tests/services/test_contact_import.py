"""Contacts planned and brought in: nothing half, nobody twice, and undone as one."""

import pytest
from django.db import DatabaseError, connection

from tests import make
from tests.make import NOW
from warmhand.core.errors import DomainError
from warmhand.core.trail import Deed
from warmhand.formats.contact_list import read_contacts
from warmhand.formats.contact_rows import read_contact_rows
from warmhand.services import trail
from warmhand.services.contact_import import import_contacts, undo_contacts
from warmhand.services.contact_plan import Fate, plan
from warmhand.store.models import Merge, Partner, Touch, TrailEntry

HEADER = "Name,Company,Job Title,Phone,E-mail,Notes\n"
LIST = (
    HEADER + "Ruben Castellano DC,,,503-555-0181,ruben@example.org,\n"
    'Ilse Brandt,Harbor Podiatry,Podiatrist,,"ilse@example.org",\n'
)


@pytest.fixture
def user(in_practice):
    return make.make_member(in_practice)


def rows_of(text, country="US"):
    table = read_contacts(text)
    return read_contact_rows(table, table.columns, country=country)


def brought_in(practice, user, text=LIST):
    return import_contacts(practice=practice, rows=rows_of(text), user=user, now=NOW)


def fates(practice, text):
    return [each.fate.value for each in plan(practice=practice, rows=rows_of(text), now=NOW)]


def test_contacts_become_partners_who_were_found(in_practice, user):
    done = brought_in(in_practice, user)
    assert (done.added, done.merged) == (2, 0)
    found = Partner.objects.order_by("name")
    assert {row.stage for row in found} == {"found"}
    assert {row.import_batch for row in found} == {done.batch}
    assert [row.profession for row in found] == ["podiatrist", "chiropractor"]
    assert TrailEntry.objects.get(thing="contact_import").detail == "imported 2, merged 0"


@pytest.mark.parametrize(
    ("line", "fate"),
    [
        ("Hana Kovac,,,(503) 555-0171,,", Fate.THERE),
        ("HANA KOVAC,,,,Hana.Kovac@example.org,", Fate.THERE),
        ("Dr. Hana M. Kovac,,,503 555 0171,,", Fate.THERE),
        ("Hana Kovac,,,503 555 0171,,knows runners", Fate.MERGE),
        ("Hana Kovac,,,503 555 0999,,", Fate.ADD),
        ("Hana Kovac,,,,,", Fate.ADD),
        ("Ivan Kovac,,,503 555 0171,,", Fate.ADD),
        (",Hana Kovac,,503 555 0171,,", Fate.ADD),
    ],
    ids=["phone", "mail", "middle name", "fills", "another phone", "bare name", "family",
         "an organization"],
)  # fmt: skip
def test_one_name_and_one_way_to_reach_is_one_partner(in_practice, line, fate):
    make.make_partner(in_practice)
    assert fates(in_practice, HEADER + line + "\n") == [fate.value]


def test_repeats_within_the_list_become_one(in_practice, user):
    text = HEADER + (
        "Ilse Brandt,,,503 555 0181,,\n"
        "Ilse Brandt,,,,ilse@example.org,a note\n"
        "ilse brandt,Harbor,,503 555 0181,ilse@example.org,\n"
        "Otto Brandt,,,503 555 0181,,\n"
    )
    assert fates(in_practice, text) == ["add", "repeated", "repeated", "add"]
    brought_in(in_practice, user, text)
    first = Partner.objects.get(name="Ilse Brandt")
    assert (first.organisation, first.email, first.note) == (
        "Harbor",
        "ilse@example.org",
        "a note",
    )


def test_whoever_is_there_gains_only_what_they_lack(in_practice, user):
    kept = make.make_partner(in_practice, email="", organisation="Riverside")
    text = HEADER + "Hana Kovac,Elsewhere,,503 555 0171,hk@example.org,knows runners\n"
    assert brought_in(in_practice, user, text).merged == 1
    kept.refresh_from_db()
    assert (kept.email, kept.organisation) == ("hk@example.org", "Riverside")
    gone = Partner.objects.exclude(pk=kept.pk).get()
    assert (gone.merged_into_id, gone.archived_at) == (kept.pk, NOW)
    assert Merge.objects.get().filled["email"] == ["", "hk@example.org"]


def test_whoever_was_put_away_stays_away(in_practice):
    make.make_partner(in_practice, archived_at=NOW)
    planned = plan(
        practice=in_practice, rows=rows_of(HEADER + "Hana Kovac,,,5035550171,,\n"), now=NOW
    )
    assert planned[0].fate is Fate.THERE
    assert "put Hana Kovac away" in planned[0].words[0]


def test_bringing_in_the_same_list_again_adds_nobody(in_practice, user):
    brought_in(in_practice, user)
    with pytest.raises(DomainError, match="nobody in the list"):
        brought_in(in_practice, user)
    assert Partner.objects.count() == 2


def test_an_import_is_undone_whole_with_what_others_gained(in_practice, user):
    kept = make.make_partner(in_practice, note="")
    text = LIST + "Hana Kovac,,,503 555 0171,,knows runners\n"
    done = brought_in(in_practice, user, text)
    assert undo_contacts(practice=in_practice, batch=done.batch, user=user, now=NOW) == 3
    kept.refresh_from_db()
    assert (kept.note, Partner.objects.count(), Merge.objects.count()) == ("", 1, 0)


@pytest.mark.parametrize("deed", ["touch", "stage", "referral", "source"])
def test_an_import_with_which_something_was_done_stays(in_practice, user, deed):
    done = brought_in(in_practice, user)
    row = Partner.objects.get(name="Ilse Brandt")
    if deed == "touch":
        Touch.objects.create(
            practice=in_practice, partner=row, kind="call", touched_on=make.TODAY, created_at=NOW
        )
    elif deed == "stage":
        Partner.objects.filter(pk=row.pk).update(stage="met")
    elif deed == "referral":
        make.make_referral(make.make_client(in_practice), partner=row)
    else:
        make.make_client(in_practice, source_kind="partner", source_partner=row)
    with pytest.raises(DomainError, match="stays"):
        undo_contacts(practice=in_practice, batch=done.batch, user=user, now=NOW)
    assert Partner.objects.count() == 2


@pytest.mark.parametrize("table", ["store_partner", "store_merge", "store_trailentry"])
def test_a_write_that_breaks_in_the_middle_leaves_nothing(in_practice, user, table):
    """A trigger lets the last rows of the write fail: all before them must go too."""
    kept = make.make_partner(in_practice, note="")
    people = "".join(f"Person Number{n},,,,person{n}@example.org,\n" for n in range(600))
    text = HEADER + people + "Hana Kovac,,,503 555 0171,,knows runners\n"
    when = "WHEN NEW.name = 'Person Number599'" if table == "store_partner" else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TRIGGER broken BEFORE INSERT ON main.{table} {when} "
            "BEGIN SELECT RAISE(ABORT, 'planted'); END"
        )
        try:
            with pytest.raises(DatabaseError, match="planted"):
                brought_in(in_practice, user, text)
        finally:
            cursor.execute("DROP TRIGGER broken")
    kept.refresh_from_db()
    assert (kept.note, Partner.objects.count(), Merge.objects.count()) == ("", 1, 0)
    assert not TrailEntry.objects.exists()


def test_planning_a_list_asks_one_query_and_stores_nothing(in_practice, django_assert_num_queries):
    for number in range(5):
        make.make_partner(in_practice, name=f"Partner {number}")
    with django_assert_num_queries(1):
        plan(practice=in_practice, rows=rows_of(LIST), now=NOW)
    assert Partner.objects.count() == 5


@pytest.mark.parametrize(
    "names",
    [
        ("Mary Ann Smith", "Mary Beth Smith"),
        ("Nguyễn Văn An", "Nguyễn Thị An"),
        ("John Smith Jr.", "John Smith Sr."),
        ("John Smith", "John Smith Jr."),
        ("John Smith", "Jane Smith"),
    ],
)
def test_a_family_with_one_phone_and_one_mail_stays_a_family(in_practice, names):
    lines = [f"{name},,,503 555 0175,smiths@example.org,\n" for name in names]
    assert fates(in_practice, HEADER + "".join(lines)) == ["add", "add"]
    make.make_partner(in_practice, name=names[0], phone="+15035550175")
    assert fates(in_practice, HEADER + lines[1]) == ["add"]


def test_what_a_repeated_line_has_differently_goes_into_the_note(in_practice, user):
    text = HEADER + (
        "Ilse Brandt,Harbor,,503 555 0181,ilse@example.org,first\n"
        "Ilse Brandt,Elm,,503 555 0182,ilse@example.org,second\n"
    )
    assert fates(in_practice, text) == ["add", "repeated"]
    brought_in(in_practice, user, text)
    assert Partner.objects.get().note == "first\nAlso: (503) 555-0182, Elm\nsecond"


def test_what_the_list_has_differently_is_said_and_goes_to_the_note(in_practice, user):
    kept = make.make_partner(in_practice, note="knows runners")
    text = HEADER + "Hana Kovac,,,503 555 0999,hana.kovac@example.org,\n"
    (one,) = plan(practice=in_practice, rows=rows_of(text), now=NOW)
    assert "Another phone stands here: (503) 555-0999. It goes to the note." in one.words
    done = brought_in(in_practice, user, text)
    kept.refresh_from_db()
    assert (kept.phone, kept.note) == ("+15035550171", "knows runners\nAlso: (503) 555-0999")
    assert fates(in_practice, text) == ["there"]
    undo_contacts(practice=in_practice, batch=done.batch, user=user, now=NOW)
    kept.refresh_from_db()
    assert kept.note == "knows runners"


def test_what_was_written_by_hand_is_not_undone(in_practice, user):
    done = brought_in(in_practice, user)
    row = Partner.objects.get(name="Ilse Brandt")
    trail.record(
        practice=in_practice, deed=Deed.WRITE, thing="partner", thing_id=row.pk, now=NOW,
        user=user, detail="changed: note",
    )  # fmt: skip
    with pytest.raises(DomainError, match="import stays"):
        undo_contacts(practice=in_practice, batch=done.batch, user=user, now=NOW)
