"""What the worker does for daily ratings on each look."""

from datetime import timedelta

import time_machine
from django.core.management import call_command
from django_scopes import scope

from tests import make
from tests.make import NOW, TODAY
from warmhand.core.ratings import By
from warmhand.services import mail_server, ratings
from warmhand.services.ratings import RoundDraft
from warmhand.store.models import RatingRound, Score


def test_a_look_reminds_at_the_hour_and_ends_what_is_over(practice, monkeypatch):
    practice.is_sample = True
    practice.save()
    client = make.make_client(practice, email="theo@example.org")
    draft = RoundDraft(
        question="pain",
        by=By.MAIL,
        hour=19,
        time_zone="America/Los_Angeles",
        starts_on=TODAY,
        agreed=True,
    )
    letters = []
    monkeypatch.setattr(mail_server, "send", letters.append)
    with scope(practice=practice):
        row = ratings.start_round(
            episode=make.make_episode(client), draft=draft, user=make.make_member(practice), now=NOW
        )
        ratings.answer(link=row.link, text="6", now=NOW)
    for days, sent in ((0, 0), (1, 1), (7, 1)):  # 19:30 of the first, the second, the eighth day
        with time_machine.travel(NOW + timedelta(days=days, hours=10, minutes=30)):
            call_command("work", "--once")
            call_command("work", "--once")
        assert len(letters) == sent
    with scope(practice=practice):
        assert RatingRound.objects.get().stopped == "time_up"
        assert Score.objects.get().value == 6
