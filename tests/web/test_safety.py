"""Safety questions in the practice: read out, at a visit, and what came of them."""

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django_scopes import scope

from tests import make
from tests.make import NOW, TODAY
from tests.web import screenings as rows
from warmhand.core.people import Role
from warmhand.services.safety_evidence import red_flags
from warmhand.store.models import RaisedFlag, Screening, TrailEntry, Visit

pytestmark = pytest.mark.django_db
THERAPISTS_OWN = ("bruises", "(For the therapist)", "For the therapist only")


@pytest.fixture
def episode(practice):
    return make.make_episode(make.make_client(practice, birth_year=1991))


@pytest.fixture
def asked(practice, episode):
    """An episode whose questions were answered ten days ago, with nothing ticked."""
    return rows.answered(episode)


def kept(practice):
    with scope(practice=practice):
        return Screening.objects.order_by("-started_at").first()


def raised(practice):
    with scope(practice=practice):
        return set(RaisedFlag.objects.values_list("flag", "urgency"))


def test_read_out_with_nothing_ticked(member, practice, episode):
    done = rows.answer_all(member, rows.read_out(member, episode))
    assert "nothing ticked; not an examination" in rows.text(done)
    row = kept(practice)
    assert (row.urgency, row.how, row.asked) == ("none", "read_out", "intake")
    assert row.finished_at
    assert raised(practice) == set()
    with scope(practice=practice):
        details = list(TrailEntry.objects.values_list("thing", "detail"))
    assert ("screening", "safety questions answered") in details


def test_the_place_and_the_age_are_filled_in_and_nothing_else(member, episode):
    form = rows.form_of(rows.read_out(member, episode))
    assert form.sends["regions"] == ["neck"]
    assert form.sends["fact-age"] == ["35"]
    assert not {"yes", "unsure", "none", "fact-sex_at_birth", "fact-pregnant"} & set(form.sends)


def test_who_comes_for_well_being_is_asked_too(member, practice):
    client = make.make_client(practice, birth_year=1986)
    episode = make.make_episode(client, kind="wellness", problem="", label="rest")
    page = rows.read_out(member, episode)
    assert rows.form_of(page).sends["regions"] == ["no_pain"]
    rows.answer_all(member, page)
    assert kept(practice).urgency == "none"


def test_a_question_without_an_answer_is_asked_again_and_what_was_chosen_is_kept(member, episode):
    page = rows.read_out(member, episode)
    again = rows.answer(member, page, none=["health"], ticks=["diabetes", "smoking_ever"])
    assert again.status_code == 422
    assert "still to answer" in rows.text(again)
    assert "and “None of these” too" in rows.text(again)
    form = rows.form_of(again)
    assert form.sends["yes"] == ["diabetes", "smoking_ever"]
    assert form.sends["fact-sex_at_birth"] == ["female"]
    assert form.sends["none"] == ["health"]


def test_an_age_that_cannot_be_is_said_and_kept_as_typed(member, episode):
    page = rows.read_out(member, episode)
    again = rows.answer(member, page, **{"fact-age": "340"})
    assert "Please give a number, 0 to 120" in rows.text(again)
    assert rows.form_of(again).sends["fact-age"] == ["340"]


def test_without_a_place_nothing_goes_on(member, episode):
    again = rows.answer(member, rows.read_out(member, episode), regions=[])
    assert again.status_code == 422
    assert "Please tick where it hurts" in rows.text(again)


def test_leaving_in_the_middle_loses_nothing(member, practice, episode):
    second = rows.answer(member, rows.read_out(member, episode), ticks=["diabetes"])
    sent = {"seen": " ".join(rows.form_of(second).sends["seen"]), "none": ["today"], "back": "yes"}
    first = member.post(rows.path_of(second), sent, follow=True)
    assert rows.form_of(first).sends["yes"] == ["diabetes"]
    again = rows.read_out(member, episode)
    assert rows.form_of(again).sends["yes"] == ["diabetes"]
    resumed = member.get(rows.path_of(second))
    assert rows.form_of(resumed).sends["none"] == ["today"]
    with scope(practice=practice):
        assert Screening.objects.count() == 1


