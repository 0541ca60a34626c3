"""The pages of the A-team: stages in one tap, conduct, first meetings, one page together."""

import pytest
from django.test import Client as Browser
from django.urls import reverse

from tests import make
from warmhand.core.people import Role
from warmhand.store.models import Agreement, Partner

CEILING = 25


@pytest.fixture
def front_desk(practice):
    browser = Browser()
    browser.force_login(make.make_member(practice, Role.FRONT_DESK))
    return browser


@pytest.fixture
def hana(practice):
    return make.make_partner(
        practice, note="Met at the fair.", conduct={"sends_on": False}, stage="met"
    )


def page(member, called, *args, status=200):
    response = member.get(reverse(called, args=args))
    assert response.status_code == status
    return response.content.decode()


def held():
    return Partner.objects.get()


def test_an_empty_a_team_teaches_the_ways_in(member):
    text = page(member, "partners")
    for called in ("partner-find", "partner-met", "contact-import", "partner-new"):
        assert reverse(called) in text


@pytest.mark.parametrize("called", ["today", "partners", "this-week", "partners-everyone"])
def test_whom_one_met_is_one_tap_away(called, member, hana):
    assert f'href="{reverse("partner-met")}"' in page(member, called)


def test_a_phones_bar_holds_partners_for_everybody_and_referrals_for_the_front_desk(
    member, front_desk
):
    wide = '<li class="nav-wide-only"><a href="{}"'
    for browser, is_wide in ((member, True), (front_desk, False)):
        text = page(browser, "today")
        assert wide.format(reverse("partners")) not in text
        assert (wide.format(reverse("referrals")) in text) is is_wide


def test_with_names_alone_the_a_team_leads_to_everyone(member, practice):
    make.make_partner(practice, stage="found")
    text = page(member, "partners")
    assert "Nobody is on your A-team yet" in text
    assert "Everyone 1" in text


def test_a_card_tells_warmth_in_words_and_no_figure(member, hana):
    text = page(member, "partners")
    assert "Physical therapist · met" in text
    assert "no real contact yet" in text
    assert "People this week" in text


def test_a_stage_is_set_in_one_tap_and_undone_in_one(member, hana, in_practice):
    address = reverse("partner-stage", args=[hana.pk])
    response = member.post(address, {"stage": "trusted"}, follow=True)
    text = response.content.decode()
    assert "Hana Kovac stands as trusted." in text
    assert (held().stage, held().since_on is not None) == ("trusted", True)
    undo = text.split(f'action="{reverse("partner-stage-undo", args=[hana.pk])}')[1].split('"')[0]
    undo = reverse("partner-stage-undo", args=[hana.pk]) + undo.replace("&amp;", "&")
    assert member.post(undo).status_code == 302
    assert (held().stage, held().since_on) == ("met", None)


def test_stepping_back_asks_why_and_shows_it_to_care_roles_alone(
    member, front_desk, hana, in_practice
):
    address = reverse("partner-stage", args=[hana.pk])
    response = member.post(address, {"stage": "stepped_back"})
    assert response.status_code == 422
    assert "a few words" in response.content.decode()
    member.post(address, {"stage": "stepped_back", "words": "Rushes people."})
    assert "Rushes people." in page(member, "partner", hana.pk)
    assert "Refer to Hana" not in page(member, "partner", hana.pk)
    seen = page(front_desk, "partner", hana.pk)
    assert "Stepped back" in seen
    assert "Rushes people." not in seen
    assert 'name="stage"' not in seen
    assert front_desk.post(address, {"stage": "met"}).status_code == 403
    assert "offered to nobody" in page(member, "partners-everyone")


def test_the_front_desk_sets_a_stage_but_does_not_step_back(front_desk, hana, in_practice):
    address = reverse("partner-stage", args=[hana.pk])
    assert front_desk.post(address, {"stage": "resting"}).status_code == 302
    assert held().stage == "resting"
    refused = front_desk.post(address, {"stage": "stepped_back", "words": "x"})
    assert refused.status_code == 403


@pytest.mark.parametrize("stage", ["", "friend"])
def test_an_unknown_stage_is_refused(stage, member, hana):
    assert (
        member.post(reverse("partner-stage", args=[hana.pk]), {"stage": stage}).status_code == 400
    )


def test_trust_without_a_profession_leads_to_choosing_one(member, practice):
    june = make.make_partner(practice, profession="", stage="found")
    response = member.post(reverse("partner-stage", args=[june.pk]), {"stage": "trusted"})
    assert response.status_code == 422
    assert reverse("partner-edit", args=[june.pk]) in response.content.decode()


