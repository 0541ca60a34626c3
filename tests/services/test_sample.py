from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from django.db import transaction
from django.db.models import Count
from django_scopes import scope

from tests.make import NOW, TODAY
from warmhand.core.care import EndReason
from warmhand.core.network import IntroductionKind, Outcome, Stage
from warmhand.core.red_flags import Audience
from warmhand.core.referral import Status
from warmhand.ops.sample import read_sample
from warmhand.services import (
    calendar_names,
    directory,
    incoming,
    incoming_sources,
    loop_figures,
    loops,
    progress,
    screenings,
)
from warmhand.services.gaps import cover_of
from warmhand.services.sample import SIGN_IN, make_sample
from warmhand.services.sample_course import Shape, drawn_course
from warmhand.services.sample_directory import load_listings
from warmhand.services.screening_facts import Known
from warmhand.services.ties import path_to
from warmhand.services.today import day_of
from warmhand.services.week import week_of
from warmhand.store.models import (
    AlsoSees,
    Client,
    Consent,
    ContactTry,
    Disclosure,
    Episode,
    Incoming,
    Introduction,
    Merge,
    Message,
    Method,
    OutboxMail,
    Partner,
    Plan,
    Practice,
    RaisedFlag,
    RatingRound,
    Referral,
    Review,
    SameQuestion,
    Score,
    Screening,
    SharedPlan,
    Tie,
    Touch,
    User,
    Visit,
)
from warmhand.web.access.accounts import sample_sign_in


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """The sample, made once for all who only look at it: making it takes a second or two."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_sample(told=read_sample(), now=NOW)
        transaction.set_rollback(True)


@pytest.fixture
def sample(made: Practice, db: None) -> Practice:
    return made


def test_the_sign_in_that_is_printed_works(sample):
    email, password = SIGN_IN
    assert User.objects.get(email=email).check_password(password)
    assert sample_sign_in() == SIGN_IN


def test_there_is_a_year_of_history(sample):
    with scope(practice=sample):
        assert Client.objects.count() == 42
        assert Partner.objects.count() >= 10
        days = list(Visit.objects.filter(status="done").values_list("visit_on", flat=True))
        assert (TODAY - min(days)).days > 330
        assert max(days) < TODAY
        assert Score.objects.count() > 400
        assert Review.objects.count() > 50
        assert not Visit.objects.filter(status="done", price_cents=None).exists()


def test_every_course_of_care_is_there(sample):
    with scope(practice=sample):
        states = Counter(s.state for s in progress.practice_states(practice=sample, today=TODAY))
    for state in ("improved", "plateau", "worsening", "possibly_worsening", "insufficient_data"):
        assert states[state], states


def test_referrals_stand_in_every_status_but_none_seems_stuck_by_accident(sample):
    with scope(practice=sample):
        found = set(Referral.objects.values_list("status", flat=True))
        waiting = loops.open_rows().count()
    assert found == {status.value for status in Status}
    assert waiting < 18


def test_mail_has_left_and_some_still_waits(sample):
    with scope(practice=sample):
        found = Counter(OutboxMail.objects.values_list("state", flat=True))
    assert set(found) == {"sent", "ready"}


def test_today_has_visits_decisions_and_an_answer(sample):
    with scope(practice=sample):
        day = day_of(practice=sample, today=TODAY, now=NOW, with_care=True)
    assert [visit.client for visit in day.visits] == [
        "Theo Brandt",
        "Caleb Osei",
        "Lena Sorensen",
        "Dev Malik",
    ]
    assert {card.what.value for card in day.cards} >= {"worse", "answer", "decide", "loop"}


def test_safety_questions_were_asked_of_all_but_one_and_nothing_is_urgent(sample):
    with scope(practice=sample):
        asked = set(
            Screening.objects.filter(asked="intake").values_list("episode__client__name", flat=True)
        )
        unasked = set(Client.objects.values_list("name", flat=True)) - asked
        hows = set(Screening.objects.values_list("how", flat=True))
        found = RaisedFlag.objects.filter(closed_at=None)
        flags = sorted(found.values_list("client__name", "flag", "urgency"))
    assert unasked == {"Lena Sorensen", "Agnes Mohr"}
    assert hows == {"link", "handed_over", "read_out"}
    assert flags == [
        ("Marguerite Dole", "caution-blood-thinner", "caution"),
        ("Nadia Petrov", "changing-mole", "days"),
    ]


def test_made_answers_come_to_what_the_services_would_keep(sample):
    with scope(practice=sample):
        for row in Screening.objects.filter(asked="intake").select_related("client", "episode"):
            known = Known(
                {"age": row.started_at.year - row.client.birth_year},
                {"had_session": False, "after_neck_work": False},
            )
            shown = screenings.shown_to(row, known, Audience.CLIENT)
            assert not screenings.unanswered(row, shown), row.client.name


def test_the_open_question_waits_for_a_doctor_who_is_booked(sample):
    with scope(practice=sample):
        referral = Referral.objects.get(client__name="Nadia Petrov")
    assert (referral.status, referral.booked_for.date() > TODAY) == ("booked", True)


def test_one_round_of_daily_ratings_runs_and_one_became_a_score(sample):
    with scope(practice=sample):
        rounds = RatingRound.objects.order_by("stopped").annotate(done=Count("ratings"))
        found = [(row.stopped, row.done, row.score_id is not None) for row in rounds]
    assert found == [("", 2, False), ("done", 5, True)]


def test_episodes_end_with_reasons_and_one_trouble_came_back(sample):
    with scope(practice=sample):
        ended = Episode.objects.filter(ended_on__isnull=False)
        reasons = set(ended.values_list("end_reason", flat=True))
        back = Episode.objects.get(follows__isnull=False)
        open_ones = Episode.objects.filter(ended_on=None)
        assert open_ones.exclude(side="").exclude(goals="").filter(since_on__isnull=False).exists()
        assert Plan.objects.exclude(success="").filter(until_on__gt=TODAY).exists()
        assert Method.objects.count() == 5
        assert back.follows.client_id == back.client_id
    assert reasons == {reason.value for reason in EndReason}


def test_loops_go_on_by_the_next_choice_and_each_side_says_its_own(sample):
    with scope(practice=sample):
        next_ones = Referral.objects.exclude(follows=None)
        assert set(next_ones.values_list("follows__status", flat=True)) == {"declined"}
        apart = Referral.objects.get(client__name="Peter Strand")
        on_hold = Referral.objects.get(status="on_hold")
        stopped = Referral.objects.get(client__name="Aiko Tanabe")
        back = Referral.objects.get(findings_via="fax")
    assert (apart.status, apart.went, apart.attended) == ("missed", "yes", "missed")
    assert on_hold.hold_until > TODAY
    assert (stopped.status, stopped.consent.withdrawn_via) == ("cancelled", "link")
    assert back.refers_back
    assert stopped.booked_for is not None


def test_a_minor_agrees_beside_her_mother_and_a_trainer_gets_no_word_unsigned(sample):
    with scope(practice=sample):
        minor = Consent.objects.get(client__name="Nell Averill")
        trainers = Consent.objects.filter(partner__profession="personal_trainer")
        ways = set(trainers.values_list("way", flat=True))
        grounds = set(Disclosure.objects.values_list("basis", flat=True))
        assert Disclosure.objects.filter(how="desk").exists()
    assert (minor.guardian, minor.assented, minor.signature) == (
        "Ada Averill, mother",
        True,
        "Ada Averill",
    )
    assert (ways, grounds) == ({"on_screen"}, {"consent", "authorisation"})


def test_two_plans_are_shared_one_message_waits_and_names_are_asked_about(sample):
    with scope(practice=sample):
        ends = sorted(plan.ends_on > TODAY for plan in SharedPlan.objects.all())
        unread = Message.objects.get(author="partner", read_at=None)
        asked = calendar_names.questions(now=NOW)
        assert Visit.objects.filter(visit_on__gt=TODAY, client__name="Peter Strand").count() == 6
    assert ends == [False, True]
    assert unread.referral.client.name == "Joan Whitlock"
    assert [question.words for question in asked] == ["lunch", "anselm pyke"]
    assert asked[1].likely[0][1] == "Anselm Pike"


def test_requests_came_in_and_a_report_and_thanks_are_due(sample):
    with scope(practice=sample):
        found = Counter(Incoming.objects.values_list("state", flat=True))
        unsure = Incoming.objects.get(client_name="Best Offers")
        cards = incoming.due_cards(today=TODAY, with_care=True)
        by_mail = Incoming.objects.get(client_name="Pia Lund")
        proposed = [one.name for one in incoming_sources.proposals(by_mail)]
        named = Client.objects.filter(named_us="yes").count()
    assert (found, unsure.doubts) == ({"new": 3, "taken": 2}, ["links"])
    assert Counter(card.kind for card in cards) == {"New request": 2, "Thanks": 1, "Report": 1}
    assert (proposed, named) == (["June Abara"], 2)


def test_the_figures_have_something_to_say(sample):
    with scope(practice=sample):
        found = loop_figures.loop_figures(practice=sample, today=TODAY)
    assert found.all.sent > 25
    assert len(found.by_month) > 6
    assert len(found.by_profession) > 6


def test_one_client_stays_away(sample):
    with scope(practice=sample):
        day = day_of(practice=sample, today=TODAY, now=NOW, with_care=True)
    assert [card.title.split(" has")[0] for card in day.cards if card.what.value == "away"] == [
        "Jonah Abel"
    ]


def test_partners_stand_at_every_stage_with_contacts_both_ways(sample):
    with scope(practice=sample):
        stages = set(Partner.objects.values_list("stage", flat=True))
        ways = set(Touch.objects.values_list("came_in", flat=True))
        assert Partner.objects.filter(snoozed_until__gt=TODAY).exists()
        assert not Touch.objects.filter(touched_on__gt=TODAY).exists()
        assert not Tie.objects.filter(source="").exists()
        assert set(AlsoSees.objects.values_list("may_name", flat=True)) == {True, False}
        sources = set(Client.objects.values_list("source_kind", flat=True))
    assert stages == {stage.value for stage in Stage}
    assert ways == {True, False}
    assert sources == {"", "partner", "client", "direct"}


def test_seven_were_asked_to_be_introduced_and_three_said_yes(sample):
    with scope(practice=sample):
        tries = Counter(ContactTry.objects.values_list("way", "outcome"))
    assert tries == {
        ("introduction", Outcome.YES.value): 3,
        ("introduction", Outcome.NO.value): 3,
        ("introduction", Outcome.OPEN.value): 1,
        ("card_left", Outcome.NO.value): 2,
        ("cold_call", Outcome.OPEN.value): 1,
    }


def test_one_introduction_waits_for_thanks_one_for_long_and_one_is_offered(sample):
    with scope(practice=sample):
        rows = Introduction.objects.order_by("asked_on")
        found = [
            (row.kind, row.target.name, (TODAY - row.asked_on).days, row.closed_on, row.thanked_on)
            for row in rows
        ]
    days_ago = {name: days for _, name, days, _, _ in found}
    standing = {name: (bool(closed), bool(thanked)) for _, name, _, closed, thanked in found}
    assert standing == {
        "Hana Kovac": (True, True),
        "Ruben Castle": (False, False),
        "Ines Castellano": (True, False),
        "Marcus Vail": (False, False),
    }
    assert days_ago["Ruben Castle"] == 65
    assert found[-1][0] == IntroductionKind.OFFERED.value


def test_today_asks_to_call_two_partners(sample):
    with scope(practice=sample):
        day = day_of(practice=sample, today=TODAY, now=NOW, with_care=True)
    assert [card.title for card in day.cards if card.what.value == "partner"] == [
        "Time to call Grace Lindqvist",
        "Time to call Ben Whitaker",
    ]


def test_two_entries_may_be_one_person_and_two_became_one(sample):
    with scope(practice=sample):
        question, merge = SameQuestion.objects.get(), Merge.objects.get()
        names = {question.partner.name, question.other_partner.name}
        gone = merge.gone_partner
    assert (names, question.answer) == ({"Katherine Bellweather", "Kate Bellweather"}, "")
    assert (merge.kept_partner.name, gone.name, merge.undone_at) == (
        "Robert Quint",
        "Bob Quint",
        None,
    )
    assert gone.merged_into_id == merge.kept_partner_id


def test_the_way_to_the_podiatrist_leads_through_tomas(sample):
    with scope(practice=sample):
        june = Partner.objects.get(name="June Abara")
        path = path_to(practice=sample, today=TODAY, target=june.pk)
        assert Partner.objects.get(pk=path.first).name == "Tomás Rivera"


def test_the_week_has_its_reasons_and_the_sample_directory_who_fills_the_gap(
    sample, settings, tmp_path
):
    settings.DIRECTORY_PATH = tmp_path / "directory.sqlite3"
    load_listings(told=read_sample()["listing"], path=settings.DIRECTORY_PATH)
    with scope(practice=sample):
        week = week_of(practice=sample, today=TODAY)
        (gap,) = cover_of(practice=sample, today=TODAY).gaps
    # Felix Okonjo could fill the gap, and was spoken with yesterday.
    assert [one.reason for one in week.people] == ["fading", "path", "seen"]
    assert [one.name for one in week.done] == ["Felix Okonjo"]
    assert (gap.title, len(gap.listings)) == ("No primary care clinician you trust yet", 4)
    near = {"path": settings.DIRECTORY_PATH, "near_zip": sample.postal_code, "within_km": 10}
    found = directory.find(**near, profession="podiatrist")
    assert len(found) == 5
    for each in found:
        assert each.listing.npi.startswith("2")  # numbers so far begin with 1
        assert each.listing.phone.startswith("503555")


def test_the_same_seed_gives_the_same_scores(sample):
    def scores(practice):
        with scope(practice=practice):
            rows = Score.objects.order_by("episode__client__name", "measure", "scored_on")
            return list(rows.values_list("episode__client__name", "scored_on", "value"))

    again = make_sample(told=read_sample(), now=NOW)
    assert scores(again) == scores(sample)


@pytest.mark.parametrize(("days", "hour"), [(0, 23), (3, 0), (6, 9)])
def test_it_can_be_made_on_any_day_at_any_hour(db, days, hour):
    now = NOW.replace(hour=hour) + timedelta(days=days)
    assert make_sample(told=read_sample(), now=now).is_sample


@pytest.mark.parametrize("shape", Shape)
def test_drawn_scores_are_whole_points_of_the_scale(shape):
    course = drawn_course(shape, [0, 1, 2, 3, 5, 8, 13], Random(1))
    for value in (*course.pain, *course.own):
        assert value in range(11)


def test_nobody_real_can_be_written_to_or_called():
    told = read_sample()
    for partner in (*told["partner"], *told["known"], *told["contact"]):
        assert partner["phone"].startswith("+1503555")
        assert partner["email"].endswith("example.org") or not partner["email"]