def test_a_yes_may_be_taken_back_before_the_end(member, practice, episode):
    second = rows.answer(member, rows.read_out(member, episode))
    sent = {"seen": " ".join(rows.form_of(second).sends["seen"]), "yes": ["leg-clot"]}
    member.post(rows.path_of(second), sent)
    assert kept(practice).answers["leg-clot"] == "yes"
    rows.answer(member, member.get(rows.path_of(second)), yes=[])
    assert kept(practice).answers["leg-clot"] == "no"
    assert (kept(practice).urgency, raised(practice)) == ("none", set())


def test_follow_ups_stand_on_the_page_for_a_browser_without_scripts(member, episode):
    page = rows.answer(member, rows.read_out(member, episode))
    assert "dizziness-new.sudden" in rows.form_of(page).offers["yes"]


def test_an_urgent_answer_goes_before_everything(member, practice, episode):
    done = rows.answer_all(member, rows.read_out(member, episode), ticks=["stroke-face-arm-speech"])
    assert done.redirect_chain[-1][0] == reverse("urgent", args=[kept(practice).pk])
    assert raised(practice) == {("stroke-face-arm-speech", "emergency")}


def test_what_is_not_urgent_is_told_in_plain_words_with_what_it_bars(member, practice, episode):
    done = rows.answer_all(member, rows.read_out(member, episode), ticks=["blood_thinners"])
    assert raised(practice) == {("caution-blood-thinner", "caution")}
    assert "Change how or where you work" in rows.text(done)
    assert "No manipulation." in rows.text(done)


def test_what_was_finished_is_not_answered_again(member, practice, episode):
    page = rows.read_out(member, episode)
    second = rows.answer(member, page)
    rows.answer(member, second)
    before = kept(practice)
    late = rows.answer(member, second, ticks=["sepsis-signs"])
    assert rows.path_of(late) == reverse("safety-result", args=[before.pk])
    assert kept(practice).answers == before.answers
    assert raised(practice) == set()


def test_the_private_questions_are_not_read_aloud(member, practice, episode):
    second = rows.answer(member, rows.read_out(member, episode))
    html = second.content.decode()
    assert "suicide" not in html
    assert "hurting me" not in html
    assert "These are not read aloud" in rows.text(second)
    done = rows.answer(member, second)
    assert "The private questions were not asked" in rows.text(done)
    assert not any(name.startswith("suicide") for name in kept(practice).answers)


def test_the_device_is_handed_over_for_the_private_questions_alone(practice, episode):
    owner = make.make_member(practice)
    device = Browser()
    assert device.login(email=owner.email, password=make.PASSWORD)
    second = rows.answer(device, rows.read_out(device, episode))
    page = rows.answer(device, second, hand_over="yes")
    form = rows.form_of(page)
    assert rows.path_of(page).startswith("/q/")
    assert "suicide-danger-now" in form.offers["yes"]
    assert "sepsis-signs" not in form.offers["yes"]
    done = rows.answer(device, page, unsure=["suicide-thoughts"])
    assert {flag for flag, _ in raised(practice)} == {"suicide-thoughts"}
    assert kept(practice).how == "handed_over"
    assert "Please hand the device back" in rows.text(done)
    assert device.get("/clients/", follow=True).redirect_chain[-1][0] == "/handed-over/"


def test_the_therapists_own_questions_stand_behind_for_you_alone(member, practice):
    client = make.make_client(practice, birth_year=1940)
    episode = make.make_episode(client)
    first = rows.read_out(member, episode)
    second = rows.answer(member, first)
    assert not any(word in first.content.decode() for word in THERAPISTS_OWN)
    assert not any(word in second.content.decode() for word in THERAPISTS_OWN)
    done = rows.answer(member, second)
    assert "For you alone" in rows.text(done)
    before = kept(practice)
    nothing = rows.answer(member, done)
    assert "Nothing was ticked" in rows.text(nothing)
    for _ in range(2):
        rows.answer(member, done, ticks=["elder-bruises.big_bruise", "elder-bruises.story"])
    with scope(practice=practice):
        assert RaisedFlag.objects.filter(flag="elder-bruises").count() == 1
    assert kept(practice).pk != before.pk
    assert {flag for flag, _ in raised(practice)} == {"elder-bruises"}


