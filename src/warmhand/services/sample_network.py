"""The network of the sample practice: people, contacts, ties, tries, an agreement, sources."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from warmhand.core.network import Outcome, SourceKind, Stage
from warmhand.services import a_team, merges, same_people
from warmhand.services.consents import local_day
from warmhand.store.clients import Client
from warmhand.store.network import Agreement, AlsoSees, ContactTry, Tie, Touch
from warmhand.store.partners import Partner
from warmhand.store.people import Practice, User

IMPORTED = 90
"""Days ago the contacts of a phone were brought in."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The practice, its people by name, and how days ago become days and moments."""

    practice: Practice
    owner: User
    now: datetime
    partners: Mapping[str, Partner]
    clients: Mapping[str, Client]

    def day(self, days: int | None) -> date | None:
        """Return the day so many days ago, None for None."""
        return None if days is None else self.on(days)

    def on(self, days: int) -> date:
        """Return the day so many days ago."""
        return local_day(self.practice, self.now) - timedelta(days=days)

    def at(self, days: int) -> datetime:
        """Return noon of the day so many days ago; never a moment still to come."""
        noon = datetime.combine(self.on(days), time(12), ZoneInfo(self.practice.time_zone))
        return min(noon, self.now)


def add_network(
    practice: Practice, told: Mapping[str, Any], *, owner: User, now: datetime
) -> Surroundings:
    """Add everything of `told` but the introductions, which need the ties to stand first."""
    empty = Surroundings(practice, owner, now, {}, {})
    _add_people(empty, told)
    partners = {row.name: row for row in Partner.objects.all()}
    clients = {row.name: row for row in Client.objects.all()}
    here = Surroundings(practice, owner, now, partners, clients)
    _stand(here, told)
    Tie.objects.bulk_create(_tie(here, one) for one in told["tie"])
    ContactTry.objects.bulk_create(_try(here, one) for one in told["try"])
    AlsoSees.objects.bulk_create(_also_sees(here, one) for one in told["also_sees"])
    Agreement.objects.bulk_create(_agreement(here, one) for one in told["agreement"])
    _add_sources(here, told)
    return here


def add_touches(here: Surroundings, told: Mapping[str, Any]) -> None:
    """Add the contacts, which settle no tries: what came of each is told."""
    Touch.objects.bulk_create(_touch(here, one) for one in told["touch"])


def look_for_the_same(here: Surroundings, told: Mapping[str, Any]) -> None:
    """Make one who is one, and let the rest be looked at as after any import."""
    pairs = [one for one in told["contact"] if "made_one_with" in one]
    at = here.at(IMPORTED - 1)
    for one in pairs:
        kept, gone = here.partners[one["made_one_with"]], here.partners[one["name"]]
        merges.merge_partners(kept=kept, gone=gone, user=here.owner, now=at)
    merged = {one["name"] for one in pairs}
    rows = [here.partners[one["name"]] for one in told["contact"] if one["name"] not in merged]
    same_people.look_at(practice=here.practice, partners=rows, now=at)


def _add_people(here: Surroundings, told: Mapping[str, Any]) -> None:
    practice = here.practice
    place = {"city": practice.city, "region": practice.region, "country": practice.country}
    people = [(one, one.get("since", IMPORTED)) for one in (*told["known"], *told["contact"])]
    apart = {"since", "stepped_back", "why", "made_one_with"}
    Partner.objects.bulk_create(
        Partner(
            practice=practice,
            created_at=here.at(days),
            since_on=here.day(one.get("since")),
            **place,
            **{name: value for name, value in one.items() if name not in apart},
        )
        for one, days in people
    )


def _stand(here: Surroundings, told: Mapping[str, Any]) -> None:
    """Set where one stands with each, with since when, conduct and what they serve."""
    rows = []
    for one in told["stands"]:
        row = here.partners[one["name"]]
        row.stage, row.since_on = one["stage"], here.day(one.get("since"))
        row.met_where, row.serves = one.get("met_where", ""), one.get("serves", [])
        row.suits_not, row.conduct = one.get("suits_not", ""), one.get("conduct", {})
        row.asked_whom_on = here.day(one.get("asked_whom"))
        row.snoozed_until = here.on(-one["snoozed_ahead"]) if "snoozed_ahead" in one else None
        rows.append(row)
    fields = ("stage", "since_on", "met_where", "serves", "suits_not", "conduct")
    Partner.objects.bulk_update(rows, (*fields, "asked_whom_on", "snoozed_until"))
    for one in told["known"]:
        if "stepped_back" in one:
            a_team.set_stage(
                partner=here.partners[one["name"]],
                stage=Stage.STEPPED_BACK,
                user=here.owner,
                now=here.at(one["stepped_back"]),
                words=one["why"],
            )


def _tie(here: Surroundings, told: Mapping[str, Any]) -> Tie:
    return Tie(
        practice=here.practice,
        giver=here.partners[told["giver"]],
        receiver=here.partners[told["receiver"]],
        kind=told["kind"],
        known_on=here.on(told["days"]),
        source=told["source"],
        user=here.owner,
        created_at=here.at(told["days"]),
    )


def _touch(here: Surroundings, told: Mapping[str, Any]) -> Touch:
    return Touch(
        practice=here.practice,
        partner=here.partners[told["partner"]],
        kind=told["kind"],
        came_in=told.get("came_in", False),
        touched_on=here.on(told["days"]),
        answered_on=here.day(told.get("answered")),
        words=told["words"],
        client=here.clients[told["client"]] if "client" in told else None,
        user=here.owner,
        created_at=here.at(told["days"]),
    )


def _try(here: Surroundings, told: Mapping[str, Any]) -> ContactTry:
    return ContactTry(
        practice=here.practice,
        partner=here.partners[told["partner"]],
        way=told["way"],
        tried_on=here.on(told["days"]),
        outcome=told.get("outcome", Outcome.OPEN.value),
        settled_on=here.day(told.get("settled")),
        user=here.owner,
        created_at=here.at(told["days"]),
    )


def _also_sees(here: Surroundings, told: Mapping[str, Any]) -> AlsoSees:
    return AlsoSees(
        practice=here.practice,
        client=here.clients[told["client"]],
        partner=here.partners[told["partner"]],
        may_name=told.get("may_name", False),
        said_on=here.on(told["days"]),
        user=here.owner,
        created_at=here.at(told["days"]),
    )


def _agreement(here: Surroundings, told: Mapping[str, Any]) -> Agreement:
    words = {name: value for name, value in told.items() if name not in {"partner", "agreed"}}
    return Agreement(
        practice=here.practice,
        partner=here.partners[told["partner"]],
        agreed_on=here.on(told["agreed"]),
        user=here.owner,
        changed_at=here.at(told["agreed"]),
        **words,
    )


def _add_sources(here: Surroundings, told: Mapping[str, Any]) -> None:
    rows = []
    for one in told["source"]:
        row = here.clients[one["client"]]
        row.source_kind = SourceKind.DIRECT.value
        if "partner" in one:
            row.source_kind = SourceKind.PARTNER.value
            row.source_partner = here.partners[one["partner"]]
        elif "sent_by" in one:
            row.source_kind = SourceKind.CLIENT.value
            row.source_client = here.clients[one["sent_by"]]
        rows.append(row)
    Client.objects.bulk_update(rows, ("source_kind", "source_partner", "source_client"))
