"""The letter in its three forms, what the partner will see, and the practice's own line and logo."""

import io
import re

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from tests import make
from tests.formats.test_logo import JPEG_HEAD, png
from tests.web.test_refer import QUESTION, agreed_draft, choose, draft_of, write
from warmhand.services import letters, links, preview
from warmhand.store.models import Link, Practice


@pytest.fixture
def sample(practice):
    practice.is_sample = True
    practice.save()
    return practice


@pytest.fixture
def neck(sample):
    client = make.make_client(sample, email="theo@example.org", phone="+15035550117")
    return make.make_episode(client)


@pytest.fixture
def hana(sample):
    return make.make_partner(sample)


def shown(member, draft, **query):
    return member.get(reverse("referral-preview", args=[draft.pk]), query).content.decode()


def test_the_letter_is_given_as_plain_text_with_its_address(member, neck, hana):
    draft = agreed_draft(member, neck, hana)
    address = reverse("referral-letter-text", args=[draft.pk])
    assert QUESTION in member.get(address).content.decode()
    member.post(reverse("refer-send", args=[draft.pk]), {"paper": "on"})
    answer = member.get(address)
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert re.search(r"^https?://\S+/r/\S+$", answer.content.decode(), re.MULTILINE)


def test_before_a_yes_there_is_no_letter_in_any_form(member, neck, hana):
    draft = write(member, neck)
    choose(member, draft, hana)
    for name in ("referral-letter", "referral-letter-text"):
        assert member.get(reverse(name, args=[draft.pk])).status_code == 302


def test_the_preview_is_the_partners_own_page_with_nothing_to_press(member, neck, hana):
    draft = agreed_draft(member, neck, hana)
    page = shown(member, draft)
    assert "Can you see Theo Brandt for neck pain?" in page
    assert QUESTION in page
    assert "(503) 555-0117" not in page, "the phone number was not agreed to"
    seen = page.split("Back to the referral")[1].split("A preview, for you alone")[0]
    assert "Yes, I can" in seen
    assert not re.findall(r'href="|action="|<button (?!disabled)|csrfmiddlewaretoken', seen)
    draft = draft_of(neck.practice)
    member.post(reverse("refer-send", args=[draft.pk]), {"mail": "on"})
    sent = draft_of(neck.practice)
    with scope(practice=neck.practice):
        on = sent.consent.given_on
        real = letters.partner_view(sent, on=on)
        before = preview.partner_preview(draft, on=on, share=preview.ShareSet.SCORES).view
    assert (before.content, before.paragraphs, before.steps) == (
        real.content,
        real.paragraphs,
        real.steps,
    )


@pytest.mark.parametrize(("share", "there"), [("reach", False), ("question", True), ("x", True)])
def test_before_a_yes_the_preview_shows_one_of_the_sets(member, neck, hana, share, there):
    draft = write(member, neck)
    choose(member, draft, hana)
    page = shown(member, draft, share=share)
    assert "if your client agrees to it" in page
    assert "(503) 555-0117" in page
    assert (QUESTION in page) is there


def save(member, **fields):
    return member.post(reverse("settings-letter"), {"words": "", **fields})


def upload(data, name="logo.png"):
    return SimpleUploadedFile(name, data)


def test_the_line_and_the_logo_stand_on_letters_and_can_be_taken_off(member, practice):
    assert save(member, words="Hands \n that listen.", logo=upload(png())).status_code == 302
    assert Practice.objects.get(pk=practice.pk).letter_words == "Hands that listen."
    assert save(member, words="Hands that listen.", logo=upload(png(48))).status_code == 302
    page = member.get(reverse("settings-letter")).content.decode()
    assert reverse("letter-logo") in page
    assert member.get(reverse("letter-logo")).content == png(48)
    assert member.get(reverse("letter-sample")).content.startswith(b"%PDF")
    assert member.get(reverse("letter-picture")).content.startswith(b"\x89PNG")
    member.post(reverse("settings-letter"), {"act": "remove"})
    assert member.get(reverse("letter-logo")).url == reverse("settings-letter")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<svg onload=alert(1)>", "PNG or a JPEG"),
        (png() + b"\0" * 200_000, "larger than 200 kB"),
        (JPEG_HEAD, "cannot be drawn"),
    ],
    ids=["svg", "heavy", "damaged"],
)
def test_what_is_no_logo_is_refused_with_words_and_the_line_stays_typed(
    member, practice, data, words
):
    answer = save(member, words="Hands that listen.", logo=upload(data))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert 'value="Hands that listen."' in page
    assert Practice.objects.get(pk=practice.pk).letter_words == ""
    assert member.get(reverse("letter-logo")).status_code == 302


def test_a_logo_is_read_only_where_a_sheet_is_drawn(member, neck, hana, sample):
    save(member, logo=upload(png(48)))
    draft = agreed_draft(member, neck, hana)
    member.post(reverse("refer-send", args=[draft.pk]), {"paper": "on"})
    with scope(practice=sample):
        token = links.token_of(Link.objects.get(purpose="partner"))

    def asked(address):
        with CaptureQueriesContext(connection) as seen:
            answer = member.get(address)
        return answer, any('FROM "store_logo"' in query["sql"] for query in seen)

    for address in ("/", reverse("referral", args=[draft.pk]), f"/r/{token}/"):
        assert not asked(address)[1]
    for address in (reverse("referral-letter", args=[draft.pk]), f"/r/{token}/letter.pdf"):
        answer, was_read = asked(address)
        assert was_read
        assert b"/Width 48" in pypdf.PdfReader(io.BytesIO(answer.content)).stream.getvalue()