def test_one_tap_says_that_nothing_is_new(member, practice, asked):
    score = reverse("score", args=[asked.pk])
    assert "Anything new since last time?" in rows.text(member.get(score))
    path = reverse("safety-visit", args=[asked.pk])
    for _ in range(2):
        done = member.post(path, {"nothing": "yes", "back": score}, follow=True)
        assert rows.path_of(done) == score
    assert "Asked today: nothing new." in rows.text(done)
    assert "Anything new since last time?" not in rows.text(done)
    assert (kept(practice).asked, kept(practice).urgency) == ("visit", "none")
    with scope(practice=practice):
        assert Screening.objects.filter(asked="visit").count() == 1


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example/", "evil", ""])
def test_the_way_back_stays_here(member, asked, back):
    path = reverse("safety-visit", args=[asked.pk])
    done = member.post(path, {"nothing": "yes", "back": back})
    assert done.url == reverse("episode", args=[asked.pk])


def test_the_visit_page_asks_too(member, practice, asked):
    page = member.get(reverse("visit-new", args=[asked.pk]))
    assert "Anything new since last time?" in rows.text(page)


def test_before_the_first_questions_the_visit_asks_for_those(member, episode):
    page = member.get(reverse("score", args=[episode.pk]))
    assert "Safety questions not asked yet" in rows.text(page)
    assert "Anything new since last time?" not in rows.text(page)


def test_topics_open_their_questions_and_no_other(member, practice, asked):
    first = member.post(reverse("safety-visit", args=[asked.pk]), {"something": "yes"}, follow=True)
    assert "For the therapist only" not in rows.text(first)  # 35 years old: nobody to look at
    second = rows.answer(member, first, topics=["fall"])
    shown = {rows.bundle_of(name) for name in rows.form_of(second).offers["yes"]}
    assert shown <= red_flags().topics["fall"].opens
    assert {"recent", "now"} <= shown
    done = rows.answer(member, second, ticks=["leg-clot"])
    assert raised(practice) == {("leg-clot", "same_day")}
    assert done.redirect_chain[-1][0] == reverse("urgent", args=[kept(practice).pk])


def test_a_fact_told_at_a_visit_asks_for_what_hangs_on_it(member, practice, asked):
    first = member.post(reverse("safety-visit", args=[asked.pk]), {"something": "yes"}, follow=True)
    second = rows.answer(member, first, topics=["fall"])
    before = set(rows.form_of(second).offers["yes"])
    third = rows.answer(member, second, ticks=["recent_injury"])
    more = set(rows.form_of(third).offers["yes"]) - before
    assert third.status_code == 422
    assert "neck-injury-c-spine.neck_hurt" in more
    rows.answer(member, third)
    assert kept(practice).finished_at


def test_lines_after_a_session_are_always_asked_at_a_visit(member, practice, asked):
    with scope(practice=practice):
        Visit.objects.create(
            practice=practice,
            client=asked.client,
            episode=asked,
            visit_on=TODAY.replace(day=6),
            status="done",
            created_at=NOW,
        )
    first = member.post(reverse("safety-visit", args=[asked.pk]), {"something": "yes"}, follow=True)
    assert {"after-soreness", "after-neck-head"} <= set(rows.form_of(first).offers["yes"])
    unanswered = rows.answer(member, first, none=[], topics=[])
    assert unanswered.status_code == 422
    done = rows.answer(member, unanswered, ticks=["after-soreness"], topics=[])
    assert raised(practice) == {("after-soreness", "caution")}
    assert rows.path_of(done) == reverse("safety-result", args=[kept(practice).pk])


def test_new_pain_asks_where(member, practice):
    client = make.make_client(practice, birth_year=1986)
    episode = rows.answered(make.make_episode(client, kind="wellness", problem="", label="rest"))
    path = reverse("safety-visit", args=[episode.pk])
    first = member.post(path, {"something": "yes"}, follow=True)
    again = rows.answer(member, first, topics=["new_pain_place"])
    assert "Please tick where it hurts" in rows.text(again)
    rows.answer(member, again, topics=["new_pain_place"], regions=["no_pain", "knee"])
    assert kept(practice).regions == ["knee"]


