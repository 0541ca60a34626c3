"""The pages of partners: by hand, from the directory, without notes for the front desk."""

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django_scopes import scope

from tests import make
from tests.registry_rows import NUMBERS, row, write
from warmhand.core.people import Role
from warmhand.services import directory
from warmhand.store.models import Partner

TYPED = {"name": "Hana Kovac", "profession": "physical_therapist", "phone": "(503) 555-0171"}
CEILING = 25


@pytest.fixture
def front_desk(practice):
    browser = Browser()
    browser.force_login(make.make_member(practice, Role.FRONT_DESK))
    return browser


@pytest.fixture
def hana(practice):
    told = {"good_at": "Necks, dizziness.", "suits_not": "Not for needles."}
    return make.make_partner(practice, note="Met at the fair.", **told)


@pytest.fixture
def registry(tmp_path, settings):
    settings.DIRECTORY_PATH = tmp_path / "directory.sqlite3"
    near = {"code": "225100000X", "zip": "97209", "state": "OR", "city": "PORTLAND"}
    rows = (
        row(**near, last="KOVAC", first="HANA", credential="PT", phone="5035550171"),
        row(**near, npi=NUMBERS[1], last="MOREAU", first="ELISE"),
        row(npi=NUMBERS[2]),
    )
    directory.load(path=settings.DIRECTORY_PATH, source=write(tmp_path / "npidata.csv", *rows))
    return settings.DIRECTORY_PATH


def page(member, called, /, *args, status=200, **query):
    response = member.get(reverse(called, args=args), query)
    assert response.status_code == status
    return response.content.decode()


def the_partner():
    return Partner.objects.get()


def test_an_empty_list_teaches_two_ways(member):
    text = page(member, "partners")
    assert reverse("partner-find") in text
    assert reverse("partner-new") in text


def test_a_partner_is_added_by_hand_with_a_name_and_a_profession(member, in_practice):
    response = member.post(reverse("partner-new"), {"name": "Tomás", "profession": "sports_coach"})
    assert response.status_code == 302
    assert response.url == reverse("partner", args=[the_partner().pk])


def test_everything_that_was_typed_is_kept(member, in_practice):
    more = {
        "email": "hana@example.org", "fax": "503 555 0172", "way": "portal", "credential": "PT",
        "way_note": "https://portal.example.org", "needs": ["needs_order", "needs_insurance"],
        "takes_self_pay": "no", "insurances": "Aetna, Regence", "wait_days": "10",
        "offers": ["evenings"], "good_at": "Necks", "note": "Met at the fair",
        "postal_code": "97209", "is_taking_clients": "on",
    }  # fmt: skip
    member.post(reverse("partner-new"), TYPED | more)
    kept = the_partner()
    assert (kept.phone, kept.fax, kept.way) == ("+15035550171", "+15035550172", "portal")
    assert (kept.needs_order, kept.needs_insurance, kept.needs_birth_date) == (True, True, False)
    assert (kept.takes_self_pay, kept.wait_days, kept.offers) == (False, 10, ["evenings"])
    assert (kept.good_at, kept.note, kept.city) == ("Necks", "Met at the fair", "Portland")
    text = page(member, "partner", kept.pk)
    for words in ("tel:+15035550171", "mailto:hana@example.org", "A physician", "10 days"):
        assert words in text
    again = member.get(reverse("partner-edit", args=[kept.pk])).context["form"]
    assert (again["takes_self_pay"].value(), again["offers"].value()) == ("no", ["evenings"])
    assert set(again["needs"].value()) == {"needs_order", "needs_insurance"}


WRONG = {
    "no name": ({"name": ""}, "A partner needs a name."),
    "no profession of whom one met": ({"profession": "", "stage": "met"}, "Choose a profession"),
    "a day to come": ({"since_on": "2031-01-01"}, "still to come"),
    "a place that is none": ({"works_at_id": "3fa85f64-5717-4562-b3fc-2c963f66afa6"}, "to look"),
    "half a number": ({"phone": "555"}, "phone number"),
    "no e-mail": ({"email": "hana"}, "email address"),
    "half a ZIP code": ({"postal_code": "972"}, "five digits"),
    "a wait of years": ({"wait_days": "9000"}, "730"),
}


@pytest.mark.parametrize(("wrong", "words"), WRONG.values(), ids=WRONG)
def test_an_error_says_what_to_do_and_keeps_what_was_typed(wrong, words, member, in_practice):
    typed = TYPED | {"organisation": "Riverside", "note": "Met at the fair"} | wrong
    response = member.post(reverse("partner-new"), typed)
    text = response.content.decode()
    assert response.status_code == 422
    assert words in text
    assert "Riverside" in text
    assert "Met at the fair" in text
    assert not Partner.objects.exists()


def test_a_partner_who_is_there_already_is_linked_and_not_doubled(member, hana, in_practice):
    response = member.post(reverse("partner-new"), TYPED | {"note": "Met again"})
    text = response.content.decode()
    assert response.status_code == 422
    assert reverse("partner", args=[hana.pk]) in text
    assert "Met again" in text
    assert Partner.objects.count() == 1


