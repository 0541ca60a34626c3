"""What the schedule of a practice knows of one referral: who waits, since when, who wished quiet."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from warmhand.core.nudges import Away, Facts, Nudge, Rules, Side, next_nudge, rules_with
from warmhand.core.referral import Purpose, Status, Went
from warmhand.formats.zip_places import place_of
from warmhand.services.consents import consent_in_force, local_day, needs_consent
from warmhand.services.guardians import reach_of
from warmhand.store.partners import Partner
from warmhand.store.people import Practice
from warmhand.store.referrals import Referral

PARTNER_WAITED_FOR = frozenset({Status.SENT, Status.ACCEPTED, Status.MISSED, Status.SEEN})
ASKED_OF = frozenset({*PARTNER_WAITED_FOR, Status.BOOKED, Status.REPORTED})
"""Where the schedule may write to somebody at all."""
# What the client has said so that a person goes on, or nobody.
SETTLED = frozenset({Went.YES.value, Went.NO.value, Went.HELP.value})
THE_DAY_AFTER = 1


@dataclass(frozen=True, slots=True)
class Coming:
    """The next reminder of each side, or None."""

    partner: Nudge | None
    client: Nudge | None

    def of(self, side: Side) -> Nudge | None:
        """Return the one of `side`."""
        return self.partner if side is Side.PARTNER else self.client


NOTHING = Coming(None, None)


def rules_of(practice: Practice) -> Rules:
    """Return how `practice` asks again by itself; the usual rules where it changed nothing."""
    return rules_with(practice.nudge_rules)


def away_of(partner: Partner | None) -> Away | None:
    """Return the days on which `partner` said to be away, or None."""
    if partner is None or partner.away_from is None or partner.away_until is None:
        return None
    return Away(partner.away_from, partner.away_until)


def zone_of(partner: Partner | None, practice: Practice) -> str:
    """Return the time zone where `partner` works, by their ZIP code; else that of `practice`."""
    place = place_of(partner.postal_code, country=partner.country) if partner else None
    return place.time_zone if place else practice.time_zone


def coming(
    row: Referral, *, practice: Practice, now: datetime, can_mail: bool, client_zone: str = ""
) -> Coming:
    """Return the next reminders of `row`, which has client, partner and consent; no query.

    `client_zone` is where the client lives, or "" where only the practice's own is known.
    """
    rules = rules_of(practice)
    if not rules.is_on or not can_mail or Status(row.status) not in ASKED_OF:
        return NOTHING
    on = local_day(practice, now)
    if needs_consent(row) and not consent_in_force(row, on=on):
        return NOTHING
    partner_zone, own = zone_of(row.partner, practice), client_zone or practice.time_zone
    return Coming(
        next_nudge(Side.PARTNER, partner_facts(row), rules, now=now, zone=partner_zone),
        next_nudge(Side.CLIENT, client_facts(row, on=on), rules, now=now, zone=own),
    )


def partner_facts(row: Referral) -> Facts:
    """Return what the partner's next reminder rests on, beside consent and mail server."""
    status, partner = Status(row.status), row.partner
    since = row.status_at if status in PARTNER_WAITED_FOR else None
    if status is Status.BOOKED:
        since = row.booked_for
    is_settled = status is not Status.SEEN and row.went in SETTLED
    is_quiet = row.partner_nudges_off or partner is None or partner.nudges_off or not partner.email
    return Facts(
        since=since,
        asked_at=_last(row.partner_asked_at, row.partner_nudged_at, row.desk_called_at),
        nudges=row.partner_nudges,
        away=away_of(partner),
        is_stopped=is_quiet or is_settled,
    )


def client_facts(row: Referral, *, on: date) -> Facts:
    """Return likewise for the client, who is never asked about a question to a colleague."""
    client, status = row.client, Status(row.status)
    is_quiet = row.client_nudges_off or client.nudges_off or not reach_of(client, on=on)[1]
    facts = Facts(
        # What was opened again waits anew, however long ago it was first sent.
        since={Status.SENT: row.status_at, Status.ACCEPTED: row.sent_at}.get(status),
        asked_at=_last(row.client_asked_at, row.client_nudged_at),
        nudges=row.client_nudges,
        is_stopped=is_quiet or bool(row.went) or row.purpose == Purpose.ASK.value,
    )
    if status is Status.BOOKED:
        return replace(
            facts,
            since=row.booked_for,
            after_days=THE_DAY_AFTER,
            is_stopped=(is_quiet or row.went in SETTLED or _answered_since(row, row.booked_for)),
        )
    if status is Status.REPORTED and row.purpose != Purpose.ASK.value:
        is_over = bool(row.helped) or row.went == Went.NO.value
        return replace(
            facts,
            since=row.status_at,
            after_days=THE_DAY_AFTER,
            is_stopped=is_quiet or is_over,
        )
    return facts


def _answered_since(row: Referral, moment: datetime | None) -> bool:
    answered = row.client_answered_at
    return answered is not None and moment is not None and answered >= moment


def _last(*moments: datetime | None) -> datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)
