"""The pages of contacts: two taps, corrections, pauses, tries, what works, the rules of warmth."""

import re
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from tests import make
from tests.make import NOW, TODAY
from warmhand.core.people import Role
from warmhand.core.warmth import DEFAULT
from warmhand.store.models import ContactTry, Partner, Practice, Touch
from warmhand.web.forms.touches import warmth_initial

CEILING = 25
pytestmark = pytest.mark.usefixtures("in_practice")


@pytest.fixture
def front_desk(practice):
    browser = Browser()
    browser.force_login(make.make_member(practice, Role.FRONT_DESK))
    return browser


@pytest.fixture
def hana(practice):
    return make.make_partner(practice)


def page(member, called, *args, status=200, **query):
    response = member.get(reverse(called, args=args), query)
    assert response.status_code == status
    return response.content.decode()


def post(member, called, key, status=302, query="", **data):
    response = member.post(reverse(called, args=[key]) + query, data)
    assert response.status_code == status
    return response


def followed(member, response):
    return member.get(response.url).content.decode()


def undo_of(text):
    """The address that the toast's Undo posts to."""
    return text.split('role="status"')[1].split('action="')[1].split('"')[0].replace("&amp;", "&")


def test_a_contact_is_saved_by_the_kind_alone_and_undone(member, hana):
    assert 'name="kind" value="coffee"' in page(member, "partner", hana.pk)
    text = followed(member, post(member, "touch-new", hana.pk, kind="coffee"))
    row = Touch.objects.get()
    assert (row.kind, row.touched_on, row.words) == ("coffee", TODAY, "")
    assert "Saved: a coffee with Hana Kovac, today. Hana is now “met”." in text
    assert f'href="{reverse("touch", args=[row.pk])}">Add what was said' in text
    member.post(undo_of(text))
    assert not Touch.objects.exists()
    assert Partner.objects.get().stage == "found"


def test_from_today_it_leads_back_to_today(member, hana):
    hana.stage = "trusted"
    hana.save()
    make_touch(hana, days=70)
    text = page(member, "today")
    assert "Time to call Hana Kovac" in text
    assert "Last real contact 2 months ago, a coffee. Last said: “Send the page.”" in text
    response = post(member, "touch-new", hana.pk, kind="call", **{"from": "today"})
    assert response.url == reverse("today")
    assert "Time to call" not in followed(member, response)


def make_touch(partner, *, days=0, **fields):
    values = {"kind": "coffee", "words": "Send the page.", "created_at": NOW} | fields
    on = TODAY - timedelta(days)
    return Touch.objects.create(practice=partner.practice, partner=partner, touched_on=on, **values)


def test_today_shows_partners_after_clients_matters(member, practice, hana):
    hana.stage = "met"
    hana.save()
    make_touch(hana, days=40)
    make.make_episode(make.make_client(practice))
    text = page(member, "today")
    assert text.index("Theo Brandt") < text.index("Time to call")


def test_everything_about_a_contact_can_be_said(member, practice, hana):
    theo = make.make_client(practice)
    make.make_referral(theo, partner=hana, sent_at=NOW)
    typed = {"kind": "shared_client", "on": "2026-10-01", "words": "It eases.", "came_in": "on"}
    post(member, "touch-new", hana.pk, client=str(theo.pk), **typed)
    row = Touch.objects.get()
    assert (row.client, row.came_in, row.touched_on.day) == (theo, True, 1)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Choose what it was."),
        ({"kind": "letter"}, "letter"),
        ({"kind": "call", "on": "2026-10-14"}, "still to come"),
        ({"kind": "call", "on": "soon"}, "Choose a day."),
        ({"kind": "message", "on": "2026-10-10", "answered_on": "2026-10-09"}, "after the message"),
    ],
    ids=["no kind", "another kind", "tomorrow", "no day", "answered before"],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(member, hana, typed, said):
    response = post(member, "touch-new", hana.pk, status=422, words="He takes runners.", **typed)
    text = response.content.decode()
    assert said in text
    assert "He takes runners." in text
    assert not Touch.objects.exists()


