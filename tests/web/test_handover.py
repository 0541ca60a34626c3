"""The device in the client's hands: their own question, and nothing behind it."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests import make
from warmhand.services.client_scores import new_link
from warmhand.store.models import Score

pytestmark = pytest.mark.django_db
PRACTICE_PAGES = ("/", "/clients/", "/visits/", "/referrals/", "/partners/", "/settings/")


@pytest.fixture
def owner(practice):
    return make.make_member(practice)


@pytest.fixture
def device(owner):
    browser = Browser()
    assert browser.login(email=owner.email, password=make.PASSWORD)
    return browser


@pytest.fixture
def episode(practice):
    make.make_client(practice, name="Joan Whitlock")
    episode = make.make_episode(make.make_client(practice))
    make.make_activity(episode)
    return episode


def handed(device, episode):
    return device.post(reverse("hand-over", args=[episode.pk])).url


def sources(practice):
    with scope(practice=practice):
        return list(Score.objects.values_list("measure", "value", "source"))


def test_one_question_at_a_time_then_thanks(device, practice, episode):
    path = handed(device, episode)
    first = device.get(path).content.decode()
    assert "worst pain" in first
    assert "Turn my head" not in first
    second = device.post(path, {"question": "pain", "answer": "6"}, follow=True).content.decode()
    assert "Turn my head in the van" in second
    last = device.post(path, {"question": "activity", "answer": "4"}, follow=True).content.decode()
    assert "Please hand the device back" in last
    assert sources(practice) == [("nprs", 6, "client_hand"), ("psfs", 4, "client_hand")]


def test_the_clients_pages_name_nobody_else(device, episode):
    path = handed(device, episode)
    device.post(path, {"question": "pain", "answer": "6"})
    text = device.get(path).content.decode()
    assert "Theo" in text
    for word in ("Brandt", "Joan", "Whitlock", "app-header", "main-nav"):
        assert word not in text


def test_while_handed_over_every_practice_page_shows_nothing(device, episode):
    handed(device, episode)
    pages = (*PRACTICE_PAGES, reverse("episode", args=[episode.pk]))
    for page in pages:
        response = device.get(page)
        assert (response.status_code, response.url) == (302, reverse("handed-over")), page
    text = device.get(reverse("handed-over")).content.decode()
    assert "Please hand the device back" in text
    assert "Theo" not in text
    assert "Joan" not in text


def test_unlocking_brings_the_same_page_back(device, episode):
    handed(device, episode)
    back = reverse("episode", args=[episode.pk])
    unlock = f"{reverse('account_reauthenticate')}?next={back}"
    assert device.post(unlock, {"password": "a-wrong-password"}).status_code == 200
    assert device.get(back).status_code == 302
    assert device.post(unlock, {"password": make.PASSWORD}).url == back
    assert device.get(back).status_code == 200


def test_the_same_link_works_on_the_clients_own_phone(practice, owner, episode):
    with scope(practice=practice):
        token = new_link(episode=episode, user=owner, now=timezone.now())
    phone, path = Browser(), reverse("score-link", args=[token])
    phone.post(path, {"question": "pain", "answer": "6"})
    text = phone.post(path, {"question": "activity", "answer": "4"}, follow=True).content.decode()
    assert "You can close this page" in text
    assert "hand the device back" not in text
    assert [source for _, _, source in sources(practice)] == ["link", "link"]


def test_a_wrong_answer_is_refused_and_can_be_changed_later(device, practice, episode):
    path = handed(device, episode)
    assert device.post(path, {"question": "pain", "answer": "12"}).status_code == 422
    device.post(path, {"question": "pain", "answer": "6"})
    assert "worst pain" in device.get(f"{path}?again=pain").content.decode()
    device.post(path, {"question": "pain", "answer": "3"})
    assert sources(practice)[0][1] == 3


def test_an_answer_sent_twice_is_kept_once(device, practice, episode):
    path = handed(device, episode)
    device.post(path, {"question": "pain", "answer": "6"})
    device.post(path, {"question": "pain", "answer": "6"})
    assert len(sources(practice)) == 1


def test_the_link_of_an_ended_episode_asks_nothing(device, practice, episode):
    path = handed(device, episode)
    with scope(practice=practice):
        episode.ended_on = make.today() + timedelta(days=0)
        episode.started_on = make.today()
        episode.save()
    assert device.get(path).status_code == 404
