"""Safety questions on the client's own page: by mail, by a text message, or on this device."""

import re
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests import make
from tests.web import screenings as rows
from warmhand.core.errors import DomainError
from warmhand.core.outbox import MailState
from warmhand.core.red_flags import Asked, Audience
from warmhand.core.safety import How
from warmhand.services import (
    client_scores,
    links,
    mail_words,
    outgoing,
    screening_asking,
    screenings,
)
from warmhand.services.safety_evidence import red_flags
from warmhand.services.screenings import Hand
from warmhand.store.models import Client, Link, OutboxMail, RaisedFlag, Screening

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample(practice):
    """A practice whose links open and whose mail leaves."""
    practice.is_sample = True
    practice.save()
    return practice


@pytest.fixture
def episode(sample):
    client = make.make_client(
        sample, birth_year=1991, email="theo@example.org", phone="+15035550199"
    )
    return make.make_episode(client)


def ask(member, episode, by):
    return member.post(reverse("safety-episode", args=[episode.pk]), {"by": by}, follow=True)


def home_of(practice):
    """The address in the newest link."""
    with scope(practice=practice):
        link = Link.objects.filter(screening__isnull=False).order_by("-created_at").first()
        return f"/q/{links.token_of(link)}/"


@pytest.fixture
def home(member, episode):
    ask(member, episode, "link")
    return home_of(episode.practice)


def kept(practice):
    with scope(practice=practice):
        return Screening.objects.order_by("-started_at").first()


def test_a_mail_carries_the_link_and_says_nothing_of_health(member, sample, episode):
    for _ in range(2):
        ask(member, episode, "mail")
    with scope(practice=sample):
        mail = OutboxMail.objects.get()
        text = mail_words.words_of(mail)
    assert home_of(sample) in text.body
    assert not re.search("pain|neck|safety|ill|health|treat", text.body.lower() + text.subject)
    assert kept(sample).how == "link"


def test_the_link_is_there_to_copy_to_text_and_as_a_code(member, sample, episode):
    page = ask(member, episode, "link").content.decode()
    assert "sms:+15035550199" in page
    assert f"{home_of(sample)}" in page
    assert "<svg" in page
    with scope(practice=sample):
        assert not OutboxMail.objects.exists()


def test_where_links_open_nowhere_else_none_is_made(member, sample, episode):
    sample.is_sample = False
    sample.save()
    page = ask(member, episode, "mail")
    assert page.status_code == 409
    assert "Mail is not set up yet" in rows.text(page)
    assert "Read them out" in rows.text(page)
    with scope(practice=sample), pytest.raises(DomainError):
        screening_asking.ask_on_their_phone(
            client=episode.client,
            episode=episode,
            by_mail=False,
            user=make.make_member(sample),
            now=timezone.now(),
        )


def test_from_the_link_to_thanks(sample, home):
    page = Browser().get(home)
    html = page.content.decode()
    assert "<script" not in html
    assert " checked" not in html.replace('value="neck" checked', "")
    done = rows.answer_all(Browser(), page)
    assert "Thank you, Theo" in rows.text(done)
    row = kept(sample)
    assert (row.urgency, row.how) == ("none", "link")


def test_opening_changes_nothing_and_a_finished_link_is_over(sample, home):
    Browser().get(home)
    assert kept(sample).facts == {}
    page = Browser().get(home)
    second = rows.answer(Browser(), page)
    rows.answer(Browser(), second)
    again = Browser().get(home)
    assert "These questions have been answered" in rows.text(again)
    assert "(503) 555-0142" in rows.text(again)
    late = rows.answer(Browser(), second, ticks=["sepsis-signs"])
    assert late.status_code == 409
    assert "These questions have been answered" in rows.text(late)
    with scope(practice=sample):
        assert not RaisedFlag.objects.exists()
        assert Link.objects.get(screening__isnull=False).used_at is not None


def test_mail_that_is_no_longer_needed_is_not_sent(member, sample, episode):
    ask(member, episode, "mail")
    rows.answer_all(Browser(), Browser().get(home_of(sample)))
    with scope(practice=sample):
        assert OutboxMail.objects.get().state == MailState.CANCELLED


def test_a_link_that_was_closed_opens_no_more_and_its_mail_stays(member, sample, episode):
    ask(member, episode, "mail")
    path = home_of(sample)
    ask(member, episode, "close")
    assert Browser().get(path).status_code == 410
    with scope(practice=sample):
        mail = OutboxMail.objects.get()
        assert mail.state == MailState.CANCELLED
        assert outgoing.why_ended(mail, now=timezone.now())


