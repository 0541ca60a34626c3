"""Is this the same person? Asked in a queue and where a contact is opened; merged, listed, undone."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils.timezone import localdate
from django_scopes import scope

from tests import make
from warmhand.core.people import Role
from warmhand.services.merges import merge_clients
from warmhand.store.models import Client, Merge, Partner, SameQuestion, Touch


@pytest.fixture
def desk(practice):
    browser = Browser()
    browser.force_login(make.make_member(practice, Role.FRONT_DESK))
    return browser


@pytest.fixture(autouse=True)
def nobody_listed(settings, tmp_path):
    settings.DIRECTORY_PATH = tmp_path / "none.sqlite3"


def ask(practice, **fields):
    with scope(practice=practice):
        values = {"points": 7.5, "reasons": [["same phone", 2.5], ["another state", -0.7]]}
        return SameQuestion.objects.create(
            practice=practice, created_at=make.NOW, **{**values, **fields}
        )


def two(practice, **fields):
    one = make.make_partner(practice, name="Bill Okafor", **fields)
    other = make.make_partner(practice, name="William C Okafor", **fields)
    return one, other


@pytest.fixture
def question(practice):
    one, other = two(practice)
    return ask(practice, partner=one, other_partner=other)


def page(browser, called, *args, status=200, **query):
    response = browser.get(reverse(called, args=args), query)
    assert response.status_code == status
    return response.content.decode()


def say(browser, question, said, **fields):
    return browser.post(reverse("same-person", args=[question.pk]), {"said": said, **fields})


def stored(practice, model=SameQuestion, **wanted):
    with scope(practice=practice):
        return model.objects.get(**wanted)


def test_the_queue_asks_in_words_and_never_in_numbers(member, question):
    shown = page(member, "same-people").split("<main")[1]
    assert "Why we ask: same phone. What speaks against it: another state." in shown
    for words in ("Yes, the same", "No, two people", "Not sure", "<strong>(503) 555-0171</strong>"):
        assert words in shown
    assert "<strong>Bill Okafor" not in shown
    assert "%" not in shown
    assert "7.5" not in shown
    assert "2.5" not in shown


def test_the_question_stands_where_the_contact_is_opened(member, practice, question):
    assert "Is this the same person: " in page(member, "partner", question.partner_id)
    assert "Is this the same person: " in page(member, "partner", question.other_partner_id)
    third = make.make_partner(practice, name="Sol Reyes")
    assert "Is this the same person: " not in page(member, "partner", third.pk)


def test_yes_makes_them_one_and_the_toast_undoes_it(member, practice, question):
    response = say(member, question, "same", back="here")
    kept = stored(practice, Partner, archived_at__isnull=True)
    assert response.headers["Location"] == reverse("partner", args=[kept.pk])
    merge = stored(practice, Merge)
    shown = member.get(response.headers["Location"]).content.decode()
    assert reverse("merge-undo", args=[merge.pk]) in shown
    assert "Is this the same" not in shown
    member.post(reverse("merge-undo", args=[merge.pk]))
    assert stored(practice).answer == ""
    with scope(practice=practice):
        assert Partner.objects.filter(archived_at__isnull=True).count() == 2


def test_the_page_of_who_went_leads_to_who_was_kept(member, practice, question):
    say(member, question, "same")
    gone = stored(practice, Partner, archived_at__isnull=False)
    for name in ("partner", "partner-edit"):
        response = member.get(reverse(name, args=[gone.pk]))
        assert response.status_code == 302
        assert response.headers["Location"] == reverse(name, args=[gone.merged_into_id])
    assert member.post(reverse("partner-rest", args=[gone.pk])).status_code == 404
    assert member.post(reverse("partner-restore", args=[gone.pk])).status_code == 404
    stranger = Browser()
    stranger.force_login(make.make_member(make.make_practice()))
    assert stranger.get(reverse("partner", args=[gone.pk])).status_code == 404


ANSWERS = [
    pytest.param("two_people", False, id="two people, for good"),
    pytest.param("not_sure", True, id="not sure, for 30 days"),
]


@pytest.mark.parametrize(("said", "comes_back"), ANSWERS)
def test_an_answer_that_makes_nothing_is_remembered(said, comes_back, member, practice, question):
    response = say(member, question, said)
    assert response.headers["Location"] == reverse("same-people")
    shown = page(member, "same-people")
    assert "Nobody to compare" in shown
    assert reverse("same-again", args=[question.pk]) in shown
    with scope(practice=practice):
        later = SameQuestion.objects.filter(ask_again_on=localdate() + timedelta(days=30))
        assert later.update(ask_again_on=localdate()) == comes_back
    assert ("Yes, the same" in page(member, "same-people")) is comes_back


def test_an_answer_can_be_taken_back(member, practice, question):
    say(member, question, "two_people")
    member.post(reverse("same-again", args=[question.pk]))
    assert "Yes, the same" in page(member, "same-people")


def test_an_answered_question_is_not_answered_again(member, practice, question):
    say(member, question, "two_people")
    assert say(member, question, "same").status_code == 409
    assert "answered" in page(member, "same-person", question.pk)
    assert stored(practice).answer == "two_people"


def test_an_answer_that_is_none_changes_nothing(member, practice, question):
    assert say(member, question, "perhaps").status_code == 422
    assert stored(practice).answer == ""


NOT_ASKED = [
    pytest.param({"archived_at": make.NOW}, id="put away"),
    pytest.param({"npi": "1245319599"}, id="two registry numbers"),
]


@pytest.mark.parametrize("fields", NOT_ASKED)
def test_what_needs_no_answer_any_more_is_not_asked(fields, member, practice):
    one = make.make_partner(practice, name="Bill Okafor", npi="1234567893")
    other = make.make_partner(practice, name="Bill Okafor", **fields)
    ask(practice, partner=one, other_partner=other)
    ask(practice, partner=one, npi="1003000126")
    assert "Nobody to compare" in page(member, "same-people")


def test_a_person_and_a_place_are_never_one_but_one_may_work_there(member, practice):
    person = make.make_partner(practice)
    place = make.make_partner(practice, name="Riverside Physical Therapy", is_organisation=True)
    question = ask(practice, partner=person, other_partner=place, points=0)
    assert "Does Hana Kovac work at Riverside Physical Therapy?" in page(member, "same-people")
    say(member, question, "same")
    assert stored(practice, Partner, pk=person.pk).works_at_id == place.pk
    member.post(reverse("same-again", args=[question.pk]))
    assert stored(practice, Partner, pk=person.pk).works_at_id is None
    with scope(practice=practice):
        assert not Merge.objects.exists()


def test_one_yes_takes_the_plain_ones_that_are_ticked(member, practice):
    plain = [
        ask(practice, partner=one, other_partner=other, points=8)
        for one, other in (two(practice), two(practice), two(practice))
    ]
    too_few = ask(practice, **dict(zip(("partner", "other_partner"), two(practice), strict=True)))
    one, other = two(practice)
    no_phone = ask(practice, partner=one, other_partner=other, points=9, reasons=[["same", 9]])
    with scope(practice=practice):
        SameQuestion.objects.filter(pk=too_few.pk).update(points=7)
    assert "Three pairs with the same phone" in page(member, "same-people")
    shown = page(member, "same-yes-to-all")
    assert [str(each.pk) in shown for each in (*plain, too_few, no_phone)] == [
        True, True, True, False, False,
    ]  # fmt: skip
    chosen = [str(each.pk) for each in plain[:2]]
    refused = member.post(reverse("same-yes-to-all"), {"keys": [*chosen, str(too_few.pk)]})
    assert refused.status_code == 422
    member.post(reverse("same-yes-to-all"), {"keys": chosen})
    with scope(practice=practice):
        assert Merge.objects.count() == 2
        assert not SameQuestion.objects.get(pk=plain[2].pk).answer


def test_who_may_be_one_of_two_is_not_among_the_plain_ones(member, practice):
    one, other = two(practice)
    third = make.make_partner(practice, name="Will Okafor")
    for each in (other, third):
        ask(practice, partner=one, other_partner=each, points=8)
    assert "nothing plain enough" in page(member, "same-yes-to-all")


def test_two_are_merged_by_hand_once_both_were_seen(member, practice):
    one, other = two(practice, email="")
    with scope(practice=practice):
        Touch.objects.create(
            practice=practice, partner=other, kind="call", touched_on=make.TODAY,
            created_at=make.NOW,
        )  # fmt: skip
    shown = page(member, "merge-partner", one.pk)
    both = reverse("merge-partners", args=[one.pk, other.pk])
    assert both in shown
    assert reverse("merge-partners", args=[one.pk, one.pk]) not in shown
    assert 'value="other" checked' in page(member, "merge-partners", one.pk, other.pk), "history"
    assert member.post(both, {}).status_code == 422
    response = member.post(both, {"keep": "this"})
    assert response.headers["Location"] == reverse("partner", args=[one.pk])
    assert stored(practice, Touch).partner_id == one.pk
    assert member.get(both).status_code in (302, 404)


def test_a_person_and_a_place_are_refused_in_words(member, practice):
    one = make.make_partner(practice)
    place = make.make_partner(practice, name="Kovac Clinic", is_organisation=True)
    response = member.post(reverse("merge-partners", args=[one.pk, place.pk]), {"keep": "this"})
    assert response.status_code == 422
    assert "never the same" in response.content.decode()


@pytest.fixture
def clients(practice):
    return (
        make.make_client(practice, phone="+15035550188"),
        make.make_client(practice, name="Theodor Brandt", email="theo@example.org"),
    )


def test_clients_are_merged_from_their_page_and_listed(member, practice, clients):
    one, other = clients
    make.make_visit(make.make_episode(other), status="planned")
    assert reverse("merge-client", args=[one.pk]) in page(member, "client", one.pk)
    assert "Theodor Brandt" in page(member, "merge-client", one.pk)
    both = reverse("merge-clients", args=[one.pk, other.pk])
    member.post(both, {"keep": "this"})
    assert "neck pain" in page(member, "client", one.pk).lower()
    assert member.get(reverse("client", args=[other.pk])).status_code == 302
    shown = page(member, "merges")
    assert "Took in the entry “Theodor Brandt”" in shown
    assert "Filled in: e-mail theo@example.org" in shown
    member.post(reverse("merge-undo", args=[stored(practice, Merge).pk]))
    assert "Undone" in page(member, "merges")
    assert stored(practice, Client, pk=other.pk).archived_at is None


def test_the_front_desk_sees_nothing_of_clients_or_notes(desk, member, practice, clients):
    question = ask(practice, client=clients[0], other_client=clients[1])
    partners = two(practice, note="Owes nobody a call.")
    assert "Theodor" not in page(desk, "same-people")
    assert "Is this the same" not in page(desk, "client", clients[0].pk)
    page(desk, "same-person", question.pk, status=404)
    page(desk, "merge-client", clients[0].pk, status=403)
    assert "Is this the same" in page(member, "client", clients[0].pk)
    user = make.make_member(practice)
    with scope(practice=practice):
        merge = merge_clients(kept=clients[0], gone=clients[1], user=user, now=make.NOW)
    undone = desk.post(reverse("merge-undo", args=[merge.pk]))
    assert undone.status_code == 404
    desk.post(reverse("merge-partners", args=[row.pk for row in partners]), {"keep": "this"})
    shown = page(desk, "merges")
    assert "Theodor" not in shown
    assert "Owes nobody" not in shown
    shown = page(member, "merges")
    assert "Owes nobody a call.<" in shown
    assert "Owes nobody a call.." not in shown


def test_an_urgent_client_stays_urgent_after_a_merge(member, practice, clients):
    urgent, other = clients
    screening = make.make_screening(urgent, urgency="emergency")
    make.make_flag(screening, urgency="emergency", flag="cauda-saddle-numbness")
    member.post(reverse("merge-clients", args=[other.pk, urgent.pk]), {"keep": "this"})
    response = member.get(reverse("client", args=[other.pk]))
    assert response.headers["Location"] == reverse("urgent", args=[screening.pk])


def test_merging_with_a_strangers_entry_answers_404_and_changes_nothing(member, practice):
    mine = make.make_partner(practice)
    theirs = make.make_partner(make.make_practice())
    for keys in ([mine.pk, theirs.pk], [theirs.pk, mine.pk]):
        for answer in (
            member.get(reverse("merge-partners", args=keys)),
            member.post(reverse("merge-partners", args=keys), {"keep": "this"}),
        ):
            assert answer.status_code == 404
    with scope(practice=practice):
        assert not Merge.objects.exists()


CEILINGS = [
    pytest.param("same-people", id="queue"),
    pytest.param("same-yes-to-all", id="yes to all"),
    pytest.param("merges", id="merges"),
    pytest.param("partner", id="partner"),
    pytest.param("merge-partner", id="choose"),
]


@pytest.mark.parametrize("called", CEILINGS)
def test_a_page_keeps_to_its_ceiling_with_2000_partners(
    called, member, practice, django_assert_max_num_queries
):
    with scope(practice=practice):
        rows = Partner.objects.bulk_create(
            Partner(practice=practice, name=f"Hana Kovac {n}", created_at=make.NOW)
            for n in range(2000)
        )
        pairs = list(zip(rows[::2], rows[1::2], strict=True))
        common = {"practice": practice, "points": 8, "reasons": [["same phone", 2.5]]}
        SameQuestion.objects.bulk_create(
            SameQuestion(partner=one, other_partner=other, created_at=make.NOW, **common)
            for one, other in pairs
        )
        Merge.objects.bulk_create(
            Merge(practice=practice, kept_partner=one, gone_partner=other, merged_at=make.NOW)
            for one, other in pairs[:50]
        )
    args = [rows[0].pk] if called in ("partner", "merge-partner") else []
    with django_assert_max_num_queries(25):
        page(member, called, *args)


def test_whose_name_stays_is_chosen_and_is_the_fuller_unless_chosen(member, practice):
    kate = make.make_partner(practice, name="Kate Okafor", email="", phone="+15035550188")
    katherine = make.make_partner(practice, name="Katherine Okafor", credential="OTR/L")
    row = ask(practice, partner=kate, other_partner=katherine)
    for called, args in (("same-people", []), ("partner", [kate.pk])):
        shown = page(member, called, *args)
        assert f'value="{katherine.pk}" checked' in shown
        assert f'value="{kate.pk}">' in shown
    assert "Katherine Okafor, OTR/L" in shown
    say(member, row, "same", keep=str(kate.pk))
    kept = stored(practice, Partner, archived_at__isnull=True)
    assert (kept.pk, kept.note) == (kate.pk, "Also: (503) 555-0171")
    shown = page(member, "merges")
    assert "note Also: (503) 555-0171" in shown
    member.post(reverse("merge-undo", args=[stored(practice, Merge).pk]))
    assert "Kate Okafor and Katherine Okafor are two entries again." in page(member, "merges")
    say(member, row, "same")
    assert stored(practice, Partner, archived_at__isnull=True).pk == katherine.pk


def test_the_other_phone_of_a_client_is_told(member, practice):
    one = make.make_client(practice, phone="+15035550188")
    other = make.make_client(practice, name="Theodor Brandt", phone="+15035550199")
    member.post(reverse("merge-clients", args=[one.pk, other.pk]), {"keep": "this"})
    assert "under Merged entries: (503) 555-0199" in page(member, "client", one.pk)
    assert "Only on the entry taken in: (503) 555-0199." in page(member, "merges")


def test_who_is_added_by_hand_and_made_one_unasked_is_told(member, practice):
    make.make_partner(practice, name="William C Okafor", phone="+15035550142", stage="met")
    response = member.post(
        reverse("partner-new"),
        {"name": "William Charles Okafor", "phone": "(503) 555-0142", "profession": "physical_therapist",
         "stage": "found", "way": "desk_phone"},
    )  # fmt: skip
    shown = member.get(response.headers["Location"]).content.decode()
    assert "was there already, so both are one entry now" in shown
    assert f'href="{reverse("merges")}"' in shown


def test_a_client_added_by_hand_is_asked_about_but_not_a_namesake_said_to_be_another(
    member, practice
):
    make.make_client(practice, name="Bill Zilinsky", phone="+15035550188")
    make.make_client(practice, name="William Zilinsky", phone="+15035550177")
    new = {"name": "William Zilinsky", "phone": "(503) 555-0188", "payment": "unknown"}
    member.post(reverse("client-new"), new)
    with scope(practice=practice):
        assert not SameQuestion.objects.exists(), "nobody is added before the namesake is seen"
    member.post(reverse("client-new"), {**new, "another": "1"})
    with scope(practice=practice):
        said = {row.other_client.name: row.answer for row in SameQuestion.objects.all()}
    assert said == {"Bill Zilinsky": "", "William Zilinsky": "two_people"}


def test_where_nobody_is_asked_about_the_page_leads_to_the_lists(member, desk):
    assert reverse("client-import") in page(member, "same-people")
    assert reverse("contact-import") in page(desk, "same-people")
    assert reverse("client-import") not in page(desk, "same-people")