POINTS = ("explains_calmly", "sends_on", "tells_us", "sells_no_more", "client_chooses")


def test_conduct_is_answered_point_by_point_and_stale_answers_are_told(member, hana, in_practice):
    address = reverse("partner-fit", args=[hana.pk])
    seen = member.get(address).context["seen"]
    typed = dict.fromkeys(POINTS, "unknown") | {
        "treats_well": "yes", "takes_self_pay": "yes", "suits_not": "Nobody in a hurry", "seen": seen
    }  # fmt: skip
    assert member.post(address, typed).status_code == 302
    assert (held().conduct, held().takes_self_pay) == ({"treats_well": True}, True)
    stale = member.post(address, typed | {"suits_not": "Others"})
    text = stale.content.decode()
    assert stale.status_code == 409
    assert "Your clients felt well treated" in text
    assert "Others" in text
    again = typed | {"suits_not": "Others", "seen": stale.context["seen"]}
    assert member.post(address, again).status_code == 302
    assert "Your clients felt well treated" in page(member, "partner", hana.pk)


def test_a_first_meeting_shows_what_is_known_and_asks_the_rest(member, practice):
    known = {"wait_days": 6, "serves": ["neck_pain"], "conduct": {"sends_on": True}}
    text = page(member, "partner-meeting", make.make_partner(practice, **known).pk)
    assert "6 days" in text
    assert "Neck pain" in text
    assert text.count("write-line") == 6
    assert "Save what you heard" in text


def test_a_page_is_written_read_agreed_on_and_open_again_once_changed(member, hana, in_practice):
    address = reverse("partner-together", args=[hana.pk])
    first = member.get(address)
    assert "A suggestion to begin from" in first.content.decode()
    form = first.context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {
        "seen": first.context["seen"]
    }
    assert member.post(address, typed).status_code == 302
    text = page(member, "partner-together-page", hana.pk)
    assert text.count("write-line") == 2  # each signs
    assert "The client chooses" in text
    assert "No money" in text
    agreed = reverse("partner-together-agreed", args=[hana.pk])
    seen = member.get(reverse("partner-together-page", args=[hana.pk])).context["seen"]
    member.post(agreed, {"seen": seen})
    assert Agreement.objects.get().agreed_on is not None
    assert "agreed on" in page(member, "partner", hana.pk)
    changed = typed | {"seen": seen, "we_do": "Something new."}
    response = member.post(address, changed, follow=True)
    assert "agree on them again" in response.content.decode()
    assert Agreement.objects.get().agreed_on is None
    assert member.post(agreed, {"seen": seen}).status_code == 409
    stale = member.post(address, changed | {"we_do": "Mine."})
    text = stale.content.decode()
    assert stale.status_code == 409
    assert "Something new." in text
    assert "Mine." in text


def test_the_front_desk_reads_the_page_and_nothing_of_conduct(front_desk, hana, in_practice):
    Agreement.objects.create(
        practice=in_practice, partner=hana, they_do="Exercise.", changed_at=make.NOW
    )
    assert "Exercise." in page(front_desk, "partner-together-page", hana.pk)
    for called in ("partner-fit", "partner-meeting", "partner-together"):
        page(front_desk, called, hana.pk, status=403)
    for called in ("partner-together-agreed", "partner-together-open"):
        assert front_desk.post(reverse(called, args=[hana.pk])).status_code == 403
    text = page(front_desk, "partner", hana.pk)
    for hidden in ("Keeps what does not get better", "Met at the fair"):
        assert hidden not in text


def test_a_partner_without_a_profession_has_a_page_that_says_so(member, practice):
    june = make.make_partner(practice, profession="", stage="contacted")
    text = page(member, "partner", june.pk)
    assert "Profession not known yet" in text
    assert "no health details go there" in text
    assert "Profession not known yet" in page(member, "partners")


KEYED = ("partner-fit", "partner-meeting", "partner-together", "partner-together-page")
POSTED = (
    "partner-stage", "partner-stage-undo", "partner-together-agreed", "partner-together-open"
)  # fmt: skip


@pytest.mark.parametrize("called", [*KEYED, *POSTED])
def test_another_practices_partner_is_not_there(called, member):
    theirs = make.make_partner(make.make_practice())
    ask = member.get if called in KEYED else member.post
    assert ask(reverse(called, args=[theirs.pk]), {"stage": "met"}).status_code == 404


def test_every_page_asks_the_database_few_times(member, hana, django_assert_max_num_queries):
    for called in ("partner", *KEYED):
        with django_assert_max_num_queries(CEILING):
            page(member, called, hana.pk)
    with django_assert_max_num_queries(CEILING):
        page(member, "partners")
