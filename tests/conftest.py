"""What all tests share."""

import pytest
from django.test import Client as Browser
from django_scopes import scope

from tests import make
from warmhand.store.models import Practice


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
