"""Lists and figures that hold no key: none counts or names what is another practice's."""

from django_scopes import scope

from tests import make
from warmhand.services.follow_ups import due_urgent
from warmhand.services.helped import what_i_help


def test_todays_urgent_answers_are_the_practices_own(practice, in_practice):
    other = make.make_practice()
    theirs = make.make_client(other)
    own = make.make_client(practice)
    rounds = [make.make_screening(client, urgency="emergency") for client in (theirs, own)]
    assert [row.screening.pk for row in due_urgent(today=make.TODAY)] == [rounds[1].pk]
    with scope(practice=other):
        assert [row.screening.pk for row in due_urgent(today=make.TODAY)] == [rounds[0].pk]


def test_what_i_help_counts_the_practices_own_episodes(practice, in_practice):
    make.make_episode(make.make_client(make.make_practice()))
    assert not what_i_help(practice=practice, on=make.TODAY).problems
    make.make_episode(make.make_client(practice))
    assert len(what_i_help(practice=practice, on=make.TODAY).problems) == 1
