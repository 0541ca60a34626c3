"""What comes in to the sample practice, and what it shows: its page, its letter, its cards."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from warmhand.core.incoming import CameBy, IncomingKind, NamedUs, Thanks
from warmhand.core.nudges import rules_with
from warmhand.services import (
    away,
    guardians,
    incoming_form,
    incoming_sources,
    incoming_taking,
    incoming_thanks,
    letterhead,
    nudges,
    partner_cards,
    public_page,
    report_consents,
    sources,
)
from warmhand.services.consents import local_day
from warmhand.services.incoming_form import SAME, Asked
from warmhand.services.public_page import PublicPage
from warmhand.services.sample_logo import drawn_logo
from warmhand.services.sample_network import Surroundings
from warmhand.store.clients import Client
from warmhand.store.incoming import Incoming, PartnerCard
from warmhand.store.people import Practice, User

PAGE_SINCE = 75
"""Days ago the page, the letter and asking again were set up."""


def set_up(here: Surroundings, told: Mapping[str, Any]) -> None:
    """Switch the page and asking again on, put words and a logo on the letter."""
    practice, user, now = here.practice, here.owner, here.at(PAGE_SINCE)
    page = PublicPage(is_public=True, **told["public"])
    public_page.change_public_page(practice=practice, page=page, user=user, now=now)
    letterhead.change_words(practice=practice, words=told["letter"]["words"], user=user, now=now)
    letterhead.change_logo(practice=practice, logo=drawn_logo(), user=user, now=now)
    nudges.set_rules(practice=practice, rules=rules_with(told["nudges"]), user=user, now=now)
    for one in told["away"]:
        away.set_away(
            partner=here.partners[one["partner"]],
            first=here.on(one["first"]),
            until=here.on(-one["until"]),
            words=one["words"],
            user=user,
            now=here.at(one["set"]),
        )


def add_incoming(here: Surroundings, told: Mapping[str, Any]) -> None:
    """Add the cards, the requests with what became of them, and who was named."""
    cards = {
        one["partner"]: partner_cards.new_card(
            partner=here.partners[one["partner"]], user=here.owner, now=here.at(one["days"])
        )
        for one in told["card"]
    }
    for one in told["incoming"]:
        row = _came(here, one, cards.get(one.get("card", "")))
        if "source" in one:
            incoming_sources.link_sender(
                row=row,
                partner=here.partners[one["source"]],
                client=None,
                user=here.owner,
                now=_moment(here, one, 1),
            )
            _take(here, row, one)
    for one in told["named_us"]:
        client = here.clients[one["client"]]
        sources.note_named_us(client=client, said=NamedUs.YES, user=here.owner, now=here.now)


def _came(here: Surroundings, told: Mapping[str, Any], card: PartnerCard | None) -> Incoming:
    asked = Asked(
        kind=IncomingKind(told["kind"]),
        client_knows=told.get("client_knows", False),
        named_us=NamedUs(told["named_us"]) if "named_us" in told else None,
        **{name: told[name] for name in SAME if name in told},
    )
    came, at = CameBy(told["came"]), _moment(here, told, 0)
    common: dict[str, Any] = {"practice": here.practice, "asked": asked, "now": at}
    if came in {CameBy.PAGE, CameBy.CARD}:
        return incoming_form.receive(key=uuid4(), card=card, **common)
    return incoming_form.keep(key=uuid4(), came_by=came, user=here.owner, **common)


def _take(here: Surroundings, row: Incoming, told: Mapping[str, Any]) -> None:
    at, user = _moment(here, told, 2), here.owner
    client = here.clients.get(told.get("taken_as", ""))
    today = local_day(here.practice, at)
    incoming_taking.take(row=row, user=user, now=at, today=today, client=client)
    if "thanks" in told:
        incoming_thanks.thank(row=row, how=Thanks(told["thanks"]), user=user, now=at)
    if "spoken_yes" in told:
        report_consents.give_spoken(
            row=row,
            items=frozenset(report_consents.ITEMS),
            attested_by=here.practice.practitioner_name,
            user=user,
            now=here.at(told["spoken_yes"]),
        )


def _moment(here: Surroundings, told: Mapping[str, Any], step: int) -> datetime:
    """Return a moment of that day; of today the last minutes, one step after the other."""
    minutes = timedelta(minutes=step)
    return min(here.at(told["days"]) + minutes, here.now - timedelta(minutes=5) + minutes)


def name_guardian(
    practice: Practice, told: Mapping[str, Any], *, client: Client, owner: User, now: datetime
) -> None:
    """Write down who agrees for a client under age."""
    guardians.set_guardian(
        client=client,
        birth_on=client.birth_on,
        seen=guardians.version_of(client),
        user=owner,
        now=now,
        today=local_day(practice, now),
        **told,
    )
