"""The urgent page and what follows from it, as people see it."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils.html import escape
from django_scopes import scope

from tests import make
from tests.make import NOW, TODAY
from tests.services.test_urgent import DAY, LEG, SADDLE, SEEN, flagged, record
from tests.web.care_rows import bulk_scores
from warmhand.core.links import LinkPurpose
from warmhand.core.people import Role
from warmhand.core.safety import Heeded
from warmhand.core.urgent import LOCKED
from warmhand.formats.evidence_flags import shipped_red_flags
from warmhand.services import links
from warmhand.store.models import RaisedFlag, TrailEntry, UrgentAdvice

TICKED = "Do you have new numbness or tingling around your private parts"
pytestmark = pytest.mark.django_db


@pytest.fixture
def maren(in_practice):
    return make.make_member(in_practice)


@pytest.fixture
def member(maren):
    browser = Browser()
    browser.force_login(maren)
    return browser


@pytest.fixture
def marcus(in_practice):
    return make.make_client(
        in_practice, name="Marcus Bell", birth_year=TODAY.year - 52, phone="+15035550101"
    )


@pytest.fixture
def episode(marcus):
    return make.make_episode(marcus, label="low back pain", started_on=TODAY - timedelta(14))


def html(response, status=200) -> str:
    assert response.status_code == status
    return response.content.decode()


def urgent_of(screening, name="urgent"):
    return reverse(name, args=[screening.pk])


def test_the_page_says_who_what_whom_to_call_and_what_to_say(member, marcus, episode):
    page = html(member.get(urgent_of(flagged(marcus, episode=episode))))
    assert "Stop here. Marcus needs an emergency department now." in page
    assert "Marcus Bell · low back pain · October 13, 2026" in page
    assert TICKED in page
    assert 'href="tel:911"' in page
    assert "Not alone in a car" in page
    assert "My client is 52 and comes because of low back pain." in page
    assert "no clinician has signed off" in page
    assert TrailEntry.objects.filter(detail="urgent page", client=marcus).exists()


@pytest.mark.parametrize(("country", "number"), [("GB", "999"), ("DE", "112"), ("NZ", "111")])
def test_the_number_is_the_local_one(member, marcus, country, number):
    type(marcus.practice).objects.filter(pk=marcus.practice_id).update(country=country)
    page = html(member.get(urgent_of(flagged(marcus))))
    assert f'href="tel:{number}"' in page
    assert 'href="tel:911"' not in page
    assert ("not checked against a source yet" in page) is (country != "GB")


def test_the_same_day_has_words_of_its_own(member, marcus):
    page = html(member.get(urgent_of(flagged(marcus, (LEG, "same_day")))))
    assert "Marcus needs to talk to a doctor today." in page
    assert "Marcus calls a doctor today" in page
    assert "emergency department" not in page


@pytest.mark.parametrize("flag", shipped_red_flags().flags)
def test_no_page_names_a_condition(member, marcus, flag):
    row = flagged(marcus, (flag, "emergency"))
    evidence = shipped_red_flags().flags[flag]
    asked = " ".join([evidence.question, *(line.words for line in evidence.lines)]).lower()
    if evidence.suggests.lower() in asked:
        return  # the question itself asks for it in the client's own words
    link = links.issue_link(
        practice=marcus.practice, purpose=LinkPurpose.SAFETY, now=NOW, client=marcus, screening=row
    )
    token = links.token_of(link)
    for path in (
        urgent_of(row),
        urgent_of(row, "urgent-note"),
        reverse("safety-link-done", args=[token]),
        reverse("safety-link-note", args=[token]),
    ):
        page = html(member.get(path))
        for source in ("Why so urgent?", "Your duty to report."):  # named after what they study
            page = page.split(source)[0]
        assert evidence.suggests.lower() not in page.lower(), path


def test_what_is_open_says_behind_why_where_it_is_from_and_how_far_that_was_read(
    member, marcus, episode
):
    row = flagged(marcus, ("caution-blood-thinner", "caution"), facts={"blood_thinners": True})
    flag = shipped_red_flags().flags["caution-blood-thinner"]
    told = f'<a href="{flag.url}" rel="noreferrer">{flag.source}</a>: {flag.checked_words}.'
    page = html(member.get(reverse("client", args=[marcus.pk])))
    before, _, why = page.partition("<summary>Why?</summary>")
    assert (flag.source in before, told in why) == (False, True)
    assert "I take blood thinners" in before
    assert told in html(member.get(reverse("safety-result", args=[row.pk])))


def test_the_urgent_page_says_how_far_its_sources_were_read(member, marcus):
    flag = shipped_red_flags().flags[SADDLE]
    page = html(member.get(urgent_of(flagged(marcus))))
    assert f">{flag.source}</a>: {flag.checked_words}." in page


def test_a_source_of_what_is_for_the_practitioner_alone_stands_folded_with_it(member, marcus):
    flagged(marcus, ("abuse-adult", "days"))
    flag = shipped_red_flags().flags["abuse-adult"]
    page = html(member.get(reverse("client", args=[marcus.pk])))
    assert flag.source not in page.partition("<summary>For you alone</summary>")[0]


def test_recording_it_opens_the_pages_again_with_a_panel_on_top(member, marcus, episode):
    row = flagged(marcus, episode=episode)
    home = reverse("client", args=[marcus.pk])
    assert member.get(home)["Location"] == urgent_of(row)
    answer = member.post(urgent_of(row), {"heeded": "on_the_way"}, follow=True)
    assert answer.redirect_chain == [(home, 302)]
    page = html(answer)
    assert "Medical assessment comes first." in page
    assert "Recorded. We ask you tomorrow how it went." in page
    for name in ("episode", "review", "score-saved", "visit-new", "refer-episode"):
        shown = html(member.get(reverse(name, args=[episode.pk])))
        assert "Medical assessment comes first." in shown, name


def test_a_sentence_that_is_missing_keeps_what_was_typed(member, marcus):
    row = flagged(marcus)
    page = html(member.post(urgent_of(row), {"heeded": "declined", "words": "no"}), 422)
    assert "Write what you told them, in a sentence." in page
    assert 'value="declined" checked' in page
    assert "Choose what happened." in html(member.post(urgent_of(row), {}), 422)
    assert not UrgentAdvice.objects.exists()


def test_somebody_elses_record_is_shown_and_not_written_over(member, marcus, maren):
    row = flagged(marcus)
    record(row, maren)
    told = {"heeded": "declined", "words": "Told him to go today."}
    page = html(member.post(urgent_of(row), told), 409)
    assert "On the way to be assessed." in page
    assert UrgentAdvice.objects.count() == 1


def test_a_post_passes_keeps_what_was_typed_and_lands_on_the_urgent_page(member, marcus, episode):
    row = flagged(marcus)
    path = reverse("score", args=[episode.pk])
    answer = member.post(path, {"pain": "6"}, follow=True)
    assert episode.scores.count() == 1
    assert answer.redirect_chain[-1][0] == urgent_of(row)


def test_the_front_desk_reads_no_health_words(marcus, in_practice, maren):
    row = flagged(marcus)
    desk = Browser()
    desk.force_login(make.make_member(in_practice, Role.FRONT_DESK, name="Noor Haddad"))
    home = reverse("client", args=[marcus.pk])
    for _ in range(2):
        page = html(desk.get(home))
        assert "Ask the practitioner before booking anything." in page
        for word in (TICKED, "medical", "Medical", "911", "/urgent/", "/screenings/", "/flags/"):
            assert word not in page, word
        record(row, maren)
    assert "Ask the practitioner" in html(desk.get(reverse("visit-plan", args=[marcus.pk])))
    for name in ("urgent", "urgent-note", "urgent-follow-up"):
        assert desk.get(urgent_of(row, name)).status_code == 403
    assert "Marcus Bell needs" not in html(desk.get(reverse("today")))


def test_a_client_without_an_open_flag_has_no_panel(member, marcus):
    page = html(member.get(reverse("client", args=[marcus.pk])))
    assert "open-flags" not in page


def test_cautions_and_slower_flags_stand_as_notes(member, marcus, episode):
    flagged(marcus, ("changing-mole", "days"), ("caution-fever-infection", "caution"))
    page = html(member.get(reverse("episode", args=[episode.pk])))
    assert "A doctor within days." in page
    assert "Leave that place alone for now." in page
    assert "Medical assessment comes first." not in page


def test_harm_by_somebody_stands_behind_a_tap_with_the_duty_to_report(member, marcus):
    flagged(marcus, ("child-harm", "caution"))
    page = html(member.get(reverse("client", args=[marcus.pk])))
    assert page.index("For you alone") < page.index("Your duty to report.")
    assert "Nothing is reported by itself." in page
    assert "Change the technique" not in page


def test_a_review_refuses_all_but_a_referral(member, marcus, episode, maren):
    record(flagged(marcus), maren)
    path = reverse("review", args=[episode.pk])
    typed = {"decision": "continue", "words": "We go on as now.", "next_on": "2026-10-27"}
    page = html(member.post(path, typed), 422)
    assert "only a referral can be decided" in page
    assert "We go on as now." in page


def test_today_shows_it_above_all_and_never_behind_a_tap(member, marcus, in_practice):
    for number in range(6):
        worse = make.make_episode(make.make_client(in_practice, name=f"Client {number}"))
        bulk_scores(worse, 6, last=TODAY, values=(2, 3, 5, 6, 8, 9))
    for number in range(5):
        flagged(make.make_client(in_practice, name=f"Urgent {number}"))
    page = html(member.get(reverse("today")))
    above = page.split("<details")[0]
    assert all(f"Urgent {number} needs medical assessment" in above for number in range(5))
    assert above.index("Urgent 4") < page.index("Client 0")


def test_a_follow_up_is_due_on_today_from_its_day_on(member, marcus, maren):
    record(flagged(marcus), maren, now=NOW)
    assert "how did it go?" not in html(member.get(reverse("today")))
    UrgentAdvice.objects.update(follow_up_at=NOW)
    page = html(member.get(reverse("today")))
    assert "Marcus Bell: how did it go?" in page
    assert "/follow-up/" in page


def test_an_archived_client_with_an_urgent_answer_stays_on_today(member, marcus):
    flagged(marcus)
    type(marcus).objects.filter(pk=marcus.pk).update(archived_at=NOW)
    assert "Marcus Bell needs medical assessment" in html(member.get(reverse("today")))


def test_who_was_seen_can_be_closed_at_once_with_the_same_words(member, marcus, maren):
    row = flagged(marcus)
    record(row, maren)
    answer = member.post(urgent_of(row, "urgent-follow-up"), {"came": "seen", "words": SEEN})
    flag = RaisedFlag.objects.get()
    assert answer["Location"] == reverse("flag-close", args=[flag.pk])
    assert SEEN in html(member.get(answer["Location"]))
    typed = {"closing": "assessed", "on": "2026-10-13", "words": SEEN}
    assert member.post(answer["Location"], typed).status_code == 302
    assert "open-flags" not in html(member.get(reverse("client", args=[marcus.pk])))
    assert "This is closed" in html(member.get(answer["Location"]))
    assert html(member.post(answer["Location"], typed), 409)


def test_who_was_not_seen_has_the_next_follow_up(member, marcus, maren):
    row = flagged(marcus)
    record(row, maren, Heeded.DECLINED, "Told him to go today, by taxi.")
    typed = {"came": "declined", "words": "He stays at home, and feels no worse.", "days": "3"}
    answer = member.post(urgent_of(row, "urgent-follow-up"), typed)
    assert answer["Location"] == reverse("client", args=[marcus.pk])
    assert UrgentAdvice.objects.last().follow_up_at - NOW < 3 * DAY + timedelta(seconds=9)
    assert UrgentAdvice.objects.last().follow_up_at >= NOW + 3 * DAY
    wrong = {**typed, "days": "4"}
    assert html(member.post(urgent_of(row, "urgent-follow-up"), wrong), 422)


@pytest.mark.parametrize("closing", ["over", "", "none"])
def test_an_urgent_flag_is_not_simply_over(member, marcus, maren, closing):
    record(flagged(marcus), maren)
    path = reverse("flag-close", args=[RaisedFlag.objects.get().pk])
    typed = {"closing": closing, "on": "2026-10-13", "words": "It feels fine to him again."}
    assert "It feels fine to him again." in html(member.post(path, typed), 422)
    assert RaisedFlag.objects.get().closed_at is None


def test_a_round_without_an_urgent_answer_has_no_urgent_page(member, marcus):
    row = flagged(marcus, ("changing-mole", "days"))
    for name in ("urgent", "urgent-note", "urgent-follow-up"):
        assert member.get(urgent_of(row, name)).status_code == 404


@pytest.mark.parametrize("flags", [[SADDLE], ["suicide-thoughts"], ["abuse-adult"]])
def test_the_clients_own_page_says_what_to_do_and_hides_what_others_must_not_read(
    marcus, in_practice, flags
):
    row = flagged(marcus, *((flag, "emergency") for flag in flags), how="link")
    link = links.issue_link(
        practice=in_practice, purpose=LinkPurpose.SAFETY, now=NOW, client=marcus, screening=row
    )
    page = html(Browser().get(reverse("safety-link-done", args=[links.token_of(link)])))
    assert "now." in page
    assert "Nothing is reported by itself" not in page or flags == ["abuse-adult"]
    assert (TICKED in page) is (flags == [SADDLE])
    assert ("988" in page) is (flags == ["suicide-thoughts"])
    note = html(Browser().get(reverse("safety-link-note", args=[links.token_of(link)])))
    assert "afraid of someone" not in note


def test_a_clients_note_stays_with_an_urgent_answer(marcus, in_practice):
    row = flagged(marcus, ("changing-mole", "days"))
    link = links.issue_link(
        practice=in_practice, purpose=LinkPurpose.SAFETY, now=NOW, client=marcus, screening=row
    )
    path = reverse("safety-link-note", args=[links.token_of(link)])
    assert Browser().get(path).status_code == 302


def test_a_page_reads_a_fixed_number_of_rows(member, marcus, maren, django_assert_max_num_queries):
    old = make.make_episode(marcus, label="low back pain", started_on=TODAY - timedelta(90))
    episode = make.make_episode(marcus, label="low back pain", follows=old)
    make.make_round(episode)
    row = flagged(marcus, *((flag, "emergency") for flag in list(shipped_red_flags().flags)[:30]))
    with django_assert_max_num_queries(15):
        html(member.get(urgent_of(row)))
    record(row, maren)
    for name, key in (("client", marcus.pk), ("episode", episode.pk), ("review", episode.pk)):
        with django_assert_max_num_queries(25):
            html(member.get(reverse(name, args=[key])))


def test_another_practice_is_not_concerned(member, marcus):
    other = make.make_practice(name="Ash Lane")
    with scope(practice=other):
        row = make.make_screening(make.make_client(other), urgency="emergency")
        flag = make.make_flag(row, flag=SADDLE, urgency="emergency")
    for path in (urgent_of(row), reverse("flag-close", args=[flag.pk])):
        assert member.get(path).status_code == 404
        assert member.post(path, {"heeded": "on_the_way"}).status_code == 404


def test_who_does_not_want_to_go_stands_on_today_from_the_same_hour_on(member, marcus, maren):
    record(flagged(marcus), maren, Heeded.DECLINED, "Told him to go today, by taxi.")
    page = html(member.get(reverse("today")))
    assert "Marcus Bell did not want to go" in page
    assert "Ask again within the hour." in page


def test_a_review_offers_a_referral_alone_until_a_doctor_has_spoken(member, marcus, episode, maren):
    record(flagged(marcus), maren)
    path = reverse("review", args=[episode.pk])
    page = html(member.get(path))
    assert LOCKED in page
    assert page.count('name="decision"') == 1
    on = (TODAY + timedelta(days=20)).isoformat()
    typed = {"decision": "continue", "words": "He feels fine and wants to go on.", "next_on": on}
    refused = html(member.post(path, typed), 422)
    assert LOCKED in refused
    assert "He feels fine and wants to go on." in refused
    on_the_way = member.post(path, {**typed, "decision": "refer"})
    assert on_the_way.url == reverse("refer-episode", args=[episode.pk])
    assert member.get(on_the_way.url).status_code == 200


@pytest.mark.parametrize(("country", "number"), [("US", "911"), ("GB", "999"), ("DE", "112")])
def test_who_gets_worse_calls_the_emergency_number(member, marcus, country, number):
    type(marcus.practice).objects.filter(pk=marcus.practice_id).update(country=country)
    row = flagged(marcus, (LEG, "same_day"))
    assert f"If it gets worse, call {number}." in html(member.get(urgent_of(row, "urgent-note")))


def test_where_there_is_no_line_for_advice_their_own_doctor_comes_first(member, marcus):
    page = html(member.get(urgent_of(flagged(marcus, (LEG, "same_day")))))
    assert page.index("Call their own doctor") < page.index("If it gets worse: 911")


def test_what_is_urgent_of_an_archived_client_is_recorded_asked_and_closed(member, marcus):
    row = flagged(marcus)
    type(marcus).objects.filter(pk=marcus.pk).update(archived_at=NOW)
    recorded = member.post(urgent_of(row), {"heeded": "on_the_way"}, follow=True)
    assert recorded.status_code == 200
    came = {"came": "seen", "words": SEEN}
    closing = member.post(urgent_of(row, "urgent-follow-up"), came, follow=True)
    assert "Close this answer" in html(closing)
    flag = row.flags.get()
    address = reverse("flag-close", args=[flag.pk])
    assert address in html(member.get(urgent_of(row)))
    why = {"closing": "assessed", "on": TODAY.isoformat(), "words": SEEN}
    assert member.post(address, why, follow=True).status_code == 200
    flag.refresh_from_db()
    assert flag.closed_at
    assert "What was advised" in html(member.get(urgent_of(row)))
    assert "Maren Holt" in html(member.get(address))


def test_the_page_of_a_referral_says_what_is_open(member, marcus, maren):
    record(flagged(marcus), maren)
    referral = make.make_referral(marcus)
    page = html(member.get(reverse("referral", args=[referral.pk])))
    assert "Medical assessment comes first." in page


def test_who_answered_by_link_may_be_alone_and_is_called_first(member, marcus):
    page = html(
        member.get(urgent_of(flagged(marcus, ("suicide-thoughts", "same_day"), how="link")))
    )
    assert "Marcus may be alone; call first." in page
    assert page.index("Call Marcus (503) 555-0101") < page.index('href="tel:988"')
    assert "Stay with them" not in page
    assert "to carry" not in page


def test_the_phone_of_who_is_here_stands_on_the_page_too(member, marcus):
    page = html(member.get(urgent_of(flagged(marcus, how="read_out"))))
    assert 'href="tel:+15035550101"' in page
    assert "may be alone" not in page
    assert page.index('href="tel:911"') < page.index('href="tel:+15035550101"')
    type(marcus).objects.filter(pk=marcus.pk).update(phone="")
    away = html(member.get(urgent_of(flagged(marcus, how="link"))))
    assert "No phone number is known." in away


def test_the_note_of_an_emergency_waits_for_nothing_worse_and_prints_its_number(member, marcus):
    page = html(member.get(urgent_of(flagged(marcus), "urgent-note")))
    assert "gets worse" not in page
    assert "<p>Emergency: 911.</p>" in page.split("</article>")[0]


def test_in_a_crisis_what_happened_is_asked_and_kept_in_words_that_fit(member, marcus):
    row = flagged(marcus, ("suicide-danger-now", "emergency"))
    assert "Somebody is with Marcus and helps to call" in html(member.get(urgent_of(row)))
    member.post(urgent_of(row), {"heeded": "will_call"})
    assert "Somebody is with them and helps to call." in html(member.get(urgent_of(row)))


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"on": "2026-10-12"}, "on", "That day lies before the answer."),
        ({"words": "fine"}, "words", "Write in a sentence who said what"),
    ],
)
def test_what_does_not_close_an_answer_is_told_beside_its_field(
    member, marcus, maren, typed, field, words
):
    record(flagged(marcus), maren)
    path = reverse("flag-close", args=[RaisedFlag.objects.get().pk])
    page = html(
        member.post(path, {"closing": "assessed", "on": "2026-10-13", "words": SEEN, **typed}), 422
    )
    beside = page.split(f'id="id_{field}_error"')[1]
    assert words in beside.split("</p>")[0]


@pytest.mark.parametrize(
    ("flag", "urgency"), [("suicide-thoughts", "same_day"), ("postnatal-low-mood", "days")]
)
def test_words_of_a_crisis_are_folded_where_somebody_may_read_along(
    member, marcus, episode, maren, flag, urgency
):
    row = flagged(marcus, (flag, urgency))
    if urgency == "same_day":
        record(row, maren)
    words = shipped_red_flags().flags[flag].lines[0].words
    for name, key in (
        ("client", marcus.pk),
        ("episode", episode.pk),
        ("score-saved", episode.pk),
        ("refer-episode", episode.pk),
    ):
        page = html(member.get(reverse(name, args=[key])))
        assert page.count(escape(words)) == 1, name
        assert page.index("For you alone") < page.index(escape(words))
        assert "Your duty to report." not in page
        shown = (
            "Medical assessment comes first." if urgency == "same_day" else "A doctor within days."
        )
        assert page.index(shown) < page.index("For you alone")


def test_today_speaks_of_help_where_a_doctor_is_not_all_that_helps(member, marcus, maren):
    row = flagged(marcus, ("suicide-thoughts", "same_day"))
    assert "Marcus Bell needs help" in html(member.get(reverse("today")))
    record(row, maren, Heeded.DECLINED, "Told him whom he can call.")
    page = html(member.get(reverse("today")))
    assert "Marcus Bell did not want help" in page
    assert "Help comes first, and plans wait." in page
    asked = html(member.get(urgent_of(row, "urgent-follow-up")))
    assert "A doctor or a mental health service has seen them" in asked


def test_today_speaks_of_assessment_where_the_body_is_concerned_too(member, marcus):
    flagged(marcus, ("suicide-thoughts", "same_day"), (LEG, "same_day"))
    assert "Marcus Bell needs medical assessment" in html(member.get(reverse("today")))
