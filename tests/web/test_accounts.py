"""Signing in, and the ways in by a one-time link."""

from datetime import timedelta
from typing import ClassVar

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests import make
from warmhand.core.links import LinkPurpose
from warmhand.core.people import Role
from warmhand.services import links, people
from warmhand.store.models import Link, Membership, User

GOOD = "a-calm-linden-row"
LOGIN = "/account/login/"


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is hashed."""

    algorithm = "counting"
    hashed: ClassVar[list[int]] = []

    def encode(self, password: str, salt: str) -> str:
        self.hashed.append(1)
        return super().encode(password, salt)


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def owner(practice) -> User:
    return make.make_member(practice, email="maren@example.org", password=GOOD)


def link_of(practice, purpose, user=None) -> str:
    with scope(practice=practice):
        link = links.issue_link(practice=practice, purpose=purpose, now=timezone.now(), user=user)
    return links.address_of(link).removeprefix("http://localhost:8000")


def signed_in(browser) -> bool:
    return "_auth_user_id" in browser.session


def test_the_right_password_signs_in(owner):
    browser = Browser()
    response = browser.post(LOGIN, {"login": "Maren@Example.org", "password": GOOD})
    assert response.status_code == 302
    assert signed_in(browser)


@pytest.mark.parametrize("email", ["maren@example.org", "nobody@example.org"])
def test_a_refusal_does_not_tell_whether_the_address_is_known(owner, email):
    page = Browser().post(LOGIN, {"login": email, "password": "wrong-wrong-wrong"})
    text = page.content.decode().replace(email, "")
    other = Browser().post(LOGIN, {"login": "x@example.org", "password": "wrong-wrong-wrong"})
    problems = page.context["form"].errors, other.context["form"].errors
    assert problems[0] == problems[1]
    assert "Everything you typed is still here" in text


def test_after_five_failures_no_further_password_is_hashed(practice, settings):
    settings.PASSWORD_HASHERS = ["tests.web.test_accounts.CountingHasher"]
    make.make_member(practice, email="maren@example.org", password=GOOD)
    counts = []
    for _try in range(8):
        before = len(CountingHasher.hashed)
        Browser().post(LOGIN, {"login": "maren@example.org", "password": "wrong-wrong-wrong"})
        counts.append(len(CountingHasher.hashed) - before)
    assert all(counts[:5])
    assert counts[5:] == [0, 0, 0]


def test_the_right_password_waits_too_after_five_failures(owner):
    for _try in range(5):
        Browser().post(LOGIN, {"login": "maren@example.org", "password": "wrong-wrong-wrong"})
    browser = Browser()
    browser.post(LOGIN, {"login": "maren@example.org", "password": GOOD})
    assert not signed_in(browser)


def test_the_sign_in_page_offers_a_passkey_and_runs_no_inline_script(db):
    page = Browser().get(LOGIN).content.decode()
    assert "Sign in with a passkey" in page
    assert 'action="/account/2fa/webauthn/login/"' in page
    assert "style=" not in page
    assert "onclick" not in page


def test_nobody_signs_up_by_themselves(db):
    response = Browser().post("/account/signup/", {"email": "a@example.org", "password1": GOOD})
    assert not User.objects.exists()
    assert response.status_code == 404


WELCOME = {"name": "Maren Holt", "email": "maren@example.org", "password": GOOD}


def test_the_first_owner_comes_in_by_the_welcome_link_and_begins_the_first_hour(db):
    practice = make.make_practice(set_up_at=None, practitioner_name="")
    path, browser = link_of(practice, LinkPurpose.FIRST_OWNER), Browser()
    assert browser.get(path).status_code == 200
    response = browser.post(path, WELCOME)
    assert response.headers["Location"] == "/first-hour/"
    assert signed_in(browser)
    row = Membership.objects.get(practice=practice)
    assert (row.role, row.user.email) == (Role.OWNER, "maren@example.org")
    assert browser.get("/first-hour/", follow=True).status_code == 200


def test_the_welcome_link_works_once(db):
    practice = make.make_practice()
    path = link_of(practice, LinkPurpose.FIRST_OWNER)
    Browser().post(path, WELCOME)
    again = Browser().post(path, {**WELCOME, "email": "other@example.org"})
    assert again.status_code == 410
    assert Browser().get(path).status_code == 410
    assert User.objects.count() == 1


def path_of(address: str) -> str:
    return address.removeprefix("http://localhost:8000")


def test_a_second_welcome_link_ends_the_first(db):
    practice = make.make_practice()
    first, second = (people.first_owner_link(practice=practice, now=make.NOW) for _ in range(2))
    now = timezone.now()
    with scope(practice=practice):
        Link.objects.update(expires_at=now + timedelta(days=1))
    assert Browser().post(path_of(first), WELCOME).status_code == 410
    assert Browser().post(path_of(second), WELCOME).status_code == 302


def test_no_welcome_link_makes_a_second_owner(db):
    practice = make.make_practice()
    older, newer = (link_of(practice, LinkPurpose.FIRST_OWNER) for _ in range(2))
    Browser().post(newer, WELCOME)
    other = {**WELCOME, "email": "other@example.org"}
    assert Browser().post(older, other).status_code == 410
    late = Browser().post(link_of(practice, LinkPurpose.FIRST_OWNER), other)
    assert late.status_code == 422
    assert "has its owner already" in late.content.decode()
    assert User.objects.count() == 1


def test_a_newer_password_link_ends_the_older_in_whichever_practice(practice, owner):
    elsewhere = make.make_practice()
    older = link_of(elsewhere, LinkPurpose.NEW_PASSWORD, owner)
    newer = path_of(people.new_password_link(email=owner.email, now=timezone.now()))
    assert Browser().post(older, {"password": "a-third-one-by-thief"}).status_code == 410
    other = link_of(practice, LinkPurpose.NEW_PASSWORD, owner)
    assert Browser().post(newer, {"password": "another-quiet-morning"}).status_code == 302
    assert Browser().post(other, {"password": "a-third-one-by-thief"}).status_code == 410


@pytest.mark.parametrize("password", ["little", "password1234", "aaaaaaaaaaaa"])
def test_a_weak_password_is_refused_and_the_link_stays_good(db, password):
    path = link_of(make.make_practice(), LinkPurpose.FIRST_OWNER)
    response = Browser().post(path, {**WELCOME, "password": password})
    assert response.status_code == 422
    assert 'value="maren@example.org"' in response.content.decode()
    assert password not in response.content.decode()
    assert Browser().post(path, WELCOME).status_code == 302


def test_a_new_password_is_set_once_and_takes_second_factors_off(practice, owner):
    Authenticator.objects.create(user=owner, type=Authenticator.Type.TOTP, data={})
    path, browser = link_of(practice, LinkPurpose.NEW_PASSWORD, owner), Browser()
    page = browser.post(path, {"password": "another-quiet-morning"}, follow=True)
    assert signed_in(browser)
    assert "were taken off" in page.content.decode()
    assert not Authenticator.objects.exists()
    assert Browser().post(path, {"password": "a-third-one-by-thief"}).status_code == 410
    owner.refresh_from_db()
    assert owner.check_password("another-quiet-morning")


def test_a_new_password_ends_the_other_sessions(practice, owner):
    elsewhere = Browser()
    elsewhere.force_login(owner)
    path = link_of(practice, LinkPurpose.NEW_PASSWORD, owner)
    Browser().post(path, {"password": "another-quiet-morning"})
    response = elsewhere.get(reverse("settings-security"))
    assert response.status_code == 302
    assert response.headers["Location"].startswith(LOGIN)


def proven(owner) -> Browser:
    """A browser in which the owner has just shown once more who they are."""
    browser = Browser()
    browser.post(LOGIN, {"login": "maren@example.org", "password": GOOD})
    browser.post("/account/reauthenticate/", {"password": GOOD})
    return browser


def code_for(secret: str) -> str:
    counter = next(iter(auth.yield_hotp_counters_from_time()))
    return auth.format_hotp_value(auth.hotp_value(secret, counter))


def test_an_app_with_codes_is_set_up_and_asked_for_from_then_on(owner):
    browser, path = proven(owner), "/account/2fa/totp/activate/"
    secret = browser.get(path).context["form"].secret
    browser.post(path, {"code": code_for(secret)})
    assert "Set up" in browser.get("/settings/security/").content.decode()
    assert browser.get("/account/2fa/recovery-codes/").status_code == 200
    later = Browser()
    step = later.post(LOGIN, {"login": "maren@example.org", "password": GOOD}, follow=True)
    assert "One more step" in step.content.decode()
    assert not signed_in(later)


def test_a_passkey_can_be_added(owner):
    page = proven(owner).get("/account/2fa/webauthn/add/")
    assert page.status_code == 200
    assert "creation_options" in page.content.decode()


ACCOUNT_PAGES = (
    "account_change_password", "account_reauthenticate", "mfa_index", "mfa_activate_totp",
    "mfa_add_webauthn", "mfa_list_webauthn", "mfa_generate_recovery_codes",
)  # fmt: skip


@pytest.mark.parametrize("name", ACCOUNT_PAGES)
def test_the_pages_of_ones_own_account_look_like_the_others(owner, name):
    browser = Browser()
    browser.post(LOGIN, {"login": "maren@example.org", "password": GOOD})
    page = browser.get(reverse(name), follow=True).content.decode()
    assert "warmhand.css" in page
    assert "Menu:" not in page
    assert "style=" not in page