def test_what_was_not_sure_is_asked_again_at_the_next_visit(member, practice, episode):
    rows.answer_all(member, rows.read_out(member, episode), unsure=["changing-mole"])
    row = kept(practice)
    assert (row.urgency, row.ask_again) == ("none", ["changing-mole"])
    with scope(practice=practice):
        Screening.objects.update(started_at=rows.BEFORE, finished_at=rows.BEFORE)
    path = reverse("safety-visit", args=[episode.pk])
    assert "please ask it again" in rows.text(member.get(path))
    first = member.post(path, {"something": "yes"}, follow=True)
    second = rows.answer(member, first, topics=[])
    assert "changing-mole" in rows.form_of(second).offers["yes"]
    rows.answer(member, second, ticks=["changing-mole"])
    assert raised(practice) == {("changing-mole", "days")}


def test_nothing_new_leaves_open_what_was_not_sure(member, practice, asked):
    with scope(practice=practice):
        Screening.objects.update(ask_again=["changing-mole"])
    member.post(reverse("safety-visit", args=[asked.pk]), {"nothing": "yes"})
    assert kept(practice).ask_again == ["changing-mole"]


def test_a_caution_that_was_there_is_not_raised_anew_at_a_visit(member, practice, episode):
    rows.answer_all(member, rows.read_out(member, episode), ticks=["blood_thinners"])
    with scope(practice=practice):
        Screening.objects.update(started_at=rows.BEFORE, finished_at=rows.BEFORE)
    path = reverse("safety-visit", args=[episode.pk])
    first = member.post(path, {"something": "yes"}, follow=True)
    second = rows.answer(member, first, topics=["swelling_skin"])
    rows.answer(member, second, ticks=["skin-contagion-or-wound.rash"])
    with scope(practice=practice):
        flags = sorted(RaisedFlag.objects.values_list("flag", flat=True))
    assert flags == ["caution-blood-thinner", "skin-contagion-or-wound"]


@pytest.mark.parametrize("page", ["client", "episode"])
def test_the_pages_say_whether_they_were_asked(member, practice, episode, page):
    key = episode.pk if page == "episode" else episode.client_id
    path = reverse(page, args=[key])
    assert "Safety questions not asked yet" in rows.text(member.get(path))
    rows.answered(episode)
    found = rows.text(member.get(path))
    assert "Safety questions asked October 3, 2026, nothing ticked; not an examination." in found


def test_today_says_who_was_not_asked(member, practice, episode):
    with scope(practice=practice):
        Visit.objects.create(
            practice=practice,
            client=episode.client,
            episode=episode,
            visit_on=TODAY,
            created_at=NOW,
        )
    assert "Safety questions not asked yet" in rows.text(member.get("/"))
    rows.answered(episode)
    assert "Safety questions not asked yet" not in rows.text(member.get("/"))


def test_the_front_desk_reads_nothing_of_it(practice, asked):
    desk = Browser()
    desk.force_login(make.make_member(practice, Role.FRONT_DESK))
    row = kept(practice)
    for name, key in (("safety-client", asked.client_id), ("safety-result", row.pk)):
        assert desk.get(reverse(name, args=[key])).status_code == 403
    found = rows.text(desk.get(reverse("client", args=[asked.client_id])))
    assert "Safety questions" not in found


def test_every_page_stays_under_its_ceiling(
    member, practice, episode, django_assert_max_num_queries
):
    second = rows.answer(member, rows.read_out(member, episode))
    paths = [
        rows.path_of(second),
        reverse("safety-ask", args=[kept(practice).pk]),
        reverse("safety-episode", args=[episode.pk]),
        reverse("safety-visit", args=[episode.pk]),
        reverse("episode", args=[episode.pk]),
        reverse("score", args=[episode.pk]),
    ]
    rows.answer(member, second)
    for path in [*paths, reverse("safety-result", args=[kept(practice).pk])]:
        with django_assert_max_num_queries(25):
            member.get(path)


def test_every_page_of_questions_says_that_no_clinician_has_signed_them(member, episode):
    unsigned = "no clinician has signed off yet"
    first = rows.read_out(member, episode)
    assert unsigned in rows.text(first)
    assert unsigned in rows.text(rows.answer(member, first))
    assert unsigned in rows.text(rows.answer_all(member, first))
