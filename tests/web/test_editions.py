"""Writing a newsletter in the browser: kept, shown, deleted and brought back, read by anybody."""

import re
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from justhtml import JustHTML

from tests import make
from tests.make import NOW, TODAY
from warmhand.core.came_from import CameFrom
from warmhand.services.came_from import note
from warmhand.services.edition_changes import letter_of, version_of
from warmhand.store.models import Edition, Practice

pytestmark = pytest.mark.django_db
LIST = "/outreach/newsletter/"
ATTACK = "<script>alert(1)</script> [x](javascript:alert(1)) ![p](https://evil.example/p.png)"
WRITTEN = {"subject": " Warm  shoulders ", "preview": "Three.", "body": "Hello.\n\n" + ATTACK}


@pytest.fixture
def draft(in_practice: Practice) -> Edition:
    in_practice.is_public = True
    in_practice.address_line = "12 Linden Row"
    in_practice.save()
    return make.make_edition(in_practice)


def at(edition: Edition, more: str = "") -> str:
    return f"{LIST}{edition.pk}/{more}"


def text(response) -> str:
    return response.content.decode()


def test_one_begins_writes_and_looks(member, in_practice):
    where = member.post(LIST + "new/")["Location"]
    edition = Edition.objects.get()
    assert where == at(edition)
    answer = member.post(where, {**WRITTEN, "seen": version_of(edition)}, follow=True)
    assert (answer.status_code, letter_of(Edition.objects.get()).subject) == (200, "Warm shoulders")
    page = text(answer)
    assert "<script>alert" not in page
    assert "Pictures are left out" in page
    assert "postal address is missing" in page
    assert page.count(f'src="{at(edition, "preview/")}"') == 2
    assert page.count('sandbox=""') == 2


def test_the_preview_is_the_mail_itself_and_can_do_nothing(member, draft):
    Edition.objects.update(body=ATTACK)
    answer = member.get(at(draft, "preview/"))
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline';")
    assert "frame-ancestors 'self'" in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    html = text(answer)
    assert not re.search(r"<(script|img|iframe|link|object)|javascript:", html.replace(
        "[x](javascript:alert(1))", ""))  # fmt: skip
    JustHTML(html, strict=True)


def test_what_somebody_else_changed_meanwhile_is_shown_beside_what_was_typed(member, draft):
    seen = version_of(draft)
    Edition.objects.update(subject="Hers")
    answer = member.post(at(draft), {"subject": "Mine", "body": "My words", "seen": seen})
    assert answer.status_code == 409
    for words in ("What is stored now", "Hers", 'value="Mine"', "My words"):
        assert words in text(answer)
    fresh = re.search(r'name="seen" value="(\w+)"', text(answer))[1]
    assert member.post(at(draft), {"subject": "Mine", "seen": fresh}).status_code == 302
    assert Edition.objects.get().subject == "Mine"


def test_words_that_are_too_many_are_kept_on_the_page(member, draft):
    answer = member.post(at(draft), {"body": "kept " * 9_000, "seen": version_of(draft)})
    assert answer.status_code == 422
    assert "kept kept" in text(answer)
    assert Edition.objects.get().body == draft.body


def test_a_draft_is_deleted_and_brought_back_in_its_own_practice_alone(member, draft):
    page = text(member.post(at(draft, "remove/"), follow=True))
    assert not Edition.objects.exists()
    undo = reverse("edition-again")
    assert f'action="{undo}"' in page
    other = make.make_practice()
    kept = member.session
    kept["removed_edition"] = {**kept["removed_edition"], "practice": str(other.pk)}
    kept.save()
    assert member.post(undo)["Location"] == LIST
    kept["removed_edition"] = {**kept["removed_edition"], "practice": str(draft.practice_id)}
    kept.save()
    assert member.post(undo).status_code == 302
    assert letter_of(Edition.objects.get()) == letter_of(draft)
    assert member.post(undo)["Location"] == LIST  # once
    assert Edition.objects.count() == 1


@pytest.mark.parametrize("state", ["sending", "stopped", "sent"])
def test_what_left_is_read_only_and_says_what_came_of_it(member, in_practice, state):
    body = "[Read on](https://example.org/a) and https://example.org/" + "long/" * 40
    edition = make.make_edition(in_practice, state=state, body=body)
    edition.clicks.create(practice=in_practice, position=1, on=TODAY, count=7)
    client = make.make_client(in_practice, since_on=TODAY)
    note(client=client, kind=CameFrom.NEWSLETTER, on=TODAY, now=NOW, edition=edition)
    page = text(member.get(at(edition)))
    assert "<textarea" not in page
    assert "Delete" not in page
    for words in ("By whom is not known", "Filters of mailboxes follow them too",
                  "1 client came through this newsletter", "booking system goes past"):  # fmt: skip
        assert words in page
    assert re.search(r"https://example.org/a</span>.*?Clicks </span>7<", page, re.DOTALL)
    assert client.name not in page
    answer = member.post(at(edition), {**WRITTEN, "seen": version_of(edition)})
    assert answer.status_code == 422
    member.post(at(edition, "remove/"))
    assert letter_of(Edition.objects.get()) == letter_of(edition)


def test_the_list_is_calm_when_empty_and_says_what_a_click_is(member, in_practice):
    assert "A letter a month is enough" in text(member.get(LIST))
    make.make_edition(in_practice, state="sent")
    page = text(member.get(LIST))
    assert "Filters of mailboxes follow links too" in page
    assert "opened is not counted at all" in page


def test_anybody_reads_the_archive_and_nothing_else(draft, in_practice):
    here = f"/p/{in_practice.slug}/letters/"
    sent = make.make_edition(in_practice, state="sent", subject="Sent one", body="**Hi** " + ATTACK)
    hidden = make.make_edition(in_practice, state="sent", subject="Hidden one", in_archive=False)
    listed = text(Browser().get(here))
    assert "Sent one" in listed
    assert "Hidden one" not in listed
    assert draft.subject not in listed
    page = text(Browser().get(f"{here}{sent.slug}/"))
    assert "<strong>Hi</strong>" in page
    assert "<script>alert" not in page
    assert 'src="https://evil' not in page
    for row in (hidden, draft):
        assert Browser().get(f"{here}{row.slug}/").status_code == 404
    in_practice.is_public = False
    in_practice.save()
    for where in (here, f"{here}{sent.slug}/"):
        assert Browser().get(where).status_code == 404


def test_the_archive_is_put_up_and_taken_down(member, draft, in_practice):
    sent = make.make_edition(in_practice, state="sent", started_at=NOW - timedelta(days=1))
    where = f"/p/{in_practice.slug}/letters/{sent.slug}/"
    for said, status in (("no", 404), ("yes", 200)):
        member.post(at(sent, "archive/"), {"show": said})
        assert Browser().get(where).status_code == status


def test_without_a_mail_server_a_test_says_so(member, draft):
    page = text(member.post(at(draft, "test/"), follow=True))
    assert "Set the address your mail comes from" in page