def test_a_link_holds_for_fourteen_days(sample, home):
    with scope(practice=sample):
        link = Link.objects.get(screening__isnull=False)
    assert link.expires_at - link.created_at == timedelta(days=14)


def test_who_comes_back_goes_on_where_they_were(sample, home):
    rows.answer(Browser(), Browser().get(home), ticks=["diabetes"])
    later = Browser().get(home, follow=True)
    assert rows.path_of(later) == f"{home}signs/"
    first = Browser().get(f"{home}?back=1")
    assert rows.form_of(first).sends["yes"] == ["diabetes"]
    early = Browser().get(f"{home}done/", follow=True)
    assert rows.path_of(early) == f"{home}signs/"


def test_nobody_passes_by_the_first_page(sample, home):
    early = Browser().get(f"{home}signs/", follow=True)
    assert rows.path_of(early) == home


def test_on_two_devices_the_later_page_wins_question_by_question(sample, home):
    page = Browser().get(home)
    rows.answer(Browser(), page, ticks=["diabetes"])
    seen = " ".join(fact.id for fact in red_flags().facts.values() if fact.bundle == "recent")
    Browser().post(home, {"seen": seen, "regions": ["neck"], "yes": ["recent_infection"]})
    facts = kept(sample).facts
    assert facts["diabetes"] is True
    assert facts["recent_infection"] is True
    rows.answer(Browser(), page, yes=[])
    assert kept(sample).facts["diabetes"] is False


def test_an_urgent_answer_becomes_the_urgent_page_and_stays_it(sample, home):
    done = rows.answer_all(Browser(), Browser().get(home), ticks=["stroke-face-arm-speech"])
    assert "urgent-panel" in done.content.decode()
    again = Browser().get(home, follow=True)
    assert "urgent-panel" in again.content.decode()
    assert kept(sample).urgency == "emergency"


@pytest.mark.parametrize(
    ("tick", "words"),
    [("changing-mole", "Please see a doctor within days"), ("blood_thinners", "Thank you, Theo")],
)
def test_the_thanks_name_no_condition(tick, words, sample, home):
    done = rows.answer_all(Browser(), Browser().get(home), ticks=[tick])
    assert words in rows.text(done)
    assert "skin" not in rows.text(done).lower()
    assert "blood" not in rows.text(done).lower()


def test_the_private_questions_may_be_skipped(sample, home):
    second = rows.answer(Browser(), Browser().get(home))
    none = [name for name in rows.form_of(second).offers["none"] if name != "private"]
    assert "private" in rows.form_of(second).offers["none"]
    done = rows.answer(Browser(), second, none=none)
    assert "Thank you" in rows.text(done)
    assert not any(name.startswith("suicide") for name in kept(sample).answers)


def test_what_a_link_sends_for_the_therapists_questions_is_not_kept(sample, home):
    second = rows.answer(Browser(), Browser().get(home))
    own = ["elder-bruises.big_bruise", "child-harm.danger_now"]
    seen = " ".join([*rows.form_of(second).sends["seen"], *own])
    Browser().post(rows.path_of(second), {"seen": seen, "yes": own})
    assert not set(own) & set(kept(sample).answers)


def test_names_that_nobody_knows_are_left_out(sample, home):
    typed = {"seen": "x y", "yes": ["x"], "none": ["y"], "regions": ["moon"], "topics": ["z"]}
    assert Browser().post(home, typed).status_code == 422
    assert kept(sample).regions == []


def asked_words(data):
    """What the questions themselves say: "infection" is a plain word where it is asked for."""
    return {
        *(flag.question for flag in data.flags.values()),
        *(line.words for line in data.lines.values()),
        *(fact.question for fact in data.facts.values()),
        *(bundle.words for bundle in data.bundles.values()),
        *(topic.words for topic in data.topics.values()),
        *data.regions.values(),
    }


def round_of(practice, asked, **fields):
    """The address of a waiting round in which everything that can be asked is asked."""
    data = red_flags()
    with scope(practice=practice):
        row = Screening.objects.create(
            practice=practice,
            client=Client.objects.first(),
            asked=asked,
            how="link",
            topics=list(data.topics),
            evidence_on=data.checked_on,
            started_at=timezone.now(),
            **fields,
        )
        token = screening_asking.hand_over_link(screening=row, user=None, now=timezone.now())
    return f"/q/{token}/"


SITUATIONS = [
    {"age": 55, "sex_at_birth": "female", "pregnant": "yes", "pregnancy_weeks": 20},
    {"age": 12, "sex_at_birth": "male"},
    {"age": 80, "sex_at_birth": "male"},
    {"age": 30, "sex_at_birth": "female", "pregnant": "no", "postpartum_weeks": 4},
]