def test_a_contact_is_corrected(member, hana):
    row = make_touch(hana)
    assert "Send the page." in page(member, "touch", row.pk)
    post(member, "touch", row.pk, kind="call", on="2026-10-12", words="Sent.")
    row.refresh_from_db()
    assert (row.kind, row.words, row.touched_on.day) == ("call", "Sent.", 12)
    post(member, "touch", row.pk, status=422, kind="call", on="2027-10-12")


def test_a_contact_taken_out_comes_back_as_it_was(member, hana):
    row = make_touch(hana, days=3, came_in=True)
    text = followed(member, post(member, "touch-remove", row.pk))
    assert not Touch.objects.exists()
    member.post(undo_of(text))
    back = Touch.objects.get()
    assert (back.pk, back.words, back.came_in) == (row.pk, "Send the page.", True)
    member.post(undo_of(text))
    assert Touch.objects.count() == 1


def test_a_message_is_answered_with_one_tap(member, hana):
    row = make_touch(hana, days=2, kind="message")
    assert "They answered" in page(member, "partner", hana.pk)
    text = followed(member, post(member, "touch-answered", row.pk))
    assert "They answered" not in text
    member.post(undo_of(text))
    row.refresh_from_db()
    assert row.answered_on is None


def test_a_call_waits_for_no_answer(member, hana):
    text = followed(member, post(member, "touch-answered", make_touch(hana).pk))
    assert "Only a message or a thank-you" in text


def test_the_front_desk_logs_calls_but_nothing_about_clients(front_desk, practice, hana):
    client = make.make_client(practice)
    row = make_touch(hana, kind="shared_client", client=client, words="It eases.")
    assert "Shared client" not in page(front_desk, "touch-new", hana.pk)
    post(front_desk, "touch-new", hana.pk, kind="call")
    post(front_desk, "touch-new", hana.pk, status=422, kind="shared_client")
    assert "It eases." not in page(front_desk, "touch", row.pk) + page(
        front_desk, "partner", hana.pk
    )
    post(front_desk, "touch", row.pk, on="2026-10-01", words="Other words.")
    row.refresh_from_db()
    assert (row.words, row.kind, row.client, row.touched_on.day) == (
        "It eases.", "shared_client", client, 1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "until"),
    [
        ({"pause": "week"}, TODAY + timedelta(7)),
        ({"pause": "two_weeks"}, TODAY + timedelta(14)),
        ({"pause": "month"}, TODAY + timedelta(30)),
        ({"pause": "day", "until": "2026-12-01"}, TODAY.replace(month=12, day=1)),
    ],
    ids=lambda value: value["pause"] if isinstance(value, dict) else "",
)
def test_a_partner_is_left_alone_and_woken(member, hana, typed, until):
    text = followed(member, post(member, "partner-snooze", hana.pk, **typed))
    hana.refresh_from_db()
    assert hana.snoozed_until == until
    assert "No reminder until" in text
    member.post(undo_of(text))
    hana.refresh_from_db()
    assert hana.snoozed_until is None


def test_later_on_today_leads_back_to_today_with_two_weeks_chosen(member, hana):
    address = reverse("partner-snooze", args=[hana.pk])
    text = member.get(f"{address}?from=today").content.decode()
    assert re.search(r'value="two_weeks"[^>]* checked', text)
    assert 'name="from" value="today"' in text
    typed = {"pause": "two_weeks", "from": "today"}
    assert member.post(address, typed).url == reverse("today")


def test_undo_of_a_rest_brings_the_stage_back(member, hana):
    hana.stage = "trusted"
    hana.save()
    text = followed(member, post(member, "partner-snooze", hana.pk, pause="rest"))
    hana.refresh_from_db()
    assert hana.stage == "resting"
    member.post(undo_of(text))
    hana.refresh_from_db()
    assert hana.stage == "trusted"


