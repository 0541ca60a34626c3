"""The first page of safety questions, whole and sent once, is never refused."""

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests import make
from tests.web import screenings as rows
from warmhand.core.red_flags import Asked
from warmhand.core.safety import How
from warmhand.services import screening_asking, screenings
from warmhand.services.screenings import Hand
from warmhand.store.models import Screening

pytestmark = pytest.mark.django_db
AGES = (20, 45, 60, 61, 65, 75, 90)
SEXES = ("female", "male", "other")


def started(practice, how: How, born=None) -> Screening:
    client = make.make_client(practice, birth_year=born)
    with scope(practice=practice):
        return screenings.begin(
            client=client, episode=make.make_episode(client), asked=Asked.INTAKE,
            hand=Hand(how=how), now=timezone.now(),
        )  # fmt: skip


def first_page(practice, member, by: How, born=None):
    if by is How.READ_OUT:
        row = started(practice, by, born)
        return member, member.get(reverse("safety-ask", args=[row.pk]))
    row = started(practice, How.HANDED_OVER, born)
    with scope(practice=practice):
        token = screening_asking.hand_over_link(screening=row, user=None, now=timezone.now())
    browser = Browser()
    return browser, browser.get(reverse("safety-link", args=[token]))


@pytest.mark.parametrize("by", [How.READ_OUT, How.LINK])
@pytest.mark.parametrize("sex", SEXES)
@pytest.mark.parametrize("is_known", [True, False], ids=["year known", "year typed"])
def test_whoever_answers_all_of_the_first_page_goes_on(practice, member, by, sex, is_known):
    for age in AGES:
        born = timezone.now().year - age if is_known else None
        browser, page = first_page(practice, member, by, born)
        more = {"fact-age": str(age), "fact-sex_at_birth": sex}
        sent = rows.answer(browser, page, **more)
        assert rows.path_of(sent) != rows.path_of(page), (age, rows.text(sent)[:400])


def test_none_of_these_answers_also_what_the_same_page_calls_for(practice, member):
    row = started(practice, How.READ_OUT)
    with scope(practice=practice):
        row.facts = {"age": 40, "sex_at_birth": "male"}
        row.save()
    page = member.get(reverse("safety-ask", args=[row.pk]))
    assert "hormones" not in rows.form_of(page).sends["seen"][0].split()
    more = {"fact-sex_at_birth": "female", "fact-pregnant": "no"}
    # The question of the pregnancy is new on the page; it was not sent with the rest.
    again = rows.answer(member, page, **more)
    with scope(practice=practice):
        assert Screening.objects.get(pk=row.pk).facts["hormones"] is False
    assert "Do any of these fit you" not in rows.text(again).split("still to answer")[1][:90]
