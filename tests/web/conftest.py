"""What the tests of pages share: a clock, so that a day is one day here and in the practice."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.make import NOW


@pytest.fixture(autouse=True)
def one_moment() -> Iterator[None]:
    """Start every test at nine in the morning of the makers' practice, on the makers' day.

    Its date is then the date in UTC too; for seven or eight hours of every real day it is not.
    """
    with time_machine.travel(NOW):
        yield
