"""The page of the week, and who else treats a client."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django_scopes import scope

from tests import make
from tests.registry_rows import NUMBERS, row, write
from warmhand.core.people import Role
from warmhand.services import directory
from warmhand.store.models import AlsoSees, Partner, Practice, Tie, Touch, WeekPick


@pytest.fixture(autouse=True)
def no_directory(tmp_path, settings):
    settings.DIRECTORY_PATH = tmp_path / "none.sqlite3"


@pytest.fixture
def front_desk(practice):
    browser = Browser()
    browser.force_login(make.make_member(practice, Role.FRONT_DESK))
    return browser


@pytest.fixture
def grace(practice):
    """A trusted partner whom nobody has spoken with for long."""
    partner = make.make_partner(
        practice, name="Grace Lindqvist", profession="acupuncturist", stage="trusted"
    )
    touched_on = make.today() - timedelta(days=200)
    with scope(practice=practice):
        Touch.objects.create(
            practice=practice,
            partner=partner,
            kind="call",
            touched_on=touched_on,
            words="About to open Saturdays.",
            created_at=make.NOW,
        )
    return partner


def page(browser, called="this-week", /, *args, status=200, **query):
    response = browser.get(reverse(called, args=args), query)
    assert response.status_code == status
    return response.content.decode()


def post(browser, called, /, *args, **values):
    return browser.post(reverse(called, args=args), values, follow=True)


def test_nobody_is_said_kindly(member):
    assert "Nobody has a reason this week" in page(member)


def test_a_person_stands_with_reason_last_contact_and_one_action(member, grace):
    shown = page(member)
    assert "Two people this week" in shown
    assert "One to go." in shown
    assert "About to open Saturdays." in shown
    assert reverse("touch-new", args=[grace.pk]) in shown
    assert "You asked for two; one has a reason this week." in shown


def test_the_front_desk_reads_no_words_of_touches_and_sets_no_size(front_desk, grace):
    shown = page(front_desk)
    assert "Grace Lindqvist" in shown
    assert "About to open Saturdays." not in shown
    assert reverse("week-size") not in shown
    assert front_desk.post(reverse("week-size"), {"people": 5}).status_code == 403


def test_a_path_leads_to_asking_for_the_introduction(member, practice):
    make.make_episode(make.make_client(practice))
    tomas = make.make_partner(
        practice, name="Tomás Rivera", profession="personal_trainer", stage="met", organisation=""
    )
    hana = make.make_partner(practice)
    with scope(practice=practice):
        Tie.objects.create(
            practice=practice,
            giver=tomas,
            receiver=hana,
            kind="works_with",
            known_on=make.today(),
            created_at=make.NOW,
        )
        Touch.objects.create(
            practice=practice,
            partner=tomas,
            kind="coffee",
            touched_on=make.today() - timedelta(days=9),
            created_at=make.NOW,
        )
    shown = page(member)
    assert "Ask Tomás" in shown
    assert reverse("partner-path", args=[hana.pk]) in shown
    assert "Neck pain: one of one open episodes" in shown


def test_dropped_undone_and_kept_away(member, grace, practice):
    assert (
        "stays away for four weeks" in post(member, "week-drop", partner=grace.pk).content.decode()
    )
    shown = page(member)
    assert "Away for now" in shown
    assert reverse("touch-new", args=[grace.pk]) not in shown
    with scope(practice=practice):
        pick = WeekPick.objects.get()
    post(member, "week-back", pick.pk)
    assert reverse("touch-new", args=[grace.pk]) in page(member)


def test_one_is_found_and_added(member, practice):
    hana = make.make_partner(practice, stage="trusted")
    assert reverse("week-add") in page(member, q="hana")
    assert "is on this week’s list" in post(member, "week-add", partner=hana.pk).content.decode()
    assert "You added them to this week." in page(member)


def test_a_listing_that_fills_a_gap_becomes_a_partner_on_the_list(
    member, practice, tmp_path, settings
):
    settings.DIRECTORY_PATH = tmp_path / "directory.sqlite3"
    near = {"code": "225100000X", "zip": "97209", "state": "OR", "city": "PORTLAND"}
    rows = (row(**near, last="KOVAC", first="HANA"),
            row(**near, npi=NUMBERS[1], last="MOREAU", first="ELISE"),
            row(**near, npi=NUMBERS[2], last="RUIZ", first="ANA"))  # fmt: skip
    directory.load(path=settings.DIRECTORY_PATH, source=write(tmp_path / "npidata.csv", *rows))
    practice.people_a_week = 3
    practice.save()
    make.make_episode(make.make_client(practice))
    shown = page(member)
    assert "They stand in the directory" in shown
    assert "(215) 555-0101" in shown
    assert "Two to go." in shown
    with scope(practice=practice):
        assert not Partner.objects.exists()
        post(member, "week-add", npi=NUMBERS[0], profession="physical_therapist")
        added = Partner.objects.get()
    assert (added.name, added.stage) == ("Hana Kovac", "found")
    assert reverse("touch-new", args=[added.pk]) in page(member)
    assert "Two to go." in page(member)
    team = member.get(reverse("partners")).content.decode()
    assert (
        f"{reverse('partner-find')}?near={practice.postal_code}&amp;within=25&amp;profession=physical"
        in team
    )


@pytest.mark.parametrize(
    ("called", "values"),
    [
        ("week-drop", {}),
        ("week-drop", {"npi": "123"}),
        ("week-add", {"npi": "1003000126"}),
        ("week-size", {"people": 6}),
        ("week-size", {}),
    ],
)
def test_what_makes_no_sense_is_refused_and_keeps_nothing(member, practice, called, values):
    assert member.post(reverse(called), values).status_code == 422
    with scope(practice=practice):
        assert not WeekPick.objects.exists()


def test_the_owner_chooses_how_many(member, practice):
    text = post(member, "week-size", people=5).content.decode()
    assert '<option value="5" selected>' in text
    assert "<h1>People this week</h1>" in text  # nobody has a reason, so no number
    assert Practice.objects.get(pk=practice.pk).people_a_week == 5


def test_a_strangers_partner_is_not_found(member, grace):
    other = make.make_partner(make.make_practice())
    for called in ("week-drop", "week-add"):
        assert member.post(reverse(called), {"partner": other.pk}).status_code == 404


def crowd(practice, number):
    with scope(practice=practice):
        rows = [
            Partner(
                practice=practice,
                name=f"Person {place:04}",
                profession="physical_therapist" if place % 3 else "podiatrist",
                organisation=f"Place {place}",
                stage=("found", "met", "trusted")[place % 3],
                postal_code="97209",
                created_at=make.NOW,
            )
            for place in range(number)
        ]
        return Partner.objects.bulk_create(rows)


def test_the_page_asks_the_database_no_more_for_many(
    member, practice, grace, django_assert_max_num_queries
):
    make.make_episode(make.make_client(practice), problem="plantar_heel")
    practice.people_a_week = 5
    practice.save()
    crowd(practice, 300)
    with django_assert_max_num_queries(25):
        page(member, q="person")


@pytest.fixture
def theo(practice):
    return make.make_client(practice)


def test_who_else_treats_a_client_is_found_and_kept_without_being_named(member, theo, practice):
    hana = make.make_partner(practice)
    shown = page(member, "also-sees", theo.pk, q="kov")
    assert "Hana Kovac" in shown
    assert 'name="may_name" checked' not in shown
    post(member, "also-sees", theo.pk, partner=hana.pk)
    with scope(practice=practice):
        assert AlsoSees.objects.get().may_name is False
    post(member, "also-sees", theo.pk, partner=hana.pk, may_name="on")
    with scope(practice=practice):
        assert AlsoSees.objects.get().may_name is True
    assert "Theo may be named to them" in page(member, "also-sees", theo.pk)
    post(member, "also-sees", theo.pk, partner=hana.pk, take_out="1")
    with scope(practice=practice):
        assert not AlsoSees.objects.exists()


def test_the_clients_page_leads_there_for_who_treats(member, front_desk, theo):
    address = reverse("also-sees", args=[theo.pk])
    assert address in page(member, "client", theo.pk)
    assert address not in page(front_desk, "client", theo.pk)
    page(front_desk, "also-sees", theo.pk, status=403)


def test_nobody_chosen_is_said(member, theo):
    assert member.post(reverse("also-sees", args=[theo.pk]), {}).status_code == 422
