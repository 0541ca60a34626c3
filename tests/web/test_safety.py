"""Safety questions read out in the practice: before the first visit, and what came of them."""

import re

import pytest
from django.urls import reverse
from django_scopes import scope

from tests import make
from tests.web import screenings as rows
from warmhand.store.models import RaisedFlag, Screening

pytestmark = pytest.mark.django_db


@pytest.fixture
def episode(practice):
    return make.make_episode(make.make_client(practice, birth_year=1991))


def test_read_out_with_nothing_ticked(member, episode):
    page = rows.read_out(member, episode)
    done = rows.answer_all(member, page)
    assert "nothing ticked; not an examination" in rows.text(done)
    with scope(practice=episode.practice):
        row = Screening.objects.get()
        assert (row.urgency, row.how, row.asked) == ("none", "read_out", "intake")
        assert row.finished_at
        assert not RaisedFlag.objects.exists()
