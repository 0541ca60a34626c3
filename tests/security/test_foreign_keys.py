"""Our own address with another practice's keys in the form: none is stored, shown or changed.

The matrix asks for their rows in the address; here the address is ours and the fields are theirs.
"""

from collections.abc import Callable
from functools import cache

import pytest
from django.test import Client as Browser
from django.urls import reverse
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
    "said": "no",
    "outcome": "no",
    "people": "3",
    "may_name": "on",
}
TIE = {"direction": "both", "kind": "knows", "known_on": "2026-01-05", "source": "Ana herself"}
# What one form alone asks for, or asks for by a name that others use for something else.
OWN = {
    "touch-new": {"kind": "call"},
    "touch": {"kind": "call"},
    "try-new": {"way": "cold_call"},
    "tie-new": TIE,
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
        "other": keys["partners"],
        "through": keys["partners"],
        "keys": [keys["same"]],
    }
    return {
        "the keys": plain,
        "another partner": {**plain, "partner": "other"},
        "not this one": {**plain, "not_this": keys["partners"]},
    }


def rows_naming(side: Side) -> set[tuple[str, tuple[object, ...]]]:
    """Return every stored row with a key of `side` in it, whoever's it is."""
    keys = {form for key in (side.practice.pk, *side.keys.values()) for form in _written(key)}
    names = _naming(frozenset(keys))
    return {(table, row) for table, found in fingerprint().items() for row in found if names(row)}


@cache
def _naming(keys: frozenset[str]) -> Callable[[tuple[object, ...]], bool]:
    """Say of a row whether one of `keys` is in it; each row is read once and then known."""
    return cache(lambda row: any(key in str(cell) for cell in row for key in keys))


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
        filled = FILLED | OWN.get(route.name, {})
        response = browser.post(address(route, ours), filled | body)
        assert response.status_code < 500, way
        assert theirs.canary not in text_of(response), way
    assert rows_naming(theirs) == before
    # Nor did the session move over to them.
    assert theirs.canary not in text_of(browser.get("/"))


@pytest.mark.parametrize("method", ["get", "post"])
def test_our_partner_is_not_introduced_to_theirs(method, ours, theirs):
    before = rows_naming(theirs)
    keys = [ours.keys["partners"], theirs.keys["partners"]]
    browser = signed_in(ours, Role.OWNER)
    for one, other in (keys, keys[::-1]):
        response = getattr(browser, method)(reverse("introduce-two", args=[one, other]))
        assert response.status_code == 404
    assert rows_naming(theirs) == before


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("touch-new", {"kind": "call"}),
        ("tie-new", TIE),
        ("also-sees", {}),
        ("week-add", {}),
        ("week-drop", {}),
    ],
)
def test_a_form_with_our_own_keys_is_taken(name, own, ours):
    """Else what is refused above might be refused for an empty field, and no key be looked at."""
    keys = {"partner": ours.keys["partners"], "client": "", "other": ours.keys["introduce"]}
    route = next(route for route in POSTED if route.name == name)
    response = signed_in(ours, Role.OWNER).post(address(route, ours), FILLED | own | keys)
    assert response.status_code == 302