def test_professions_outside_health_stand_apart_with_the_rule(member):
    text = page(member, "partner-new")
    assert '<optgroup label="Not a health profession">' in text
    assert "only under a signed authorization" in text
    apart = text.split('<optgroup label="Not a health profession">')[1].split("</optgroup>")[0]
    for slug in ("personal_trainer", "sports_coach", "functional_exercise_therapist"):
        assert slug in apart


def test_the_second_of_two_changes_is_told_and_keeps_what_was_typed(member, hana, in_practice):
    address = reverse("partner-edit", args=[hana.pk])
    seen = member.get(address).context["seen"]
    Partner.objects.filter(pk=hana.pk).update(organisation="Hill Street")
    response = member.post(address, TYPED | {"seen": seen, "organisation": "Riverside II"})
    text = response.content.decode()
    assert response.status_code == 409
    assert "Hill Street" in text
    assert "Riverside II" in text
    mine = TYPED | {"seen": response.context["seen"], "organisation": "Riverside II"}
    assert member.post(address, mine).status_code == 302
    assert the_partner().organisation == "Riverside II"


def test_who_was_met_without_a_profession_is_changed_in_all_else(member, practice, in_practice):
    june = make.make_partner(practice, name="June Abara", profession="", stage="met")
    address = reverse("partner-edit", args=[june.pk])
    typed = {"name": "June Abara", "wait_days": "4", "seen": member.get(address).context["seen"]}
    assert member.post(address, typed).status_code == 302
    assert Partner.objects.get().wait_days == 4


def test_of_who_was_met_a_profession_is_not_taken_away(member, practice, in_practice):
    june = make.make_partner(practice, name="June Abara", stage="met")
    address = reverse("partner-edit", args=[june.pk])
    typed = {"name": "June Abara", "seen": member.get(address).context["seen"]}
    response = member.post(address, typed)
    assert response.status_code == 422
    assert "Choose a profession" in response.content.decode()


def test_the_front_desk_sees_no_note_and_its_change_keeps_it(front_desk, hana, in_practice):
    client = make.make_client(in_practice)
    make.make_referral(client, partner=hana, status="sent", problem="neck_pain", findings="Stiff.")
    for name in ("partners", "partners-everyone", "partner", "partner-edit"):
        text = page(front_desk, name, *([] if name.startswith("partners") else [hana.pk]))
        for hidden in (
            "Met at the fair",
            "Necks, diz",
            "Stiff",
            "shoulder blade",
            "Not for needles",
        ):
            assert hidden not in text
        assert name == "partner-edit" or "neck" not in text
    seen = front_desk.get(reverse("partner-edit", args=[hana.pk])).context["seen"]
    changed = TYPED | {"seen": seen, "phone": "503-555-0199", "note": "gone", "good_at": ""}
    assert front_desk.post(reverse("partner-edit", args=[hana.pk]), changed).status_code == 302
    kept = the_partner()
    assert (kept.phone, kept.note, kept.good_at) == (
        "+15035550199",
        "Met at the fair.",
        "Necks, dizziness.",
    )


def test_the_front_desk_puts_nobody_away(front_desk, hana):
    assert front_desk.post(reverse("partner-archive", args=[hana.pk])).status_code == 403


def test_rest_and_archive_offer_their_undo(member, hana, in_practice):
    for deed, undo in (("rest", "takes-clients"), ("archive", "restore")):
        response = member.post(reverse(f"partner-{deed}", args=[hana.pk]), follow=True)
        way_back = reverse(f"partner-{undo}", args=[hana.pk])
        assert f'action="{way_back}"' in response.content.decode()
        assert member.post(way_back).status_code == 302
    kept = the_partner()
    assert kept.is_taking_clients
    assert kept.archived_at is None


def test_an_archived_partner_is_found_among_the_archived_only(member, hana):
    member.post(reverse("partner-archive", args=[hana.pk]))
    assert member.get(reverse("partner", args=[hana.pk])).status_code == 404
    assert "Hana Kovac is archived." in page(member, "partners")  # said once
    assert "Hana Kovac" not in page(member, "partners-everyone", q="hana")
    assert "Bring back" in page(member, "partners-everyone", archived="1")


def test_the_timeline_shows_each_referral_with_its_status(member, hana, in_practice):
    client = make.make_client(in_practice, name="Priya Nair")
    make.make_referral(client, partner=hana, status="booked", sent_at=make.NOW)
    make.make_referral(client, status="sent")
    text = page(member, "partner", hana.pk)
    assert text.count("Priya Nair") == 1
    assert "Booked" in text
    assert "You sent" in text


KEYED = ("partner", "partner-edit")
POSTED = ("partner-rest", "partner-takes-clients", "partner-archive", "partner-restore")


