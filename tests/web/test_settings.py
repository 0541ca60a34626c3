"""Pages of the settings."""

import pytest
from django.conf import settings as site
from django.test import Client as Browser
from django.urls import reverse
from django_scopes import scope

from tests import make
from warmhand.core.people import Role
from warmhand.keys import secret
from warmhand.services.practice import links_reach_others
from warmhand.store.models import Link, Membership, OutboxMail

FORM = {
    "name": "Linden Row Massage", "practitioner_name": "Maren Holt", "credential": "LMT",
    "profession": "massage_therapist", "phone": "(503) 555-0142", "email": "",
    "address_line": "", "postal_code": "97209", "city": "Portland", "region": "OR",
    "country": "US", "time_zone": "America/Los_Angeles", "visit_price_cents": "$85.50",
    "visit_minutes": "60", "currency": "USD",
}  # fmt: skip


def of(practice, role) -> Browser:
    browser = Browser()
    browser.force_login(make.make_member(practice, role))
    return browser


def text(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize(
    "name",
    ["settings-practice", "settings-mail", "settings-reach", "settings-team", "settings-security"],
)
def test_every_page_opens_with_few_queries(member, name, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        assert member.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("role", [Role.PRACTITIONER, Role.FRONT_DESK])
def test_only_the_owner_changes_the_practice(practice, role):
    browser = of(practice, role)
    assert browser.get("/settings/practice/").status_code == 403
    assert browser.get("/settings/team/").status_code == 403
    assert browser.get("/settings/").headers["Location"] == "/settings/security/"
    assert browser.get("/settings/security/").status_code == 200


def test_the_practice_is_changed(member, practice):
    seen = member.get("/settings/practice/").context["seen"]
    assert member.post("/settings/practice/", {**FORM, "seen": seen}).status_code == 302
    practice.refresh_from_db()
    assert (practice.visit_price_cents, practice.phone) == (8550, "+15035550142")
    assert 'value="85.50"' in text(member.get("/settings/practice/"))


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("phone", "12", "too few or too many digits"),
        ("visit_price_cents", "a lot", "Write an amount like 85 or 85.50."),
        ("name", "", "The practice needs a name."),
        ("visit_minutes", "0", "greater than or equal to 5"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(member, practice, field, value, words):
    response = member.post("/settings/practice/", {**FORM, "city": "Typed", field: value})
    assert response.status_code == 422
    assert words in text(response)
    assert 'value="Typed"' in text(response)
    practice.refresh_from_db()
    assert practice.city == "Portland"


SERVER = {"host": "smtp.example.org", "tls": "starttls", "port": "587", "user": "maren@example.org"}


@pytest.fixture
def keys(settings, tmp_path):
    settings.KEY_DIR = tmp_path
    return tmp_path


def test_the_mail_server_is_kept_among_the_keys_and_its_password_never_shown(member, keys):
    member.post("/settings/mail/server/", {**SERVER, "password": "p@ss word/#1"})
    assert "p%40ss%20word%2F%231@smtp.example.org:587" in secret("mail_url", folder=keys)
    page = text(member.get("/settings/mail/"))
    assert "smtp.example.org" in page
    assert "p@ss" not in page
    assert "p%40ss" not in page


def test_an_empty_password_keeps_the_one_that_is_there(member, keys):
    member.post("/settings/mail/server/", {**SERVER, "password": "first"})
    member.post("/settings/mail/server/", {**SERVER, "port": "2525"})
    assert ":first@smtp.example.org:2525" in secret("mail_url", folder=keys)


def test_the_password_does_not_travel_to_another_server(member, keys):
    member.post("/settings/mail/server/", {**SERVER, "password": "first"})
    member.post("/settings/mail/server/", {**SERVER, "host": "elsewhere.example.com"})
    assert "first" not in secret("mail_url", folder=keys)


def test_a_password_without_tls_is_refused(member, keys):
    response = member.post("/settings/mail/server/", {**SERVER, "tls": "none", "password": "x"})
    assert response.status_code == 422
    assert secret("mail_url", folder=keys) == ""


def test_a_server_from_the_environment_is_named_and_nothing_is_kept(member, keys, monkeypatch):
    monkeypatch.setenv("WARMHAND_MAIL_URL", "smtp://set.example.org")
    page = text(member.get("/settings/mail/"))
    assert "set in the environment" in page
    assert "Save server" not in page
    assert "set.example.org" not in page
    refused = member.post("/settings/mail/server/", SERVER)
    assert refused.status_code == 422
    assert "set in the environment" in text(refused)
    assert not (keys / "mail_url").exists()


def test_a_server_from_a_file_of_the_environment_counts_too(member, keys, monkeypatch):
    monkeypatch.setenv("WARMHAND_MAIL_URL_FILE", str(keys / "elsewhere"))
    assert member.post("/settings/mail/server/", SERVER).status_code == 422
    assert not (keys / "elsewhere").exists()


def test_one_of_several_practices_neither_sees_nor_sets_the_sites_server(member, keys):
    member.post("/settings/mail/server/", {**SERVER, "password": "first"})
    before = secret("mail_url", folder=keys)
    make.make_practice(name="Ash Lane")
    page = text(member.get("/settings/mail/"))
    assert "smtp.example.org" not in page
    assert "Save server" not in page
    other = {**SERVER, "host": "mine.example.com"}
    assert member.post("/settings/mail/server/", other).status_code == 422
    assert secret("mail_url", folder=keys) == before
    sender = {"name": "Maren", "address": "maren@example.org"}
    assert member.post("/settings/mail/from/", sender).status_code == 302


def test_a_test_mail_that_could_not_leave_says_so_in_words(member, practice, keys):
    member.post("/settings/mail/from/", {"name": "Maren", "address": "maren@example.org"})
    member.post("/settings/mail/server/", SERVER)
    member.post("/settings/mail/test/")
    with scope(practice=practice):
        OutboxMail.objects.update(last_error="SMTPAuthenticationError: (535, b'5.7.8')")
    page = text(member.get("/settings/mail/"))
    assert "did not accept the user name or password" in page
    assert "5.7.8" not in page


def test_a_test_mail_goes_through_the_outbox(member, practice, keys):
    assert member.post("/settings/mail/test/").status_code == 422
    member.post("/settings/mail/from/", {"name": "Maren", "address": "maren@example.org"})
    member.post("/settings/mail/server/", SERVER)
    assert member.post("/settings/mail/test/").status_code == 302
    with scope(practice=practice):
        assert OutboxMail.objects.get().kind == "test"
    assert "on its way" in text(member.get("/settings/mail/"))


def test_the_receivers_header_is_said_in_plain_words(member, practice):
    header = "Authentication-Results: mx.example.net; spf=pass; dkim=fail"
    page = text(member.post("/settings/mail/check/", {"pasted": header}))
    assert "Some of your mail may end up in spam." in page
    practice.refresh_from_db()
    assert practice.mail_tested_at is not None
    assert member.post("/settings/mail/check/", {"pasted": "hello"}).status_code == 422


@pytest.fixture
def public(settings):
    settings.ADDRESS = "https://linden.example.org"
    settings.ALLOWED_HOSTS = ["linden.example.org", "testserver", "localhost"]


def code_of(member, practice) -> str:
    member.post("/settings/reach/", {"reach": "own_address"})
    member.post("/settings/reach/code/")
    page = member.get("/settings/reach/")
    assert "<svg" in text(page)
    return page.context["check_address"].removeprefix("https://linden.example.org")


def opened(path, *, browser=None, host="linden.example.org", secure=True):
    return (browser or Browser()).post(path, secure=secure, headers={"host": host})


def test_a_phone_proves_that_links_reach_others(member, practice, public):
    path = code_of(member, practice)
    phone = Browser()
    assert phone.get(path, secure=True, headers={"host": "linden.example.org"}).status_code == 200
    practice.refresh_from_db()
    assert not links_reach_others(practice)
    assert opened(path, browser=phone).status_code == 200
    practice.refresh_from_db()
    assert links_reach_others(practice)
    assert opened(path).status_code == 410


@pytest.mark.parametrize(
    "how",
    [{"host": "localhost"}, {"secure": False}, {"browser": "owner"}],
    ids=["another host", "without https", "the owner's own session"],
)
def test_what_proves_nothing_changes_nothing(member, practice, public, how):
    path = code_of(member, practice)
    if "browser" in how:
        how = {"browser": member}
    assert opened(path, **how).status_code == 409
    practice.refresh_from_db()
    assert practice.reach_confirmed_at is None
    assert opened(path).status_code == 200


def test_a_move_to_another_address_must_be_checked_anew(member, practice, public, settings):
    opened(code_of(member, practice))
    practice.refresh_from_db()
    settings.ADDRESS = "https://elsewhere.example.org"
    assert not links_reach_others(practice)


def test_a_laptops_own_address_offers_no_code(member, practice):
    assert "begins with https://" in text(member.get("/settings/reach/"))
    member.post("/settings/reach/code/")
    with scope(practice=practice):
        assert not Link.objects.exists()


def test_the_sample_reaches_its_made_up_people(db):
    assert links_reach_others(make.make_practice(is_sample=True))


def added(member, practice, **fields):
    typed = {"name": "Jo Park", "email": "jo@example.org", "role": "front_desk", **fields}
    return member.post("/settings/team/", typed, follow=True)


def test_a_colleague_is_added_with_a_link_to_hand_over(member, practice):
    page = added(member, practice)
    path = page.context["address"].removeprefix(site.ADDRESS)
    newcomer = Browser()
    assert newcomer.post(path, {"password": "a-quiet-front-desk"}).status_code == 302
    assert newcomer.get("/settings/security/").status_code == 200
    assert newcomer.get("/settings/team/").status_code == 403


def test_a_member_of_another_practice_gets_no_key_from_here(member, practice):
    make.make_member(make.make_practice(), email="jo@example.org")
    page = added(member, practice)
    assert page.context["address"] == ""
    row = Membership.objects.get(practice=practice, user__email="jo@example.org")
    assert member.post(f"/settings/team/{row.pk}/link/").status_code == 409


def test_who_no_longer_works_here_is_out_at_once_and_may_come_back(member, practice):
    colleague = make.make_member(practice, Role.PRACTITIONER)
    theirs = Browser()
    theirs.force_login(colleague)
    row = make.membership_of(colleague)
    member.post(f"/settings/team/{row.pk}/end/")
    assert theirs.get("/settings/security/").status_code == 403
    member.post(f"/settings/team/{row.pk}/back/")
    assert theirs.get("/settings/security/").status_code == 200


def test_the_last_owner_stays(member, practice):
    row = Membership.objects.get(practice=practice)
    assert member.post(f"/settings/team/{row.pk}/end/").status_code == 409


def test_a_stranger_finds_no_member(member):
    theirs = make.membership_of(make.make_member(make.make_practice()))
    assert member.get(f"/settings/team/{theirs.pk}/").status_code == 404
    assert member.post(f"/settings/team/{theirs.pk}/end/").status_code == 404


def test_the_method_is_public_and_says_that_nobody_signed_it(db):
    page = text(Browser().get("/method/"))
    assert "No clinician has signed this yet." in page
    assert "Neck Disability Index" in page
    assert "physical therapist" in page.lower()


def test_the_method_names_who_the_last_column_stands_for(db):
    page = Browser().get("/method/").content.decode()
    migraine = page.split("<summary>Migraine")[1].split("</details>")[0]
    assert "<dt>Neurology</dt>" in migraine
    assert "Occupational" not in migraine
