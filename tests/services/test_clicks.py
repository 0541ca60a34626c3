"""Clicks: how often and on which day, never by whom, and never to a place the letter has not."""

from datetime import timedelta

import pytest
from django.test import Client as Browser

from tests import make
from tests.make import NOW
from warmhand.services import clicks
from warmhand.store.models import ClickCount

BODY = (
    "[a](https://example.org/a) [me](mailto:me@example.org) [own](https://w.example/p/{}/read/x/)"
)


@pytest.fixture
def sent(in_practice, settings):
    settings.ADDRESS = "https://w.example"
    return make.make_edition(in_practice, state="sent", body=BODY.format(in_practice.slug))


def open_link(edition, position, **headers):
    where = f"/l/{edition.practice.slug}/{edition.number}/{position}/"
    return Browser().get(where, **headers)


def test_a_link_counts_and_leads_where_the_letter_says(sent):
    assert not sent.practice.is_public  # its links are out there, whatever the page is
    for _ in "ab":
        answer = open_link(sent, 1)
        assert (answer.status_code, answer["Location"]) == (302, "https://example.org/a")
        assert not answer.cookies
    first = clicks.clicks_of(sent)[0]
    assert (first.link.address, first.many) == ("https://example.org/a", 2)
    assert ClickCount.objects.get().count == 2


def test_what_is_kept_of_a_click_is_a_number_of_a_day():
    kept = {field.name for field in ClickCount._meta.get_fields()}
    assert kept == {"id", "practice", "edition", "position", "on", "count"}


def test_the_practices_own_page_hears_from_which_letter_one_comes(sent):
    where = open_link(sent, 3)["Location"]
    assert where == f"https://w.example/p/{sent.practice.slug}/read/x/?from=letter.{sent.number}"
    for other in ("https://w.example/p/other/", "https://w.example/x?a=1", "https://e.example/#a"):
        assert clicks.leads_on(sent, other) == other


def test_nothing_else_is_led_to(sent, in_practice):
    draft = make.make_edition(in_practice)
    for edition, position in ((sent, 2), (sent, 4), (sent, 0), (draft, 1)):
        assert open_link(edition, position).status_code == 404
    assert Browser().get(f"/l/nobody/{sent.number}/1/").status_code == 404
    assert not ClickCount.objects.exists()


def test_fetching_ahead_and_asking_for_the_head_count_nothing(sent):
    assert open_link(sent, 1, HTTP_SEC_PURPOSE="prefetch;prerender").status_code == 302
    where = f"/l/{sent.practice.slug}/{sent.number}/1/"
    assert Browser().head(where).status_code == 302
    assert not ClickCount.objects.exists()


def test_days_are_kept_apart_and_added_up(sent):
    for days in (0, 0, 1):
        clicks.count_one(edition=sent, position=1, on=(NOW + timedelta(days=days)).date())
    assert sorted(ClickCount.objects.values_list("count", flat=True)) == [1, 2]
    assert clicks.clicks_of(sent)[0].many == 3
