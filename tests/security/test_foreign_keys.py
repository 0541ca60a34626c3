"""Our own address with another practice's keys in the form: none is stored, shown or changed.

The matrix asks for their rows in the address; here the address is ours and the fields are theirs.
"""

import pytest
from django.test import Client as Browser
from django_scopes import scope

from tests.security.routes import Route, address
from tests.security.test_matrix import DOORS, named, signed_in, text_of
from tests.security.world import Side, fingerprint
from warmhand.core.people import Role
from warmhand.store.models import Referral

POSTED = [route for route in DOORS if route.door and "POST" in route.door.methods]
# What else a form asks for, so that the keys are looked at and not an empty field before them.
FILLED = {
    "purpose": "refer",
    "question": "Would you assess the neck?",
    "urgency": "routine",
    "problem": "neck_pain",
    "items": ["name", "question"],
    "back": ["went"],
    "way": "spoken",
    "words": "We go on, he sleeps better.",
    "decision": "continue",
    "visit_on": "2026-01-05",
    "status": "done",
    "name": "Ruth Okafor",
    "profession": "physical_therapist",
}


def bodies(side: Side) -> dict[str, dict[str, object]]:
    """Every field that holds a key, with the keys of `side`, in each way a page reads them."""
    keys = {name: str(key) for name, key in side.keys.items()}
    plain = {
        "partner": keys["partners"],
        "episode": keys["episodes"],
        "client": keys["clients"],
        "referral": keys["referrals"],
        "membership": keys["team"],
        "activity": keys["activities"],
        "score": keys["scores"],
        "visit": keys["visits"],
        f"activity_{keys['activities']}": "4",
    }
    return {
        "the keys": plain,
        "another partner": {**plain, "partner": "other", "other": keys["partners"]},
        "not this one": {**plain, "not_this": keys["partners"]},
    }


def rows_naming(side: Side) -> set[tuple[str, tuple[object, ...]]]:
    """Return every stored row with a key of `side` in it, whoever's it is."""
    keys = {form for key in (side.practice.pk, *side.keys.values()) for form in _written(key)}
    return {
        (table, row)
        for table, found in fingerprint().items()
        for row in found
        if any(key in str(cell) for cell in row for key in keys)
    }


def _written(key: object) -> tuple[str, str]:
    return str(key), str(key).replace("-", "")


# A draft's pages ask for a partner; every other page is asked of a referral that was sent.
ASKED = [(route, "draft" if route.name.startswith("refer-") else "sent") for route in POSTED]


@pytest.mark.parametrize(("route", "status"), ASKED, ids=[named(route) for route in POSTED])
def test_another_practices_keys_in_a_form_are_no_keys(route: Route, status, ours, theirs):
    with scope(practice=ours.practice):
        Referral.objects.filter(pk=ours.keys["referrals"]).update(status=status)
    before = rows_naming(theirs)
    assert before
    browser = Browser() if route.door.kind != "member" else signed_in(ours, Role.OWNER)
    for way, body in bodies(theirs).items():
        response = browser.post(address(route, ours), FILLED | body)
        assert response.status_code < 500, way
        assert theirs.canary not in text_of(response), way
    assert rows_naming(theirs) == before
    # Nor did the session move over to them.
    assert theirs.canary not in text_of(browser.get("/"))
