"""The public page and its forms, requests by role, cards, the report behind a link, two taps."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client as Browser
from django.urls import reverse

from tests import make
from tests.make import NOW, TODAY
from tests.services.test_incoming import from_dana
from warmhand.core.consent import Item
from warmhand.core.people import Role
from warmhand.core.spam import AN_HOUR_FROM_ONE_PLACE
from warmhand.services import incoming, incoming_reports, links, partner_cards, report_consents
from warmhand.services.incoming_form import receive
from warmhand.services.incoming_taking import take
from warmhand.store.models import Client, Incoming, Link, Practice

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)
COME = {"client_name": "Theo Brandt", "client_phone": "(503) 555-0117", "words": "porcupine neck"}
REFER = {
    "sender_name": "Dana Ruiz",
    "sender_email": "dana@example.org",
    "client_name": "Theo",
    "who_calls": "they_call",
}


@pytest.fixture(autouse=True)
def nobody_counted_yet():
    cache.clear()


@pytest.fixture
def page(in_practice: Practice) -> str:
    in_practice.is_public = True
    in_practice.public_words = "I treat runners.\n\nNecks too."
    in_practice.save()
    return f"/p/{in_practice.slug}/"


def test_who_goes_back_and_mends_the_phone_sends_a_second_request(page):
    browser = Browser()
    stamp = stamp_in(browser.get(page + "come/"))
    with time_machine.travel(LATER):
        for phone in ("(503) 555-0117", "(503) 555-0118", "(503) 555-0118"):
            browser.post(page + "come/", {**COME, "stamp": stamp, "client_phone": phone})
    phones = set(Incoming.objects.values_list("client_phone", flat=True))
    assert (phones, Incoming.objects.count()) == ({"+15035550117", "+15035550118"}, 2)


def stamp_in(response) -> str:
    return re.search(r'name="stamp" value="([^"]+)"', response.content.decode())[1]


def fill(where: str, values: dict[str, str], browser: Browser | None = None, **more):
    """Open the form now and send it a minute later."""
    browser = browser or Browser()
    stamp = stamp_in(browser.get(where))
    with time_machine.travel(LATER):
        return browser.post(where, {**values, "stamp": stamp, **more})


def test_a_page_that_is_off_answers_like_one_that_never_was(in_practice):
    for path in ("", "refer/", "come/", "thanks/", "from/abc/"):
        off = Browser().get(f"/p/{in_practice.slug}/{path}")
        never = Browser().get(f"/p/nobody-here/{path}")
        assert off.status_code == never.status_code == 404
        assert off.content == never.content


def test_the_public_page_runs_no_script_sets_no_cookie_and_may_be_found(page):
    response = Browser().get(page)
    text = response.content.decode()
    assert "I treat runners." in text
    assert re.findall(r"<script[^>]*>", text) == ['<script type="application/ld+json">']
    assert 'content="index"' in text
    assert not response.cookies
    assert 'content="noindex"' in Browser().get(page + "refer/").content.decode()


def test_a_form_sent_and_sent_again_is_one_request_with_the_same_thanks(page):
    browser = Browser()
    stamp = stamp_in(browser.get(page + "come/"))
    with time_machine.travel(LATER):
        for _ in range(3):
            sent = browser.post(page + "come/", {**COME, "stamp": stamp}, follow=True)
            assert sent.redirect_chain == [(page + "thanks/", 302)]
    row = Incoming.objects.get()
    assert (row.client_phone, row.words, row.doubts) == ("+15035550117", "porcupine neck", [])


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("refer/", {**REFER, "client_phone": "(503) 555-0117"}),  # no word of the client's own yes
        ("refer/", {**REFER, "sender_email": ""}),
        ("refer/", {**REFER, "who_calls": ""}),
        ("refer/", {**REFER, "who_calls": "we_reach", "client_knows": "on"}),  # how?
        ("refer/", {**REFER, "client_name": ""}),
        ("come/", {**COME, "client_phone": "12"}),
        ("come/", {**COME, "client_phone": ""}),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(page, path, values):
    response = fill(page + path, values)
    assert response.status_code == 422
    for typed in filter(None, values.values()):
        assert typed in response.content.decode()
    assert not Incoming.objects.exists()


def test_nothing_is_preselected(page):
    assert "checked" not in Browser().get(page + "refer/").content.decode()


def test_a_form_sent_too_quickly_or_too_late_is_asked_for_once_more(page):
    browser = Browser()
    stamp = stamp_in(browser.get(page + "come/"))
    with time_machine.travel(NOW + timedelta(days=2)):
        again = browser.post(page + "come/", {**COME, "stamp": stamp})
        assert again.status_code == 422
        assert "porcupine neck" in again.content.decode()
        assert not Incoming.objects.exists()
        browser.post(page + "come/", {**COME, "stamp": stamp_in(again)})
    assert Incoming.objects.count() == 1


def test_a_refused_form_is_mended_as_quickly_as_one_likes_and_survives_back(page):
    browser = Browser()
    first = browser.get(page + "come/")
    refused = browser.post(page + "come/", {**COME, "client_phone": "", "stamp": stamp_in(first)})
    assert refused.status_code == 422
    assert refused.headers["Cache-Control"] == "private, no-cache, max-age=0"
    sent = browser.post(page + "come/", {**COME, "stamp": stamp_in(refused)}, follow=True)
    assert sent.redirect_chain == [(page + "thanks/", 302)]
    assert {one.headers["Cache-Control"] for one in (first, sent)} == {"no-store"}


def test_a_filled_hidden_field_marks_and_loses_nothing(page):
    fill(page + "come/", COME, website="https://x.example")
    assert Incoming.objects.get().doubts == ["hidden_field"]
    assert "<div hidden>" in Browser().get(page + "come/").content.decode()


def test_past_the_limit_the_page_says_so_and_keeps_what_was_typed(page):
    for number in range(AN_HOUR_FROM_ONE_PLACE):
        fill(page + "come/", {**COME, "client_name": f"Person {number}"})
    response = fill(page + "come/", {**COME, "client_name": "One Too Many"})
    assert response.status_code == 429
    assert "One Too Many" in response.content.decode()
    assert "(503) 555-0142" in response.content.decode()
    assert Incoming.objects.count() == AN_HOUR_FROM_ONE_PLACE


def test_a_card_says_from_whom_and_can_be_left_out(page, in_practice):
    dana = make.make_partner(in_practice, name="Dana Ruiz")
    owner = make.make_member(in_practice)
    card = partner_cards.new_card(partner=dana, user=owner, now=NOW)
    arrived = Browser().get(f"{page}from/{card.code}/").content.decode()
    assert "You come from Dana Ruiz" in arrived
    assert f"come/?card={card.code}" in arrived
    fill(page + "come/", COME)
    fill(page + "come/", {**COME, "client_name": "Priya"}, card=card.code)
    sources = list(
        Incoming.objects.order_by("client_name").values_list("source_partner", flat=True)
    )
    assert sources == [dana.pk, None]
    partner_cards.revoke_card(partner=dana, user=owner, now=NOW)
    assert "Dana Ruiz" not in Browser().get(f"{page}from/{card.code}/").content.decode()


def test_a_colleague_says_that_their_client_will_call(page, in_practice, member):
    fill(page + "refer/", REFER)
    row = Incoming.objects.get()
    assert "They will call you" in member.get(f"/incoming/{row.pk}/").content.decode()


def test_the_list_has_25_on_a_page(in_practice, member):
    for number in range(26):
        asked = from_dana(client_name=f"Person {number}", words="")
        receive(practice=in_practice, asked=asked, key=uuid4(), now=NOW)
    first, second = (member.get(f"/incoming/?page={n}").content.decode() for n in (1, 2))
    assert (first.count("Refers Person"), second.count("Refers Person")) == (25, 1)
    assert "?state=new&amp;page=2" in first


def signed_in(practice: Practice, role: Role) -> Browser:
    browser = Browser()
    browser.force_login(make.make_member(practice, role))
    return browser


def came(practice: Practice) -> Incoming:
    return receive(practice=practice, asked=from_dana(words="porcupine neck"), key=uuid4(), now=NOW)


@pytest.mark.parametrize(
    ("role", "reads"), [(Role.OWNER, True), (Role.PRACTITIONER, True), (Role.FRONT_DESK, False)]
)
def test_the_desk_sees_names_and_no_words(in_practice, role, reads):
    row = came(in_practice)
    text = signed_in(in_practice, role).get(f"/incoming/{row.pk}/").content.decode()
    assert "Dana Ruiz" in text
    assert ("porcupine" in text) is reads


def test_a_request_is_taken_and_thanked_in_two_taps(in_practice, member):
    row = came(in_practice)
    member.post(reverse("incoming-take", args=[row.pk]), {"client": "new", "name": "Theo Brandt"})
    member.post(reverse("incoming-thank", args=[row.pk]), {"how": "call"})
    row = incoming.rows().get()
    assert (row.state, row.client.name) == ("taken", "Theo Brandt")
    assert row.client.source_partner == row.source_partner
    assert row.thanked_at is not None


def test_a_request_by_phone_is_written_down_once(in_practice, member):
    values = {"came_by": "phone", "client_name": "Priya", "sender_name": "Dana", "key": uuid4()}
    for _ in range(2):
        member.post("/incoming/new/", values)
    row = Incoming.objects.get()
    assert (row.came_by, row.kind) == ("phone", "client")


def reported(practice: Practice) -> tuple[Incoming, Link]:
    owner = make.make_member(practice)
    practice.is_sample = True
    practice.mail_from_address = "maren@example.org"
    row = came(practice)
    take(row=row, user=owner, now=NOW, today=TODAY, name="Theo Brandt")
    row = incoming.rows().get(pk=row.pk)
    row.practice = practice
    items = frozenset({Item.NAME, Item.PROBLEM, Item.SCORES})
    report_consents.give_spoken(row=row, items=items, attested_by="Maren", user=owner, now=NOW)
    link = incoming_reports.send_report(
        row=row, words="porcupine neck, on track", by_mail=True, user=owner, now=NOW
    )
    return row, link


def test_a_report_opens_by_its_link_until_the_client_takes_the_yes_back(in_practice):
    row, link = reported(in_practice)
    where = f"/i/{links.token_of(link)}/"
    shown = Browser().get(where)
    assert "porcupine neck, on track" in shown.content.decode()
    assert "<script" not in shown.content.decode()
    row.report_consent.ends_on = TODAY - timedelta(days=1)
    row.report_consent.save()
    ended = Browser().get(where)
    assert ended.status_code == 410
    assert "porcupine" not in ended.content.decode()
    report_consents.withdraw(row=row, user=make.make_member(in_practice), now=NOW)
    closed = Browser().get(where)
    assert closed.status_code == 410
    assert "Theo" not in closed.content.decode()


def test_the_yes_is_asked_with_nothing_ticked(in_practice, member):
    row = came(in_practice)
    take(row=row, user=make.make_member(in_practice), now=NOW, today=TODAY, name="Theo Brandt")
    where = reverse("incoming-tell", args=[row.pk])
    text = member.get(where).content.decode()
    assert "They said yes, and I attest it" in text
    assert "checked" not in text
    refused = member.post(reverse("incoming-agree", args=[row.pk]), {"heard": "1"})
    assert refused.status_code == 422


class Hand:
    """Taps what stands on the page, and counts; what is not there cannot be tapped."""

    def __init__(self, browser: Browser, path: str) -> None:
        self.browser, self.taps = browser, 0
        self.page = browser.get(path)

    def link(self, href: str) -> None:
        assert f'href="{href}"' in self.page.content.decode()
        self.taps, self.page = self.taps + 1, self.browser.get(href)

    def button(self, name: str, value: str) -> None:
        forms = re.findall(r"<form(.*?)>(.*?)</form>", self.page.content.decode(), re.DOTALL)
        button = re.compile(rf'<button[^>]* name="{name}" value="{value}"')
        [head] = [head for head, inner in forms if button.search(inner)]
        action = re.search(r'action="([^"]+)"', head)
        where = action[1] if action else self.page.request["PATH_INFO"]
        self.taps, self.page = (
            self.taps + 1,
            self.browser.post(where, {name: value}, follow=True),
        )


def test_who_sent_a_client_takes_two_taps_and_did_they_name_you_one_more(in_practice, member):
    dana = make.make_partner(in_practice, name="Dana Ruiz", stage="trusted")
    client = make.make_client(in_practice)
    hand = Hand(member, reverse("client", args=[client.pk]))
    hand.link(reverse("client-source", args=[client.pk]))
    hand.button("source", f"partner:{dana.pk}")
    assert hand.taps == 2
    assert Client.objects.get().source_partner == dana
    hand.button("named", "yes")
    assert hand.taps == 3
    assert Client.objects.get().named_us == "yes"
    assert "Named you once" in member.get(reverse("partner", args=[dana.pk])).content.decode()


def test_the_public_page_is_switched_on_in_the_settings(in_practice, member):
    where = "/settings/public-page/"
    values = {"is_public": "on", "words": "I treat runners.", "report_after_visits": "3"}
    assert member.post(where, values).status_code == 302
    assert Browser().get(f"/p/{in_practice.slug}/").status_code == 200
    assert member.post(where, {**values, "report_after_visits": "0"}).status_code == 422


def test_cards_are_printed_eight_to_a_sheet(in_practice, member):
    dana = make.make_partner(in_practice, name="Dana Ruiz")
    where = reverse("partner-card", args=[dana.pk])
    assert "print-card" not in member.get(where).content.decode()
    member.post(where)
    assert member.get(where).content.decode().count('class="print-card"') == 8