@pytest.mark.parametrize("asked", ["intake", "visit"])
@pytest.mark.parametrize("known", SITUATIONS, ids=lambda known: str(known["age"]))
def test_no_page_of_a_client_names_a_condition_or_asks_for_the_therapist(
    asked, known, sample, episode
):
    data = red_flags()
    facts = {fact.id: True for fact in data.facts.values() if fact.type == "bool"}
    home = round_of(
        sample,
        asked,
        regions=[name for name in data.regions if name != "no_pain"],
        facts={**facts, "pregnant": "no", "pregnancy_weeks": -1, "postpartum_weeks": -1, **known},
    )
    pages = [Browser().get(f"{home}?back=1"), Browser().get(f"{home}signs/", follow=True)]
    assert len(rows.form_of(pages[1]).offers["yes"]) > 90
    shown = " ".join(rows.text(page) for page in pages)
    left = shown
    for words in sorted(asked_words(data), key=len, reverse=True):
        left = left.replace(words, " ")
    for flag in data.flags.values():
        for condition in re.split(r"[,;()]| or | and ", flag.suggests):
            assert not condition.strip() or not re.search(
                rf"\b{re.escape(condition.strip())}\b", left, re.IGNORECASE
            ), condition
    own = [
        line
        for line in data.lines.values()
        if data.bundles[data.flags[line.flag].bundle].audience is Audience.THERAPIST
    ]
    html = "".join(page.content.decode() for page in pages)
    for line in own:
        assert line.id not in html
        assert line.words not in shown
    assert "therapist only" not in shown


def score_page(episode):
    now = timezone.now()
    with scope(practice=episode.practice):
        token = client_scores.new_link(
            episode=episode, user=make.make_member(episode.practice), now=now
        )
    Browser().post(f"/s/{token}/", {"question": "pain", "answer": "4"})
    return f"/s/{token}/"


def test_the_clients_score_page_asks_whether_anything_is_new(sample, episode):
    rows.answered(episode)
    path = score_page(episode)
    assert "Anything new since last time?" in rows.text(Browser().get(path))
    for _ in range(2):
        done = Browser().post(f"{path}anything-new/", {"nothing": "yes"}, follow=True)
        assert "Anything new since last time?" not in rows.text(done)
    assert (kept(sample).asked, kept(sample).urgency, kept(sample).how) == ("visit", "none", "link")
    with scope(practice=sample):
        assert Screening.objects.filter(asked="visit").count() == 1


def test_something_new_on_the_score_page_opens_the_topics(sample, episode):
    rows.answered(episode)
    path = score_page(episode)
    first = Browser().post(f"{path}anything-new/", {"something": "yes"}, follow=True)
    assert rows.path_of(first).startswith("/q/")
    second = rows.answer(Browser(), first, topics=["low"])
    assert "suicide-danger-now" in rows.form_of(second).offers["yes"]
    done = rows.answer(Browser(), second)
    assert "Thank you" in rows.text(done)
    assert kept(sample).finished_at


def test_before_the_first_questions_the_score_page_asks_nothing(sample, episode):
    path = score_page(episode)
    assert "Anything new" not in rows.text(Browser().get(path))
    Browser().post(f"{path}anything-new/", {"something": "yes"})
    with scope(practice=sample):
        assert not Screening.objects.exists()


def test_the_device_handed_over_shows_the_questions_and_nothing_else(sample, episode):
    owner = make.make_member(sample)
    device = Browser()
    assert device.login(email=owner.email, password=make.PASSWORD)
    page = ask(device, episode, "hand")
    assert rows.path_of(page).startswith("/q/")
    assert "Brandt" not in page.content.decode()
    done = rows.answer_all(device, page)
    assert "Please hand the device back" in rows.text(done)
    assert kept(sample).how == "handed_over"
    assert device.get("/", follow=True).redirect_chain[-1][0] == "/handed-over/"


def test_another_place_joins_the_round_that_waits(sample, episode):
    other = make.make_episode(episode.client, problem="", region="knee", label="knee")
    now, hand = timezone.now(), Hand(how=How.READ_OUT)
    with scope(practice=sample):
        for one in (episode, other):
            row = screenings.begin(
                client=episode.client, episode=one, asked=Asked.INTAKE, hand=hand, now=now
            )
        assert row.regions == ["neck", "knee"]
        assert Screening.objects.count() == 1
        late = now + screenings.KEPT + timedelta(minutes=1)
        assert screenings.begun(client=episode.client, asked=Asked.INTAKE, now=late) is None
