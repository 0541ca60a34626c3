"""Looking back at a quarter: what was planned and done, what did not pay; kept as it stood."""

from datetime import timedelta

import pytest
from django.test import Client as Browser

from tests import make
from tests.make import NOW, TODAY
from warmhand.core.people import Role
from warmhand.store.models import LookBack, Niche, PlanStep

pytestmark = pytest.mark.django_db
WHERE = "/outreach/look-back/"
DAY = timedelta(days=1)


@pytest.fixture
def niche(in_practice) -> Niche:
    return Niche.objects.create(
        practice=in_practice, rules=[["activity", "running"]], sentence="People who run",
        state="chosen", chosen_on=TODAY - 200 * DAY, created_at=NOW,
    )  # fmt: skip


def test_it_says_plainly_what_did_not_pay_and_what_is_too_early(in_practice, niche, member):
    old = NOW - 100 * DAY
    idle = {"state": "held", "cost_cents": 4_000, "name": "Idle Gym"}
    make.make_event(in_practice, starts_at=old, ends_at=old + DAY / 8, **idle)
    make.make_article(in_practice, published_at=NOW - 20 * DAY)
    planned = {"practice": in_practice, "niche": niche, "created_at": NOW}
    PlanStep.objects.create(words="Call the club", due_on=TODAY - 100 * DAY, **planned)
    text = member.get(WHERE).content.decode()
    assert "July to September 2026" in text
    for words in ("Idle Gym", "3 hours, $40 spent", "This did not pay", "Too early to tell"):
        assert words in text, words
    assert text.index("Call the club") < text.index("Open", text.index("Call the club"))


def test_a_quarter_is_kept_once_it_is_over_with_what_was_typed(niche, member):
    assert "it can be kept" in member.get(WHERE + "?quarter=2026-10-01").content.decode()
    early = member.post(WHERE + "?quarter=2026-10-01", {"words": "Go on."})
    assert early.status_code == 422
    assert "Go on." in early.content.decode()
    kept = member.post(WHERE, {"words": "Leave the gym."}, follow=True).content.decode()
    assert "As it stood on October 13, 2026" in kept
    assert "Leave the gym." in kept
    assert LookBack.objects.get().quarter_on.isoformat() == "2026-07-01"


@pytest.mark.parametrize(
    "quarter", ["2026-07-02", "soon", "2027-01-01", "1999-10-01", "2026-13-01"]
)
def test_what_is_no_quarter_is_not_there(niche, member, quarter):
    assert member.get(f"{WHERE}?quarter={quarter}").status_code == 404


def test_an_empty_quarter_and_no_niche_are_said(in_practice, member):
    assert "Choose a niche first." in member.get(WHERE).content.decode()
    assert "Choose a niche first." in member.post(WHERE, {"words": "x"}).content.decode()
    Niche.objects.create(practice=in_practice, state="chosen", chosen_on=TODAY, created_at=NOW)
    text = member.get(WHERE).content.decode()
    assert "No event, no newsletter, no page and no talk" in text
    desk = Browser()
    desk.force_login(make.make_member(in_practice, Role.FRONT_DESK))
    assert desk.get(WHERE).status_code == 403
