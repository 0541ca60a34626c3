"""The public page: what it shows and to whom, how small it is, its settings, and its own try."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from justhtml import JustHTML

from tests import make
from tests.make import NOW, TODAY
from tests.web.public_style import STATIC
from warmhand.core.people import Role
from warmhand.services.answer_time import answer_time
from warmhand.services.named_partners import set_may_show
from warmhand.store.models import Client, Incoming, Partner, Practice

pytestmark = pytest.mark.django_db
WHERE = "/settings/public-page/"
TRY = WHERE + "try/"
LONG = "Words that people read. " * 80
SAID = {
    "is_public": "on",
    "booking_url": "https://book.example.com/maren",
    "lead": "Hands that know runners",
    "words": "I treat runners.",
    "how": "Sixty minutes.",
    "openings": "First opening within a week",
    "openings_until": (TODAY + timedelta(days=7)).isoformat(),
    "hours_0": "9 to 6",
    "hours_1": "9-6",
    "hours_5": "9-12, 2-4",
    "report_after_visits": "4",
}
SENT = {"sender_name": "Dana Ruiz", "sender_email": "dana@example.org", "client_name": "Theo"}
SENT |= {"who_calls": "they_call"}


@pytest.fixture
def page(in_practice: Practice) -> str:
    in_practice.is_public = True
    in_practice.save()
    return f"/p/{in_practice.slug}/"


def read(where: str) -> str:
    return Browser().get(where).content.decode()


def fill(practice: Practice) -> None:
    """As much as a page can hold."""
    practice.public_lead, practice.public_words, practice.public_how = "L" * 200, LONG, LONG
    practice.booking_url = "https://book.example.com/maren"
    practice.opening_hours = [[day, "09:00", "18:00"] for day in range(7)]
    practice.letter_name = "A short letter"
    practice.save()
    for number in range(15):
        make.make_partner(
            practice, name=f"Partner {number:02}", npi="", may_show_on=TODAY, city="Portland"
        )
        make.make_event(practice, starts_at=NOW + timedelta(days=number, hours=-1), ends_at=NOW + timedelta(days=number, hours=2), slots=4)  # fmt: skip
        make.make_article(practice)


def test_a_full_page_and_its_style_are_small_and_are_all_that_is_asked_for(
    in_practice, page, django_assert_num_queries
):
    fill(in_practice)
    with django_assert_num_queries(4):  # practice, partners, demo days, articles
        response = Browser().get(page)
    text = response.content.decode()
    style = (STATIC / "public.css").read_bytes()
    assert len(response.content) + len(style) < 50_000
    asked = re.findall(r'<(?:link|script|img|source|iframe)\b[^>]*\b(?:href|src)="([^"]+)"', text)
    own = f"http://localhost:8000{page}"
    assert [one for one in asked if not one.startswith("data:") and one != own] == [
        "/static/warmhand/public.css"
    ]
    assert text.count("Partner 1") == 2  # twelve of fifteen are named
    assert not response.cookies


def test_every_public_page_is_valid_html(in_practice, page, member):
    fill(in_practice)
    for path in ("", "refer/", "come/", "thanks/", "privacy/", "from/nothing/"):
        JustHTML(read(page + path), strict=True)
    for answer in (member.get(WHERE + "preview/"), member.get(TRY), Browser().post(page + "come/")):
        JustHTML(answer.content.decode(), strict=True)


def test_addresses_and_moments_are_written_as_html_wants_them(in_practice, page):
    fill(in_practice)
    article = make.make_article(in_practice, published_at=NOW.replace(microsecond=123_456))
    text = read(page) + read(f"{page}read/{article.slug}/")
    for href in re.findall(r'<link\b[^>]*\bhref="([^"]*)"', text):
        assert " " not in href
    moments = re.findall(r'datetime="([^"]*)"', text)
    assert "2026-10-13T09:00:00-07:00" in moments
    assert not [one for one in moments if "." in one]


def test_search_engines_are_told_what_people_read_and_no_partner(in_practice, page):
    in_practice.public_lead = "Runners </script><script>alert(1)</script>"
    in_practice.opening_hours = [[0, "09:00", "18:00"]]
    in_practice.save()
    make.make_partner(in_practice, name="Dana Ruiz", may_show_on=TODAY)
    make.make_event(in_practice, ends_at=NOW + timedelta(hours=3))
    make.make_event(in_practice, name="Private", is_public=False)
    text = read(page)
    assert text.count("</script>") == 1
    told = re.search(r'ld\+json">(.*?)</script>', text)[1]
    own, event = json.loads(told)["@graph"]
    assert (own["@type"], own["telephone"]) == ("HealthAndBeautyBusiness", "+15035550142")
    assert own["url"] == f"http://localhost:8000{page}"
    assert own["description"] == in_practice.public_lead
    assert event["name"] == "Ironwood Gym demo"
    assert "Dana" in text
    assert "Dana" not in told


def test_a_partner_is_named_with_their_yes_and_at_once_not_without_it(in_practice, page, member):
    dana = make.make_partner(in_practice, name="Dana Ruiz", note="porcupine", good_at="necks")
    others = (
        {"name": "Never Asked"},
        {"name": "Put Away", "may_show_on": TODAY, "archived_at": NOW},
        {"name": "Stepped Back", "may_show_on": TODAY, "stage": "stepped_back"},
        {"name": "Made One", "may_show_on": TODAY, "merged_into": dana},
    )
    for other in others:
        make.make_partner(in_practice, **other)
    assert "With whom I work" not in read(page)
    member.post(reverse("partner-named", args=[dana.pk]))
    text = read(page)
    assert "Dana Ruiz, PT" in text
    assert "Physical therapist, Riverside Physical Therapy" in text
    for hidden in ("porcupine", "necks", "0171", "hana.kovac", *(one["name"] for one in others)):
        assert hidden not in text
    shown = member.get(reverse("partner", args=[dana.pk])).content.decode()
    assert "Dana agreed to be named on October 13, 2026" in shown
    assert reverse("partner-not-named", args=[dana.pk]) in shown
    member.post(reverse("partner-not-named", args=[dana.pk]))
    assert "Dana" not in read(page)


def test_a_second_tap_keeps_the_day_of_the_yes(in_practice):
    dana = make.make_partner(in_practice, may_show_on=TODAY)
    user = make.make_member(in_practice)
    later = TODAY + timedelta(days=9)
    set_may_show(partner=dana, on=later, user=user, now=NOW)
    assert Partner.objects.get().may_show_on == TODAY


def test_openings_and_demo_days_leave_the_page_when_they_are_over(in_practice, page):
    in_practice.public_openings = "First opening within a week"
    in_practice.openings_until = TODAY
    in_practice.save()
    make.make_event(in_practice, ends_at=NOW + timedelta(hours=1))
    make.make_event(in_practice, name="Over", starts_at=NOW - timedelta(hours=3), ends_at=NOW)
    text = read(page)
    assert "First opening" in text
    assert "Ironwood Gym demo" in text
    assert "Over" not in text
    Practice.objects.update(openings_until=TODAY - timedelta(days=1))
    assert "First opening" not in read(page)


def test_what_is_set_stands_on_the_page_and_book_leads(in_practice, member):
    assert member.post(WHERE, SAID).status_code == 302
    text = read(f"/p/{in_practice.slug}/")
    assert text.index('href="https://book.example.com/maren"') < text.index("Ask first")
    for words in ("Hands that know runners", "I treat runners.", "Sixty minutes."):
        assert words in text
    assert "<dt>Monday and Tuesday</dt><dd>9 am to 6 pm</dd>" in text
    assert "<dt>Saturday</dt><dd>9 am to 12 pm, 2 pm to 4 pm</dd>" in text
    again = member.get(WHERE).content.decode()
    assert 'value="9 am to 12 pm, 2 pm to 4 pm"' in again
    assert member.post(WHERE, {**SAID, "hours_0": ""}).status_code == 302
    assert "Monday" not in read(f"/p/{in_practice.slug}/")


def test_what_cannot_be_is_refused_and_what_was_typed_stays(in_practice, member):
    wrong = (
        {"booking_url": "http://book.example.com/"},
        {"booking_url": "javascript:alert(1)"},
        {"hours_3": "by agreement"},
        {"openings_until": (TODAY - timedelta(days=1)).isoformat()},
        {"report_after_visits": "0"},
        {"lead": "L" * 201},
    )
    for one in wrong:
        answer = member.post(WHERE, {**SAID, **one})
        assert answer.status_code == 422, one
        assert "I treat runners." in answer.content.decode()
    in_practice.refresh_from_db()
    assert (in_practice.is_public, in_practice.booking_url) == (False, "")


def test_the_preview_is_there_while_the_page_is_off_and_for_the_owner_alone(in_practice, member):
    text = member.get(WHERE + "preview/").content.decode()
    assert "Only you see this" in text
    assert 'content="noindex"' in text
    desk = Browser()
    desk.force_login(make.make_member(in_practice, Role.FRONT_DESK))
    assert desk.get(WHERE + "preview/").status_code == desk.get(TRY).status_code == 403
    assert Browser().get(f"/p/{in_practice.slug}/").status_code == 404


def test_a_try_of_the_own_form_is_marked_and_adds_nobody(in_practice, member):
    assert "A try of your own form" in member.get(TRY).content.decode()
    assert member.post(TRY, {**SENT, "client_name": ""}).status_code == 422
    assert Practice.objects.get().refer_tried_at is None
    done = member.post(TRY, SENT, follow=True).content.decode()
    assert "This was a try: nobody was added." in done
    assert timedelta() <= Practice.objects.get().refer_tried_at - NOW < timedelta(hours=1)
    assert not Incoming.objects.exists()
    assert not Client.objects.exists()


def test_answers_are_timed_for_what_came_by_itself_and_is_no_spam(
    in_practice, member, django_assert_num_queries
):
    rows = [
        *({"state": "taken", "decided_at": NOW - timedelta(days=9, hours=-h)} for h in range(1, 6)),
        {"state": "spam", "decided_at": NOW},
        {"state": "new", "doubts": ["links"]},
        {"state": "taken", "came_by": "phone", "decided_at": NOW},
        {"state": "taken", "created_at": NOW - timedelta(days=91), "decided_at": NOW},
    ]
    for number, row in enumerate(rows):
        values = {"kind": "client", "created_at": NOW - timedelta(days=9), "practice": in_practice}
        key = f"00000000-0000-4000-8000-{number:012}"
        Incoming.objects.create(submit_key=key, **{**values, **row})
    with django_assert_num_queries(1):
        found = answer_time(now=NOW)
    assert (found.answered, found.waiting, found.middle) == (5, 0, timedelta(hours=3))
    text = member.get(reverse("incoming")).content.decode()
    assert "You answer in 3 hours, half of them sooner." in text
    assert "5 answered in the last 90 days, from 1 hour to 5 hours." in text