@pytest.mark.parametrize(
    "typed", [{}, {"pause": "day"}, {"pause": "day", "until": "2020-01-01"}], ids=str
)
def test_a_pause_without_a_day_to_come_is_refused(member, hana, typed):
    post(member, "partner-snooze", hana.pk, status=422, **typed)


def test_a_try_is_written_down_settled_and_opened_again(member, hana):
    post(member, "try-new", hana.pk, way="cold_call")
    row = ContactTry.objects.get()
    assert "counts as a yes" in page(member, "partner", hana.pk)
    text = followed(member, post(member, "try-outcome", row.pk, outcome="no"))
    row.refresh_from_db()
    assert row.outcome == "no"
    member.post(undo_of(text))
    row.refresh_from_db()
    assert row.outcome == "open"
    post(member, "try-outcome", row.pk, outcome="perhaps")
    post(member, "try-remove", row.pk)
    assert not ContactTry.objects.exists()


@pytest.mark.parametrize("typed", [{}, {"way": "cold_call", "on": "2026-10-14"}], ids=str)
def test_a_try_that_cannot_be_is_refused(member, hana, typed):
    post(member, "try-new", hana.pk, status=422, **typed)


def test_what_works_shows_assumed_counted_and_both(member, practice, hana):
    for outcome in ("yes", "yes", "no", "no", "no", "no"):
        ContactTry.objects.create(
            practice=practice, partner=hana, way="introduction", tried_on=TODAY - timedelta(9),
            outcome=outcome, created_at=NOW,
        )  # fmt: skip
    text = page(member, "what-works")
    for words in ("3 to 7 in 10", "2 of 6", "3 to 6 in 10", "mostly an assumption"):
        assert words in text


def test_the_owner_changes_the_rules_of_warmth_and_puts_them_back(member, practice):
    text = page(member, "warmth-rules")
    assert "Usually 90" in text
    values = typed_rules(call="0.5", met_half_life="60")
    assert member.post(reverse("warmth-rules"), values).status_code == 302
    practice.refresh_from_db()
    assert practice.warmth_rules == {"weights": {"call": 0.5}, "tiers": {"met": [60, 14, 30]}}
    assert member.post(reverse("warmth-rules"), {"usual": "1"}).status_code == 302
    assert Practice.objects.get().warmth_rules == {}


def typed_rules(**instead):
    return {name: str(value) for name, value in warmth_initial(DEFAULT).items()} | instead


@pytest.mark.parametrize(
    "instead",
    [{"call": "2"}, {"met_half_life": "0"}, {"met_earliest": "40"}, {"call": ""}],
    ids=str,
)
def test_rules_of_warmth_that_cannot_be_are_refused(member, practice, instead):
    response = member.post(reverse("warmth-rules"), typed_rules(**instead))
    assert response.status_code == 422
    practice.refresh_from_db()
    assert practice.warmth_rules == {}


def test_only_the_owner_sets_the_rules(front_desk):
    page(front_desk, "warmth-rules", status=403)


@pytest.mark.parametrize("called", ["touch-new", "partner-snooze", "try-new"])
def test_another_practices_partner_is_unknown(member, called):
    other = make.make_partner(make.make_practice())
    page(member, called, other.pk, status=404)


@pytest.mark.parametrize("many", [2, 30])
def test_pages_ask_no_more_for_a_long_history(
    member, practice, hana, many, django_assert_max_num_queries
):
    client = make.make_client(practice)
    for number in range(many):
        make_touch(hana, days=number + 40, kind="message", client=client)
        make.make_referral(client, partner=hana, sent_at=NOW)
    with django_assert_max_num_queries(CEILING):
        text = page(member, "partner", hana.pk)
    assert ("Show what was earlier" in text) == (many > 20)
    with django_assert_max_num_queries(CEILING):
        page(member, "today")
    if many > 20:
        assert "Show what was earlier" not in page(member, "partner", hana.pk, earlier="1")
