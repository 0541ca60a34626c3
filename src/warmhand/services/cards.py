"""The cards of Today: one thing that would like a moment each, with its one next action."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef

from warmhand.core.red_flags import URGENT, Urgency
from warmhand.core.referral import Status
from warmhand.services import incoming
from warmhand.services.attendance import AwayEpisode
from warmhand.services.follow_ups import Due, due_urgent
from warmhand.services.letters import first_name
from warmhand.services.loops import LoopLine
from warmhand.services.progress import EpisodeState
from warmhand.services.raised import OPEN
from warmhand.services.rating_pages import RatingNotice
from warmhand.services.touch_cards import PartnerDue, due_partners
from warmhand.services.waits import DuePlan, Unread
from warmhand.store.care import Episode
from warmhand.store.people import Practice
from warmhand.store.referrals import Referral
from warmhand.store.safety import RaisedFlag


class What(StrEnum):
    """The kinds of cards, in the order in which they are worth a moment."""

    URGENT = "urgent"
    FOLLOW_UP = "follow_up"
    WORSE = "worse"
    ANSWER = "answer"
    INCOMING = "incoming"
    DECIDE = "decide"
    RATING = "rating"
    LOOP = "loop"
    AWAY = "away"
    SCORE = "score"
    NAMES = "names"
    EVENT = "event"
    PARTNER = "partner"
    PLAN = "plan"


ABOVE_ALL = frozenset({What.URGENT, What.FOLLOW_UP})
"""Never behind a tap, never left for later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One thing that would like a moment, with its one next action."""

    what: What
    kind: str
    title: str
    why: str
    action: str
    episode: EpisodeState | None = None
    loop: LoopLine | None = None
    rating: RatingNotice | None = None
    away: AwayEpisode | None = None
    due: Due | None = None
    partner: PartnerDue | None = None
    incoming: UUID | None = None
    """The request that came in."""
    unread: Unread | None = None
    shared: DuePlan | None = None
    client: UUID | None = None
    """The client whose own page is led to, where there is no episode."""
    event: UUID | None = None
    """The demo event."""

    @property
    def picture(self) -> tuple[list[float], float, float, str] | None:
        """Scores, lowest, highest and words for a small drawing of an episode, or None."""
        if self.episode is None or len(self.episode.values) < 2:
            return None
        measure = self.episode.primary.measure
        values = self.episode.values
        words = f"{len(values)} scores, the last {values[-1]:g} of {measure.high:g}"
        return values, measure.low, measure.high, words


def urgent_cards(*, today: date) -> list[Card]:
    """Return what is urgent: an answer of which nobody wrote what happened, then follow-ups."""
    return [_urgent(due) for due in due_urgent(today=today)]


def doctor_cards() -> list[Card]:
    """Return who is to see a doctor within days and has no open episode to say so.

    One query where nobody is, else two.

    Who has an urgent answer has a card above all, and who is on the way to a partner since has
    the card of the referral.
    """
    same = {"client": OuterRef("client")}
    rows = RaisedFlag.objects.filter(urgency=Urgency.DAYS.value, client__archived_at=None, **OPEN)
    rows = rows.exclude(Exists(Episode.objects.filter(ended_on=None, **same)))
    urgent = RaisedFlag.objects.filter(urgency__in=[one.value for one in URGENT], **OPEN, **same)
    sent = Referral.objects.filter(sent_at__gte=OuterRef("raised_at"), **same)
    on_its_way = sent.exclude(status=Status.CLOSED.value)
    rows = rows.exclude(Exists(urgent)).exclude(Exists(on_its_way)).order_by("raised_at")
    found = dict(rows.values_list("client_id", "client__name"))
    return [_doctor(key, name) for key, name in found.items()]


def partner_cards(*, practice: Practice, today: date, with_care: bool) -> list[Card]:
    """Return whom to call among the partners, at most two; they come after clients' matters."""
    found = due_partners(practice=practice, today=today, with_care=with_care)
    return [_partner(due) for due in found]


def incoming_cards(*, today: date, with_care: bool) -> list[Card]:
    """Return what of the requests that come in would like a moment: one query."""
    found = incoming.due_cards(today=today, with_care=with_care)
    return [
        Card(
            what=What.INCOMING,
            kind=one.kind,
            title=one.title,
            why=one.why,
            action=one.action,
            incoming=one.key,
        )
        for one in found
    ]


def name_cards(count: int) -> list[Card]:
    """Return the one card on visits of the calendar, `count` of which need a name."""
    if not count:
        return []
    return [
        Card(
            what=What.NAMES,
            kind="From your calendar",
            title="1 visit needs a name" if count == 1 else f"{count} visits need a name",
            why="Say once whose they are; then they stand here by themselves.",
            action="Say whose",
        )
    ]


def rating_card(row: RatingNotice) -> Card:
    """Return the card of a daily rating that waits for the practice’s own phone."""
    first = first_name(row.client)
    why = f"Today’s question leaves from your own phone, and {first} has not answered it yet."
    if row.is_wrong_person:
        why = "Somebody else opened the link and said so. It is closed; check the address."
    return Card(
        what=What.RATING,
        kind="Link with somebody else" if row.is_wrong_person else "Daily rating",
        title=f"{row.client}: {row.label}",
        why=why,
        action="Look" if row.is_wrong_person else f"Text {first}",
        rating=row,
    )


def _partner(due: PartnerDue) -> Card:
    return Card(
        what=What.PARTNER,
        kind="Partner",
        title=f"Time to call {due.partner.name}",
        why=f"{due.last} {f'Last said: “{due.said}”' if due.said else ''}".rstrip(),
        action="Log a contact",
        partner=due,
    )


def _doctor(key: UUID, name: str) -> Card:
    return Card(
        what=What.DECIDE,
        kind="A doctor’s visit is asked for",
        title=f"{name}: a doctor within days",
        why="An answer to the safety questions is open. What a doctor says closes it.",
        action="Look",
        client=key,
    )


def _urgent(due: Due) -> Card:
    if not due.is_recorded:
        why = "An answer to the safety questions. See what to do, and write what happened."
        left = "Safety questions were begun and not finished. One answer cannot wait."
        return Card(
            what=What.URGENT,
            kind="Urgent",
            title=f"{due.client} needs {'help' if due.is_mind else 'medical assessment'}",
            why=why if due.is_finished else left,
            action="What to do now" if due.is_finished else "Ask the rest now",
            due=due,
        )
    kind, title, asks = _asks(due)
    return Card(
        what=What.FOLLOW_UP,
        kind=kind,
        title=title,
        why=f"{'Help' if due.is_mind else 'Medical assessment'} comes first, and plans wait. {asks}",
        action="Close it" if due.is_seen else f"Ask {due.first_name}",
        due=due,
    )


def _asks(due: Due) -> tuple[str, str, str]:
    """What is asked about whom, and how: the kind of card, its title, and the question."""
    if due.is_declined:
        wanted = "help" if due.is_mind else "to go"
        return "Ask again", f"{due.client} did not want {wanted}", "Ask again within the hour."
    title = f"{due.client}: how did it go?"
    if due.is_seen:
        return "Ask today", title, "Seen, or said to be. What a doctor said closes it."
    return "Ask today", title, f"Has {due.first_name} been seen?"
