"""The partner's page: what the consent names, and one next thing to say."""

import io
import itertools
import re
from datetime import UTC, date, datetime, timedelta

import pypdf
import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client as Browser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import make
from tests.make import NOW, TODAY
from tests.web import links as world
from tests.web.links import CANARIES
from warmhand.core.consent import Back, Item
from warmhand.core.links import LinkPurpose
from warmhand.core.referral import Actor, Purpose, Status, Step, Via
from warmhand.services import consents
from warmhand.store.models import Client, Episode, Referral, ReferralEvent, TrailEntry

STEPS = ("accept", "decline", "book", "see", "report")
GOOD = {
    "accept": {},
    "decline": {"decline_reason": "full"},
    "book": {"on": "2026-10-16", "at": "16:00"},
    "see": {"seen_on": "2026-10-13"},
    "report": {"found": "Stiff upper back.", "after": "back"},
}


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def referral(in_practice):
    return world.sent(in_practice)


@pytest.fixture
def home(referral):
    return f"/r/{world.token(referral, LinkPurpose.PARTNER)}/"


def text(response) -> str:
    """The words of a page as they are read: no tags, runs of blanks made one."""
    body = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(body.replace("&#x27;", "'").split())


def printed(response) -> str:
    pages = pypdf.PdfReader(io.BytesIO(response.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def steps_of(referral) -> list[str]:
    return [e.step for e in ReferralEvent.objects.filter(referral=referral) if e.step]


def test_the_first_page_asks_one_question_with_face_and_phone(home):
    page = Browser().get(home)
    assert page.status_code == 200
    assert "Can you see Theo Quillfeather for porcupine neck?" in text(page)
    assert "Maren Holt, LMT" in text(page)
    assert 'href="tel:+15035550142"' in page.content.decode()
    assert page.content.decode().count("button-primary") == 1
    assert "<script" not in page.content.decode()


def test_the_whole_way_by_link_and_what_comes_next(home, referral):
    browser = Browser()
    asks = {
        "accept": "Is there a date?",
        "book": "Has Theo been with you?",
        "see": "Three lines for Maren?",
        "report": "A copy of what you wrote stands below",
    }
    for step, following in asks.items():
        answer = browser.post(f"{home}{step}/", GOOD[step], follow=True)
        assert answer.redirect_chain == [(home, 302)]
        assert following in text(answer)
    referral.refresh_from_db()
    assert referral.status == Status.REPORTED
    assert referral.findings == "Found: Stiff upper back."
    assert referral.refers_back
    assert referral.booked_for == datetime(2026, 10, 16, 23, tzinfo=UTC)
    assert steps_of(referral) == ["send", "accept", "book", "see", "report"]
    by_link = ReferralEvent.objects.filter(referral=referral, actor="partner")
    assert {(event.via, event.user) for event in by_link} == {("link", None)}
    assert TrailEntry.objects.filter(deed="write", link_id__isnull=False).count() == 4


def test_the_clients_own_rows_stay_as_they_were(home):
    before = list(Client.objects.values()), list(Episode.objects.values())
    for step in ("accept", "book", "see", "report"):
        Browser().post(f"{home}{step}/", GOOD[step])
    assert (list(Client.objects.values()), list(Episode.objects.values())) == before


@pytest.mark.parametrize(
    ("first", "second"), list(itertools.product(STEPS, STEPS)), ids=lambda s: s
)
def test_a_step_acts_once_and_who_comes_late_sees_where_it_stands(home, referral, first, second):
    if first == "report":
        world.take(referral, Step.ACCEPT)
    Browser().post(f"{home}{first}/", GOOD[first])
    before = steps_of(referral)
    state = Referral.objects.filter(pk=referral.pk).values().get()
    answer = Browser().post(f"{home}{second}/", GOOD[second])
    assert answer.status_code in {302, 409}
    if answer.status_code == 409 or (first, second) == ("book", "book"):
        assert steps_of(referral) == before
        assert Referral.objects.filter(pk=referral.pk).values().get() == state
    if answer.status_code == 409:
        assert "nothing was changed. Here is where it stands" in text(answer)


def test_repeating_is_refused_kindly_with_the_state(home):
    Browser().post(f"{home}accept/")
    again = Browser().post(f"{home}accept/")
    assert again.status_code == 409
    assert "Is there a date?" in text(again)


def test_who_is_slower_sees_the_state(home, referral):
    """Another's no is written after this yes was read and checked, just before it is written."""
    others = iter([referral])

    def overtaken(execute, sql, params, many, context):
        is_move = sql.startswith('UPDATE "store_referral"')
        if is_move and (row := next(others, None)) is not None:
            world.take(row, Step.DECLINE, decline_reason="full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(overtaken):
        answer = Browser().post(f"{home}accept/")
    assert answer.status_code == 409
    assert "nothing was changed" in text(answer)


@pytest.mark.parametrize(
    ("step", "typed", "words"),
    [
        ("decline", {}, "Tap one of these reasons"),
        ("decline", {"decline_reason": "money"}, "Tap one of these reasons"),
        ("book", {"on": "2026-10-16"}, "Day and time, please, or neither"),
        ("book", {"on": "tomorrow", "at": "9"}, "Enter a valid"),
        ("book", {"on": "9999-12-31", "at": "23:00"}, "look at the year again"),
        ("book", {"on": "0001-01-01", "at": "00:00"}, "look at the year again"),
        ("see", {"seen_on": "0001-01-01"}, "look at the year again"),
        ("see", {"seen_on": "2026-10-14"}, "cannot be still to come"),
        ("hold", {"hold_until": "2026-10-20"}, "Choose why it waits."),
        ("hold", {"hold_reason": "papers", "hold_until": "2026-10-12"}, "has passed"),
        ("give_back", {}, "Tap one of these reasons"),
        ("report", {"after": "on"}, "Write a line on what was found"),
        ("report", {"found": "Stiff."}, "Say who goes on"),
        ("report", {"found": "x" * 601, "after": "on"}, "at most 600 characters"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_missing_is_asked_for_and_what_was_typed_stays(home, referral, step, typed, words):
    if step != "decline":
        world.take(referral, Step.ACCEPT)
    taken = steps_of(referral)
    answer = Browser().post(f"{home}{step}/", typed)
    assert answer.status_code == 422
    assert words in text(answer)
    assert steps_of(referral) == taken
    if "found" in typed:
        assert typed["found"] in answer.content.decode()


def test_what_waits_is_missed_or_comes_back_is_said_in_one_tap_each(home, referral):
    told = (
        ("hold", {"hold_reason": "client_away", "hold_until": "2026-10-20"}, "until October 20"),
        ("resume", {}, "Thank you for your yes"),
        ("book", {"on": "2026-10-12", "at": "09:00"}, "Booked for"),
        ("miss", {}, "of October 12, 2026 did not take place"),
        ("book", {"on": "", "at": ""}, "there is a date"),
        ("give_back", {"give_back_reason": "did_not_come"}, "not possible after all"),
    )
    for step, typed, words in told:
        ways = Browser().get(home).content.decode()
        assert f'{step}/"' in ways, step
        assert Browser().post(f"{home}{step}/", typed).status_code == 302, step
        assert words in text(Browser().get(home)), step
    assert steps_of(referral)[1:] == [
        *("accept", "hold", "resume", "book", "miss", "book", "give_back")
    ]
    assert Browser().post(f"{home}book/", {}).status_code == 409
    referral.refresh_from_db()
    assert (referral.attended, str(referral.missed_on)) == ("missed", "2026-10-12")
    assert CANARIES[Item.NAME] not in text(Browser().get(home))


def test_that_nobody_came_is_said_only_where_the_client_agreed_to_it(in_practice):
    referral = world.sent(in_practice, back=(Back.FINDINGS,))
    home = f"/r/{world.token(referral, LinkPurpose.PARTNER)}/"
    world.take(referral, Step.BOOK)
    assert f"{home}miss/" not in Browser().get(home).content.decode()
    assert Browser().post(f"{home}miss/").status_code == 409
    assert "did_not_come" not in Browser().get(f"{home}give_back/").content.decode()
    answer = Browser().post(f"{home}give_back/", {"give_back_reason": "did_not_come"})
    assert answer.status_code == 422


def test_a_date_may_be_left_out(home, referral):
    assert Browser().post(f"{home}book/", {"on": "", "at": ""}).status_code == 302
    referral.refresh_from_db()
    assert (referral.status, referral.booked_for) == (Status.BOOKED, None)


def test_who_needs_someone_else_says_so_in_the_lines(home, referral):
    world.take(referral, Step.ACCEPT)
    Browser().post(f"{home}report/", {"found": "Not mine.", "after": "elsewhere"})
    referral.refresh_from_db()
    assert referral.findings == "Found: Not mine.\nNeeds someone else; I will call."
    assert not referral.refers_back


@pytest.mark.parametrize("step", STEPS)
def test_looking_at_a_question_takes_no_step(home, referral, step):
    answer = Browser().get(f"{home}{step}/")
    assert answer.status_code in {200, 302}
    assert steps_of(referral) == ["send"]


def test_reading_page_and_letter_is_kept_in_the_trail_with_the_link(home):
    Browser().get(home)
    Browser().head(home)
    Browser().get(f"{home}letter.pdf")
    read = TrailEntry.objects.filter(deed="read")
    assert sorted(entry.detail for entry in read) == ["letter", "partner’s page"]
    assert all(entry.link_id and entry.user_id is None for entry in read)


def test_the_booked_date_comes_as_a_calendar_file_without_health_words(home):
    assert Browser().get(f"{home}appointment.ics").status_code == 302
    Browser().post(f"{home}book/", GOOD["book"])
    calendar = Browser().get(f"{home}appointment.ics")
    assert calendar.headers["Content-Type"].startswith("text/calendar")
    assert b"DTSTART:20261016T230000Z" in calendar.content
    assert b"Theo Quillfeather" in calendar.content
    assert b"porcupine" not in calendar.content


ENDINGS = {
    "its last day has passed": lambda r: None,
    "declined": lambda r: world.take(r, Step.DECLINE, decline_reason="full"),
    "closed": lambda r: world.take(
        r, Step.CLOSE, actor=Actor.PRACTICE, via=Via.IN_PERSON, close_reason="done"
    ),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_once_it_is_over_no_word_of_the_client_is_shown(home, referral, ending):
    ENDINGS[ending](referral)
    days = 91 if ending == "its last day has passed" else 0
    with time_machine.travel(NOW + timedelta(days=days), tick=False):
        pages = [Browser().get(home), Browser().get(f"{home}letter.pdf", follow=True)]
    for page in pages:
        assert page.status_code == 200
        assert page.headers["Content-Type"].startswith("text/html")
        for canary in (*CANARIES.values(), "Theo"):
            assert canary not in text(page)


def test_after_the_agreement_ended_the_page_says_so_and_hides_the_findings(home, referral):
    for step in ("accept", "report"):
        Browser().post(f"{home}{step}/", GOOD[step])
    assert "Stiff upper back." in text(Browser().get(home))
    with time_machine.travel(NOW + timedelta(days=91), tick=False):
        page = text(Browser().get(home))
    assert "Nothing is shared here any more" in page
    assert "Stiff" not in page


def test_a_withdrawn_consent_closes_the_link(home, referral):
    consents.withdraw_consent(referral=referral, now=NOW, via=Via.LINK)
    assert Browser().get(home).status_code == 410
    answer = Browser().post(f"{home}accept/")
    assert answer.status_code == 410
    assert "Theo" not in text(answer)
    assert "(503) 555-0142" in text(answer)


def test_what_may_not_be_told_is_not_asked(in_practice):
    referral = world.sent(in_practice, {Item.NAME, Item.QUESTION}, ())
    world.take(referral, Step.ACCEPT)
    world.take(referral, Step.BOOK)
    home = f"/r/{world.token(referral, LinkPurpose.PARTNER)}/"
    page = text(Browser().get(home))
    assert "has not agreed that you tell Maren more" in page
    assert Browser().post(f"{home}see/", GOOD["see"]).status_code == 409
    assert Browser().post(f"{home}report/", GOOD["report"]).status_code == 409


def test_a_question_between_colleagues_names_nobody_and_is_answered_at_once(in_practice):
    referral = world.sent(in_practice, purpose=Purpose.ASK)
    home = f"/r/{world.token(referral, LinkPurpose.PARTNER)}/"
    page = text(Browser().get(home))
    assert world.QUESTION in page
    for canary in (*CANARIES.values(), "Theo"):
        assert canary not in page
    answer = Browser().post(f"{home}report/", {"findings": "Leave it."}, follow=True)
    assert "Maren has your lines" in text(answer)
    assert steps_of(referral) == ["send", "accept", "report"]


@pytest.mark.django_db
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(items=st.frozensets(st.sampled_from(list(Item)), min_size=1))
def test_page_and_letter_hold_what_was_agreed_to_and_nothing_else(in_practice, items):
    with transaction.atomic():
        referral = world.sent(in_practice, items)
        home = f"/r/{world.token(referral, LinkPurpose.PARTNER)}/"
        html = Browser().get(home).content.decode()
        words = {"page": html, "letter": printed(Browser().get(f"{home}letter.pdf"))}
        transaction.set_rollback(True)
    for where, shown in words.items():
        lower = shown.lower()
        for item, canary in CANARIES.items():
            if item is Item.PHONE:
                found = "555-0117" in shown or "5550117" in shown
            else:
                found = canary.lower() in lower
            assert found == (item in items), f"{item} on the {where}"
        assert ("theo" in lower) == (Item.NAME in items), where
    assert ("chart-wide" in html) == (Item.CHART in items)
    assert ("The scores as figures" in html) == (Item.SCORES in items)
    assert ("Worst pain" in html) == bool(items & {Item.SCORES, Item.CHART})
    assert ("5.5" in words["letter"]) == (Item.SCORES in items)


def test_a_page_stays_within_its_queries(home, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        Browser().get(home)


def test_today_in_the_practices_place_decides(home, referral):
    """At 23:30 in Portland it is still the 13th, though Greenwich has the 14th."""
    late = datetime(2026, 10, 14, 6, 30, tzinfo=UTC)
    with time_machine.travel(late, tick=False):
        page = Browser().get(f"{home}see/").content.decode()
        assert f'value="{TODAY.isoformat()}"' in page
        answer = Browser().post(f"{home}see/", {"seen_on": "2026-10-14"})
    assert answer.status_code == 422
    assert date(2026, 10, 13) == TODAY


def test_a_letter_stays_as_it_was_sent(home, referral):
    before = Browser().get(f"{home}letter.txt").content
    make.make_score(referral.episode, scored_on=TODAY + timedelta(days=2), value=1.5)
    with time_machine.travel(NOW + timedelta(days=3)):
        assert Browser().get(f"{home}letter.txt").content == before
