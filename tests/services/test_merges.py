"""Merging moves all that points to one person, keeps both as they were, and can be undone."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.apps import apps

from tests import make
from warmhand.core.errors import DomainError, InvalidValueError, StaleRowError
from warmhand.core.people import Role
from warmhand.services.letters import addressee_of
from warmhand.services.merge_rows import STAYING, name_of, references_to
from warmhand.services.merges import merge_clients, merge_partners, undo_merge
from warmhand.services.raised import is_locked, urgent_unrecorded
from warmhand.services.recipients import is_still_named, recipient_words
from warmhand.services.today import day_of
from warmhand.store import models as rows
from warmhand.store.models import Client, Partner

LATER = make.NOW + timedelta(days=1)


@pytest.fixture
def user(practice):
    return make.make_member(practice, Role.OWNER)


def touch(partner, **fields):
    values = {"kind": "call", "touched_on": make.TODAY, "created_at": make.NOW}
    return rows.Touch.objects.create(
        practice=partner.practice, partner=partner, **{**values, **fields}
    )


def tie(giver, receiver):
    return rows.Tie.objects.create(
        practice=giver.practice,
        giver=giver,
        receiver=receiver,
        kind="knows",
        known_on=make.TODAY,
        created_at=make.NOW,
    )


def also_sees(client, partner):
    return rows.AlsoSees.objects.create(
        practice=client.practice,
        client=client,
        partner=partner,
        said_on=make.TODAY,
        created_at=make.NOW,
    )


def pair(practice, **fields):
    kept = make.make_partner(practice, name="Hana Kovac", email="")
    gone = make.make_partner(practice, name="Hana M Kovac", **fields)
    return kept, gone


def keys_to(model):
    """Every foreign key to `model`, found from the other side than the walk finds them."""
    return {
        (one, field)
        for one in apps.get_app_config("store").get_models()
        for field in one._meta.concrete_fields
        if field.is_relation and field.related_model is model
    }


def pointing_at(row):
    """The number of rows that point to `row`, by table and column, of those that move."""
    return {
        name_of(field): one.objects.filter(**{field.name: row}).count()
        for one, field in keys_to(type(row))
        if (one._meta.model_name, field.name) not in STAYING
    }


@pytest.mark.parametrize("model", [Partner, Client])
def test_the_walk_finds_every_key_but_those_that_stay_for_a_reason(model):
    walked = {(field.model, field) for field in references_to(model)}
    stays = {
        (one, field)
        for one, field in keys_to(model)
        if (one._meta.model_name, field.name) in STAYING
    }
    assert walked | stays == keys_to(model)
    assert not walked & stays


def referral_with_consent(client, partner, **fields):
    consent = rows.Consent.objects.create(
        practice=client.practice,
        client=client,
        partner=partner,
        recipient=recipient_words(partner),
        recipient_is_health=True,
        items=["name"],
        wording="sharing-1",
        way="spoken",
        given_at=make.NOW,
        given_on=make.TODAY,
        ends_on=make.TODAY + timedelta(days=90),
    )
    return make.make_referral(client, partner=partner, consent=consent, **fields)


def came_in(person, **fields):
    rows.Incoming.objects.create(
        practice=person.practice,
        kind="client",
        submit_key=uuid4(),
        created_at=make.NOW,
        **fields,
    )


def told(client, partner):
    rows.Disclosure.objects.create(
        practice=client.practice,
        client=client,
        partner=partner,
        how="print",
        basis="consent",
        at=make.NOW,
    )


def in_a_niche(person, **whose):
    """A characteristic of `person`, and a hand that put them into a niche."""
    common = {"practice": person.practice, "created_at": make.NOW}
    niche, _ = rows.Niche.objects.get_or_create(
        need="knee", practice=person.practice, defaults={"created_at": make.NOW}
    )
    rows.Characteristic.objects.create(trait="activity", value="running", **whose, **common)
    rows.NicheMember.objects.create(niche=niche, is_in=True, **whose, **common)
    return niche


def demo(practice, **fields):
    return rows.DemoEvent.objects.create(
        practice=practice,
        name="Demo",
        slug=uuid4().hex,
        starts_at=LATER,
        ends_at=LATER + timedelta(hours=2),
        created_at=make.NOW,
        **fields,
    )


def came(client, **through):
    values = {"came_on": make.TODAY, "created_at": make.NOW, "practice": client.practice}
    rows.CameThrough.objects.create(client=client, **values, **through)


def fill_partner(gone, third, client):
    """A row of each kind that points to the partner `gone`."""
    common = {"practice": gone.practice, "created_at": make.NOW}
    touch(gone)
    tie(gone, third)
    tie(third, gone)
    also_sees(client, gone)
    referral_with_consent(client, gone)
    rows.ContactTry.objects.create(partner=gone, way="event", tried_on=make.TODAY, **common)
    offered = rows.Introduction.objects.create(
        target=third, between=gone, kind="offered", asked_on=make.TODAY, **common
    )
    rows.Introduction.objects.create(target=gone, asked_on=make.TODAY, **common)
    for position, (giver, receiver) in enumerate([(gone, third), (third, gone)]):
        rows.IntroductionHop.objects.create(
            practice=gone.practice,
            introduction=offered,
            position=position,
            giver=giver,
            receiver=receiver,
        )
    rows.WeekPick.objects.create(partner=gone, state="added", week_on=make.TODAY, **common)
    rows.Agreement.objects.create(practice=gone.practice, partner=gone, changed_at=make.NOW)
    rows.SameQuestion.objects.create(partner=gone, other_partner=third, points=4, **common)
    rows.SameQuestion.objects.create(partner=third, other_partner=gone, points=4, **common)
    make.make_client(gone.practice, name="Ines Moreau", source_partner=gone)
    rows.PartnerCard.objects.create(partner=gone, code="card23456", **common)
    came_in(gone, source_partner=gone)
    told(client, gone)
    make.make_partner(gone.practice, name="Kai Ward", works_at=gone)
    niche = in_a_niche(gone, partner=gone)
    rows.GatheringPlace.objects.create(niche=niche, name="Track", host=gone, **common)
    demo(gone.practice, host=gone)
    came(client, kind="partner", partner=gone)


def fill_client(gone, third, partner):
    """A row of each kind that points to the client `gone`."""
    common = {"practice": gone.practice, "created_at": make.NOW}
    episode = make.make_episode(gone)
    make.make_visit(episode)
    make.make_flag(make.make_screening(gone))
    also_sees(gone, partner)
    referral_with_consent(gone, partner)
    touch(partner, client=gone)
    rows.Link.objects.create(
        purpose="score", token_hash="x", client=gone, expires_at=LATER, **common
    )
    rows.SameQuestion.objects.create(client=gone, other_client=third, points=4, **common)
    rows.SameQuestion.objects.create(client=third, other_client=gone, points=4, **common)
    make.make_client(gone.practice, name="Ines Moreau", source_client=gone)
    came_in(gone, client=gone)
    came_in(gone, source_client=gone)
    told(gone, partner)
    rows.CalendarName.objects.create(
        practice=gone.practice, words="theo", client=gone, confirmed_at=make.NOW
    )
    source = rows.CalendarSource.objects.create(name="Bookings", kind="file", **common)
    rows.CalendarEntry.objects.create(
        practice=gone.practice, source=source, uid="1", starts_at=LATER, client=gone
    )
    in_a_niche(gone, client=gone)
    event = demo(gone.practice)
    rows.DemoGuest.objects.create(event=event, number=1, client=gone, **common)
    came(gone, kind="event", event=event)
    came(third, kind="client", by_client=gone)


@pytest.fixture
def partners(in_practice):
    kept, gone = pair(in_practice)
    third = make.make_partner(in_practice, name="Sol Reyes")
    fill_partner(gone, third, make.make_client(in_practice))
    return kept, gone


@pytest.fixture
def clients(in_practice):
    kept = make.make_client(in_practice)
    gone = make.make_client(in_practice, name="Theodor Brandt", phone="+15035550188")
    third = make.make_client(in_practice, name="Lena Ortiz")
    fill_client(gone, third, make.make_partner(in_practice))
    return kept, gone


def merged(pair_of, user):
    kept, gone = pair_of
    merge = merge_partners if isinstance(kept, Partner) else merge_clients
    return merge(kept=kept, gone=gone, user=user, now=LATER)


@pytest.mark.parametrize("people", ["partners", "clients"])
def test_all_that_points_to_the_one_points_to_the_other_and_back(people, user, request):
    kept, gone = request.getfixturevalue(people)
    before = pointing_at(gone)
    assert [name for name, count in before.items() if not count] == [], "make a row of this kind"
    original = type(gone).objects.filter(pk=gone.pk).values().get()
    first = type(kept).objects.filter(pk=kept.pk).values().get()

    merge = merged((kept, gone), user)
    assert set(pointing_at(gone).values()) == {0}
    assert pointing_at(kept) == before
    away = type(gone).objects.filter(pk=gone.pk).values().get()
    put_away = {"archived_at": LATER, "merged_into_id": kept.pk}
    assert away == original | put_away

    undo_merge(merge=merge, user=user, now=LATER)
    assert pointing_at(gone) == before
    assert set(pointing_at(kept).values()) == {0}
    assert type(gone).objects.filter(pk=gone.pk).values().get() == original
    assert type(kept).objects.filter(pk=kept.pk).values().get() == first


def test_what_was_made_after_the_merge_stays_with_who_was_kept(in_practice, user):
    kept, gone = pair(in_practice)
    old = touch(gone)
    merge = merged((kept, gone), user)
    new = touch(kept)
    undo_merge(merge=merge, user=user, now=LATER)
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.partner, new.partner) == (gone, kept)


def test_what_is_there_once_stays_with_who_went_where_both_have_it(in_practice, user):
    kept, gone = pair(in_practice)
    client, other = make.make_client(in_practice), make.make_client(in_practice)
    for partner in (kept, gone):
        also_sees(client, partner)
        rows.Agreement.objects.create(
            practice=in_practice, partner=partner, they_do=partner.name, changed_at=make.NOW
        )
    moves = also_sees(other, gone)
    merge = merged((kept, gone), user)
    assert rows.AlsoSees.objects.filter(partner=kept).count() == 2
    assert rows.AlsoSees.objects.get(partner=gone).client == client
    assert rows.Agreement.objects.get(partner=kept).they_do == kept.name
    undo_merge(merge=merge, user=user, now=LATER)
    assert set(rows.AlsoSees.objects.filter(partner=gone).values_list("client", flat=True)) == {
        client.pk,
        moves.client_id,
    }


@pytest.mark.parametrize("kind", ["partner", "client"])
def test_one_characteristic_and_one_hand_of_a_niche_hold_and_both_come_back(
    kind, in_practice, user
):
    make_one = {"partner": make.make_partner, "client": make.make_client}[kind]
    kept, gone = make_one(in_practice, name="Kai Ward"), make_one(in_practice, name="Kai Warde")
    for person in (kept, gone):
        in_a_niche(person, **{kind: person})
    rows.Characteristic.objects.create(
        practice=in_practice, trait="work", value="desk", created_at=make.NOW, **{kind: gone}
    )

    def held(person):
        said = rows.Characteristic.objects.filter(**{kind: person}).values_list("value", flat=True)
        return sorted(said), rows.NicheMember.objects.filter(**{kind: person}).count()

    merge = merged((kept, gone), user)
    assert (held(kept), held(gone)) == ((["desk", "running"], 1), (["running"], 1))
    undo_merge(merge=merge, user=user, now=LATER)
    assert (held(kept), held(gone)) == ((["running"], 1), (["desk", "running"], 1))


def test_nobody_comes_to_know_or_to_send_themselves(in_practice, user):
    kept, gone = pair(in_practice)
    tie(kept, gone)
    tie(gone, kept)
    merged((kept, gone), user)
    assert rows.Tie.objects.filter(giver=kept, receiver=gone).exists()
    assert not rows.Tie.objects.filter(giver=kept, receiver=kept).exists()

    gone_client = make.make_client(in_practice)
    client = make.make_client(in_practice, source_kind="client", source_client=gone_client)
    merge = merged((client, gone_client), user)
    client.refresh_from_db()
    assert (client.source_kind, client.source_client) == ("", None)
    undo_merge(merge=merge, user=user, now=LATER)
    client.refresh_from_db()
    assert (client.source_kind, client.source_client) == ("client", gone_client)


FILLING = [
    pytest.param({"email": ""}, {"email": "a@example.org"}, {"email": "a@example.org"}, id="empty"),
    pytest.param({"stage": "met"}, {"stage": "trusted"}, {"stage": "met"}, id="kept wins"),
    pytest.param({}, {"stage": "trusted"}, {"stage": "trusted"}, id="a new row's value is none"),
    pytest.param({}, {"is_taking_clients": False}, {"is_taking_clients": False}, id="rests"),
    pytest.param(
        {"city": "Salem"},
        {"city": "SALEM", "postal_code": "97301", "latitude": 44.9},
        {"city": "Salem", "postal_code": "97301", "latitude": 44.9},
        id="one place",
    ),
    pytest.param(
        {"city": "Salem"},
        {"city": "Bend", "postal_code": "97701"},
        {"city": "Salem", "postal_code": ""},
        id="never half of two places",
    ),
    pytest.param(
        {"way_note": "ask for Ann"},
        {"way": "fax"},
        {"way": "desk_phone", "way_note": "ask for Ann"},
        id="a way with its own note",
    ),
    pytest.param({}, {"since_on": date(2020, 3, 1)}, {"since_on": date(2020, 3, 1)}, id="a day"),
]


@pytest.mark.parametrize(("ours", "theirs", "expected"), FILLING)
def test_only_what_is_lacking_is_filled_and_the_undo_empties_it(
    ours, theirs, expected, in_practice, user
):
    kept = make.make_partner(in_practice, **ours)
    gone = make.make_partner(in_practice, **theirs)
    before = Partner.objects.filter(pk=kept.pk).values().get()
    merge = merged((kept, gone), user)
    kept.refresh_from_db()
    assert {name: getattr(kept, name) for name in expected} == expected
    undo_merge(merge=merge, user=user, now=LATER)
    assert Partner.objects.filter(pk=kept.pk).values().get() == before


def test_a_filled_field_that_somebody_changed_since_stays(in_practice, user):
    kept, gone = pair(in_practice, fax="+15035550111")
    merge = merged((kept, gone), user)
    Partner.objects.filter(pk=kept.pk).update(fax="+15035550222")
    undo_merge(merge=merge, user=user, now=LATER)
    kept.refresh_from_db()
    assert (kept.fax, kept.email) == ("+15035550222", "")


def test_a_registry_number_passes_over_and_comes_back(in_practice, user):
    kept, gone = pair(in_practice, npi="1234567893")
    merge = merged((kept, gone), user)
    kept.refresh_from_db()
    assert kept.npi == "1234567893"
    undo_merge(merge=merge, user=user, now=LATER)
    kept.refresh_from_db()
    assert (kept.npi, Partner.objects.get(npi="1234567893")) == ("", gone)


REFUSED = [
    pytest.param({"npi": "1234567893"}, {"npi": "1245319599"}, "two people", id="two numbers"),
    pytest.param({}, {"is_organisation": True}, "works there", id="a person and a place"),
    pytest.param({}, {"archived_at": make.NOW}, "put away", id="not there"),
]


@pytest.mark.parametrize(("ours", "theirs", "words"), REFUSED)
def test_a_merge_is_refused(ours, theirs, words, in_practice, user):
    kept = make.make_partner(in_practice, **ours)
    gone = make.make_partner(in_practice, **theirs)
    with pytest.raises(DomainError, match=words):
        merged((kept, gone), user)
    assert not rows.Merge.objects.exists()
    with pytest.raises(InvalidValueError, match="one and the same"):
        merged((kept, kept), user)


def test_a_later_merge_is_undone_first(in_practice, user):
    one, two = pair(in_practice)
    three = make.make_partner(in_practice, name="Hanna Kovac")
    first = merged((two, one), user)
    second = merged((three, two), user)
    with pytest.raises(InvalidValueError, match="Undo that one first"):
        undo_merge(merge=first, user=user, now=LATER)
    undo_merge(merge=second, user=user, now=LATER)
    undo_merge(merge=first, user=user, now=LATER)
    with pytest.raises(StaleRowError):
        undo_merge(merge=first, user=user, now=LATER)
    assert Partner.objects.filter(archived_at__isnull=True).count() == 3


def test_a_consent_still_names_whom_the_client_read(in_practice, user):
    kept, gone = pair(in_practice)
    kept.name = "Hana Maria Kovac"
    kept.save()
    referral = referral_with_consent(make.make_client(in_practice), gone, status="sent")
    letter = addressee_of(referral)
    merged((kept, gone), user)
    after = rows.Referral.objects.get()
    assert after.partner == kept
    assert is_still_named(after)
    assert addressee_of(after) == letter
    Partner.objects.filter(pk=kept.pk).update(profession="chiropractor")
    assert not is_still_named(rows.Referral.objects.get())


def test_a_consent_never_covers_who_is_no_health_professional(in_practice, user):
    kept, gone = pair(in_practice)
    Partner.objects.filter(pk=kept.pk).update(profession="personal_trainer")
    kept.refresh_from_db()
    referral_with_consent(make.make_client(in_practice), gone, status="sent")
    merged((kept, gone), user)
    assert not is_still_named(rows.Referral.objects.get())


def test_not_this_one_holds_for_the_person(in_practice, user):
    kept, gone = pair(in_practice)
    draft = make.make_referral(
        make.make_client(in_practice), status="draft", declined_partners=[str(gone.pk)]
    )
    merge = merged((kept, gone), user)
    draft.refresh_from_db()
    assert draft.declined_partners == [str(gone.pk), str(kept.pk)]
    undo_merge(merge=merge, user=user, now=LATER)
    draft.refresh_from_db()
    assert draft.declined_partners == [str(gone.pk)]


def test_an_answer_of_two_people_holds_for_who_they_became(in_practice, user):
    kept, gone = pair(in_practice)
    third = make.make_partner(in_practice, name="Hana Kovacs")
    ask = {"practice": in_practice, "points": 4, "created_at": make.NOW}
    ours = rows.SameQuestion.objects.create(partner=third, other_partner=kept, **ask)
    rows.SameQuestion.objects.create(
        partner=gone, other_partner=third, answer="two_people", answered_at=make.NOW, **ask
    )
    merge = merged((kept, gone), user)
    ours.refresh_from_db()
    assert ours.answer == "two_people"
    undo_merge(merge=merge, user=user, now=LATER)
    ours.refresh_from_db()
    assert ours.answer == ""


def test_today_shows_a_merged_clients_episode_at_once(in_practice, user):
    def shown():
        day = day_of(practice=in_practice, today=make.TODAY, now=make.NOW, with_care=True)
        return repr(day)

    kept = make.make_client(in_practice, name="Theo Brandt")
    gone = make.make_client(in_practice, name="Theodor Brand")
    make.make_visit(make.make_episode(gone), status="planned")
    assert "Theodor Brand" in shown()
    merge = merged((kept, gone), user)
    assert "Theo Brandt" in shown()
    assert "Theodor" not in shown()
    undo_merge(merge=merge, user=user, now=LATER)
    assert "Theodor" in shown()


@pytest.mark.parametrize("goes", ["the urgent one", "the other"])
def test_an_urgent_answer_that_nobody_recorded_stays_urgent(goes, in_practice, user):
    urgent, other = make.make_client(in_practice), make.make_client(in_practice)
    screening = make.make_screening(urgent, urgency="emergency")
    make.make_flag(screening, urgency="emergency")
    pair_of = (other, urgent) if goes == "the urgent one" else (urgent, other)
    merged(pair_of, user)
    assert urgent_unrecorded(pair_of[0].pk) == screening.pk
    assert is_locked(pair_of[0].pk)


def test_a_merge_and_its_undo_leave_lines_in_the_trail(in_practice, user):
    kept, gone = make.make_client(in_practice), make.make_client(in_practice)
    merge = merged((kept, gone), user)
    undo_merge(merge=merge, user=user, now=LATER)
    lines = rows.TrailEntry.objects.values_list("client", "detail")
    assert sorted(lines) == sorted(
        [
            (kept.pk, f"merged with {gone.pk}"),
            (gone.pk, f"merged into {kept.pk}"),
            (kept.pk, "merge undone"),
            (gone.pk, "merge undone"),
        ]
    )


ALSO = [
    pytest.param("", "Also: (503) 555-0188, kate@example.org", id="no note before"),
    pytest.param("Kind.", "Kind.\nAlso: (503) 555-0188, kate@example.org", id="after a note"),
    pytest.param("x" * 4000, "x" * 4000, id="words that people wrote are not cut"),
]


@pytest.mark.parametrize(("note", "expected"), ALSO)
def test_another_phone_and_mail_go_into_the_note_and_out_with_the_undo(
    note, expected, in_practice, user
):
    kept = make.make_partner(in_practice, email="k@example.org", note=note)
    ways = {"phone": "+15035550188", "email": "kate@example.org", "fax": kept.phone}
    merge = merged((kept, make.make_partner(in_practice, **ways)), user)
    kept.refresh_from_db()
    assert kept.note == expected
    undo_merge(merge=merge, user=user, now=LATER)
    kept.refresh_from_db()
    assert kept.note == note
