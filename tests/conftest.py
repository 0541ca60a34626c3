"""What all tests share."""

import pytest
from django.test import Client as Browser
from django_scopes import scope
from hypothesis import settings as tries

from tests import make
from warmhand.services.kept_states import make_marks
from warmhand.store.models import Practice

# How long one case takes says how busy the machine is; speed is measured in bench/.
tries.register_profile("untimed", deadline=None)
tries.load_profile("untimed")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The tests' database with the triggers that every start makes."""
    with django_db_blocker.unblock():
        make_marks()


@pytest.fixture
def practice(db: None) -> Practice:
    return make.make_practice()


@pytest.fixture
def in_practice(practice: Practice):
    with scope(practice=practice):
        yield practice


@pytest.fixture
def member(practice: Practice) -> Browser:
    """A browser in which the owner of `practice` is signed in."""
    signed_in = Browser()
    signed_in.force_login(make.make_member(practice))
    return signed_in
