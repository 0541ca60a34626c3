"""The books of a practice, looks at them, and who is in a niche."""

from datetime import timedelta

import pytest

from tests import make
from tests.make import NOW, TODAY
from warmhand.core.niche_books import Call, Sentence, Weights
from warmhand.core.niches import Trait
from warmhand.formats.niche_looks import read, written
from warmhand.services.characteristics import put_in
from warmhand.services.niche_books import books_of
from warmhand.services.niche_looks import QUARTER, change_weights, look_now, standing_of
from warmhand.services.niche_members import clients_of, partners_of, put_by_hand
from warmhand.services.niches import NicheDetails, add_niche
from warmhand.store.models import Characteristic, Client, Episode, NicheLook, Visit

pytestmark = pytest.mark.django_db
RUNS = (Trait.ACTIVITY, "running")


@pytest.fixture
def user(in_practice):
    return make.make_member(in_practice)


def taps(user, value="running", **whose):
    put_in(trait=Trait.ACTIVITY, value=value, user=user, now=NOW, **whose)


def test_a_book_holds_what_is_known_and_nothing_else(in_practice, user):
    in_practice.visit_price_cents = 9_000
    nobody = make.make_client(in_practice, name="New")
    rosa = make.make_client(in_practice, name="Rosa", birth_year=TODAY.year - 40)
    make.make_client(in_practice, source_kind="client", source_client=rosa)
    taps(user, client=rosa)
    ended = make.make_episode(
        rosa, started_on=TODAY - timedelta(days=200), ended_on=TODAY - timedelta(days=120)
    )
    make.make_visit(ended, visit_on=TODAY - timedelta(days=130), price_cents=8_000)
    make.make_visit(ended, visit_on=TODAY - timedelta(days=60))
    make.make_visit(ended, visit_on=TODAY + timedelta(days=1), status="planned")
    make.make_episode(rosa, problem="acute_lbp", started_on=TODAY - timedelta(days=60))
    books = {book.key: book for book in books_of(practice=in_practice, today=TODAY)}
    known, empty = books[rosa.pk], books[nobody.pk]
    assert known.traits[Trait.ACTIVITY] == {"running"}
    assert len(known.traits[Trait.AGE]) == 1
    assert (known.need, known.outcome, known.returned) == ("low_back", None, 1.0)
    assert (known.paid_cents, known.brought) == (17_000, 1)
    assert (empty.traits, empty.need, empty.paid_cents, empty.returned) == ({}, "", None, None)
    assert not empty.has_results


def test_whether_they_return_is_not_known_before_ninety_days_and_never_by_the_last_visit(
    in_practice,
):
    rows = ((89, (), None), (91, (), 0.0), (91, (0,), 0.0), (91, (-1,), 1.0), (200, (-91,), 0.0))
    wanted = {}
    for ended_ago, after, returned in rows:
        client = make.make_client(in_practice)
        wanted[client.pk] = returned
        last = TODAY - timedelta(days=ended_ago)
        course = make.make_episode(client, started_on=last - timedelta(days=30), ended_on=last)
        for days in after:
            make.make_visit(course, visit_on=last - timedelta(days=days))
    found = {book.key: book.returned for book in books_of(practice=in_practice, today=TODAY)}
    assert found == wanted


def many(practice, number):
    """Half of them run and come back, half cycle and do not."""
    clients = Client.objects.bulk_create(
        Client(practice=practice, name=f"Client {at}", created_at=NOW) for at in range(number)
    )
    Characteristic.objects.bulk_create(
        Characteristic(
            practice=practice,
            client=client,
            trait="activity",
            value="running" if at % 3 == 0 else "cycling" if at % 3 == 1 else "golf",
            created_at=NOW,
        )
        for at, client in enumerate(clients)
    )
    last = TODAY - timedelta(days=120)
    Episode.objects.bulk_create(
        Episode(
            practice=practice,
            client=client,
            problem="neck_pain",
            started_on=last - timedelta(days=30),
            ended_on=last,
            created_at=NOW,
        )
        for client in clients
    )
    Visit.objects.bulk_create(
        Visit(
            practice=practice,
            client=client,
            visit_on=last + timedelta(days=20 if at % 3 == 0 else -5),
            status="done",
            price_cents=30_000 if at % 3 == 0 else 10_000 + at,
            created_at=NOW,
        )
        for at, client in enumerate(clients)
    )
    return clients