@pytest.mark.parametrize("name", [*KEYED, *POSTED])
def test_another_practices_partner_is_not_there(name, member):
    theirs = make.make_partner(make.make_practice(), note="theirs")
    ask = member.get if name in KEYED else member.post
    assert ask(reverse(name, args=[theirs.pk])).status_code == 404


@pytest.mark.parametrize("name", POSTED)
def test_a_deed_is_not_done_by_reading(name, member, hana):
    assert member.get(reverse(name, args=[hana.pk])).status_code == 405


def test_a_list_and_a_page_are_not_posted_to(member, hana):
    assert member.post(reverse("partners")).status_code == 405
    assert member.post(reverse("partner", args=[hana.pk])).status_code == 405
    assert member.get(reverse("partner-from-directory")).status_code == 405


def test_two_thousand_partners_ask_no_more_of_the_database(
    member, practice, django_assert_max_num_queries
):
    with scope(practice=practice):
        rows = [
            Partner(
                practice=practice,
                name=f"Partner {number:03}",
                profession="podiatrist",
                stage="met",
                postal_code="97209",
                created_at=make.NOW,
            )
            for number in range(2_000)
        ]
        Partner.objects.bulk_create(rows)
    client = make.make_client(practice)
    for _number in range(60):
        make.make_referral(client, partner=rows[0], status="sent")
    pages = (
        reverse("partners"),
        reverse("partners-everyone"),
        reverse("refer-to", args=[rows[0].pk]),
    )
    for address in (*pages, reverse("partner", args=[rows[0].pk])):
        with django_assert_max_num_queries(CEILING):
            assert member.get(address).status_code == 200


def test_a_search_answers_htmx_with_its_part(member, hana):
    address = reverse("partners-everyone")
    response = member.get(address, {"q": "kovac"}, headers={"HX-Request": "true"})
    text = response.content.decode()
    assert "Hana Kovac" in text
    assert "<html" not in text


def test_without_a_directory_the_page_says_the_command_and_the_other_way(
    member, settings, tmp_path
):
    settings.DIRECTORY_PATH = tmp_path / "none.sqlite3"
    text = page(member, "partner-find")
    assert "warmhand registry load" in text
    assert reverse("partner-new") in text


def test_the_search_starts_at_the_practices_zip_and_finds_the_nearest(member, registry):
    assert 'value="97209"' in page(member, "partner-find")
    assert "to look at" not in page(member, "partner-find", profession="physical_therapist")
    asked = {"near": "97209", "within": "10", "profession": "physical_therapist", "name": ""}
    text = page(member, "partner-find", **asked)
    assert "2 found" in text
    assert "Hana Kovac" in text
    assert "Lovelace" not in text


def test_a_search_near_a_town_for_a_problem_shows_cards_with_a_phone(member, registry):
    asked = {"near": "Portland, OR", "within": "10", "serves": "neck_pain"}
    text = page(member, "partner-find", **asked)
    assert "Hana Kovac" in text
    assert 'href="tel:+15035550171"' in text


def test_a_town_of_several_states_is_asked_about(member, registry):
    text = page(member, "partner-find", near="Portland", within="10", name="kovac")
    assert "Which Portland?" in text
    assert "near=Portland%2C+OR" in text


UNFIT = {
    "a town that is none": {"near": "Nowhereville, OR", "within": "10", "name": "kovac"},
    "neither profession nor name": {"near": "97209", "within": "10"},
    "an unknown ZIP code": {"near": "00000", "within": "10", "name": "kovac"},
    "no place": {"near": "", "within": "10", "name": "kovac"},
    "a distance that is not offered": {"near": "97209", "within": "9999", "name": "kovac"},
}


@pytest.mark.parametrize("asked", UNFIT.values(), ids=UNFIT)
def test_a_search_that_cannot_be_answered_says_why(asked, member, registry):
    assert "to look at" in page(member, "partner-find", status=422, **asked)


def test_adding_from_the_directory_fills_the_form_and_saves_nothing_yet(
    member, registry, in_practice
):
    response = member.post(reverse("partner-from-directory"), {"npi": NUMBERS[0]})
    form = response.context["form"]
    assert (form["name"].value(), form["profession"].value()) == (
        "Hana Kovac",
        "physical_therapist",
    )
    assert not Partner.objects.exists()
    assert '<details class="why" open' not in response.content.decode()
    typed = {name: form[name].value() for name in form.fields if form[name].value()}
    assert member.post(reverse("partner-new"), typed).status_code == 302
    assert (the_partner().npi, the_partner().phone) == (NUMBERS[0], "+15035550171")
    asked = {"near": "97209", "within": "10", "name": "kovac"}
    assert "Among your partners" in page(member, "partner-find", **asked)


@pytest.mark.parametrize("npi", ["", "abc", NUMBERS[4]])
def test_a_number_that_is_not_listed_leads_to_adding_by_hand(npi, member, registry):
    response = member.post(reverse("partner-from-directory"), {"npi": npi})
    assert response.url == reverse("partner-new")
