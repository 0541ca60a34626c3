"""The fullest page that a partner can get: small, and whole without a script."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client as Browser

from tests.make import NOW
from tests.web import links as world
from warmhand.core.links import LinkPurpose
from warmhand.core.referral import Actor, Step
from warmhand.services import messages
from warmhand.store.models import Activity, Plan, Referral, Score

MOST_BYTES = 60_000


@pytest.fixture
def full(in_practice) -> str:
    """A long question and report, a year of scores, many plans, activities and messages."""
    with time_machine.travel(NOW, tick=False):
        referral = world.sent(in_practice)
        world.take(referral, Step.REPORT, findings="A line on what was found. " * 75)
    episode = referral.episode
    common = {"practice": in_practice, "episode": episode}
    for number in range(12):
        Plan.objects.create(started_on=NOW.date(), text="x" * 200, created_at=NOW, **common)
        Activity.objects.create(
            label=f"Activity {number} " * 5, added_on=NOW.date(), position=number + 2, **common
        )
    for week in range(52):
        day = NOW.date() - timedelta(days=7 * week)
        Score.objects.get_or_create(
            **common,
            measure="nprs",
            scored_on=day,
            defaults={"value": week % 10, "created_at": NOW},
        )
    Referral.objects.filter(pk=referral.pk).update(question="Would you look at this? " * 80)
    for number in range(12):
        messages.write(
            referral=referral,
            author=Actor.PRACTICE if number % 2 else Actor.PARTNER,
            words=f"{number} A line between colleagues. " * 25,
            submit_key=uuid4(),
            now=NOW + timedelta(minutes=number),
        )
    return f"/r/{world.token(referral, LinkPurpose.PARTNER)}/"


def test_the_fullest_page_is_under_sixty_kilobytes_and_needs_no_script(full):
    """Counted: the HTML as it is sent, not packed, without the stylesheets that browsers keep."""
    with time_machine.travel(NOW, tick=False):
        html = Browser().get(full).content
    shown = html.decode()
    assert "What you wrote" in shown
    assert "Activity 11" in shown
    assert len(html) < MOST_BYTES, f"{len(html):,} bytes"
    assert not re.search(r"<script|\son[a-z]+=|javascript:|hx-", shown)
    assert "http://" not in re.sub(r'xmlns="[^"]+"', "", shown)
    sources = re.findall(r'<(?:img|iframe|video|object)[^>]+src="([^"]+)"', shown)
    assert all(source.startswith("data:") for source in sources)