def test_a_look_is_kept_told_stale_and_a_verdict_comes_once_a_quarter(in_practice, user):
    def look(on):
        return look_now(practice=in_practice, user=user, now=NOW, today=on)

    many(in_practice, 72)
    first, is_new = look(TODAY)
    assert is_new
    assert first.is_verdict
    assert read(written(first.look)) == read(NicheLook.objects.get().result) == first.look
    assert all(family.head.clients >= 12 for family in first.look.families)
    assert len(first.look.families) <= 3
    assert look(TODAY) == (first, False)
    assert not standing_of(practice=in_practice, today=TODAY).moved

    episode = make.make_episode(make.make_client(in_practice))
    make.make_visit(episode, price_cents=5_000)
    stale = standing_of(practice=in_practice, today=TODAY)
    assert stale.moved == ("1 visit", "1 client", "1 problem")
    assert stale.next_verdict_on == TODAY + QUARTER
    between, is_new = look(TODAY + timedelta(days=30))
    assert (is_new, between.is_verdict) == (True, False)
    assert standing_of(practice=in_practice, today=TODAY + timedelta(days=30)).verdict.on == TODAY
    assert look(TODAY + QUARTER)[0].is_verdict


def test_other_weights_are_dated_and_give_no_second_verdict_in_the_quarter(in_practice, user):
    many(in_practice, 72)
    now = {"practice": in_practice, "user": user, "now": NOW}
    look_now(**now, today=TODAY)
    later = TODAY + timedelta(days=2)
    change_weights(**now, weights=Weights(1.0, 0, 0, 0), today=later)
    assert in_practice.niche_weights_on == later
    again, is_new = look_now(**now, today=later)
    assert (is_new, again.is_verdict, again.weights) == (True, False, Weights(1.0, 0, 0, 0))


def test_few_clients_are_too_few_and_use_up_no_verdict(in_practice, user):
    many(in_practice, 20)
    found, _ = look_now(practice=in_practice, user=user, now=NOW, today=TODAY)
    assert (found.look.call, found.is_verdict) == (Call.TOO_FEW, False)
    assert found.look.families == ()


def niche_of(practice, user, rules=(RUNS,), need="knee"):
    details = NicheDetails(rules=rules, need=need)
    return add_niche(practice=practice, details=details, user=user, now=NOW)


def test_clients_are_in_by_the_rules_and_the_hand_outranks_them(in_practice, user):
    runner, other, gone = (make.make_client(in_practice, name=name) for name in ("Ana", "Bo", "Cy"))
    for client in (runner, gone):
        taps(user, client=client)
        make.make_episode(client, problem="patellofemoral")
    Client.objects.filter(pk=gone.pk).update(archived_at=NOW)
    niche = niche_of(in_practice, user)

    def names(part="members"):
        return [row.name for row in getattr(clients_of(niche=niche, today=TODAY), part)]

    assert (names(), names("out")) == (["Ana"], [])
    for client, is_in in ((runner, False), (other, True)):
        put_by_hand(niche=niche, client=client, is_in=is_in, user=user, now=NOW)
    assert (names(), names("out")) == (["Bo"], ["Ana"])
    for client in (runner, other):
        put_by_hand(niche=niche, client=client, is_in=None, user=user, now=NOW)
    assert names() == ["Ana"]


def test_partners_fit_by_profession_by_what_they_see_and_by_whom_they_serve(in_practice, user):
    people = (
        ("All three", "physical_therapist", ["patellofemoral"], True),
        ("By profession", "physical_therapist", [], False),
        ("By people", "sports_coach", [], True),
        ("Nothing", "psychologist", [], False),
    )
    for name, profession, serves, is_known_to_runners in people:
        partner = make.make_partner(
            in_practice, name=name, profession=profession, serves=serves, phone="", email=""
        )
        if is_known_to_runners:
            taps(user, partner=partner)
    niche = niche_of(in_practice, user)
    found = {row.name: row.why for row in partners_of(niche=niche, practice=in_practice).members}
    assert list(found) == ["All three", "By people", "By profession"]
    assert found["By people"] == "serves these people"
    assert found["By profession"] == "first-line for it"
    assert Sentence((RUNS,), "knee").fits({Trait.ACTIVITY: {"running"}}, "knee")
