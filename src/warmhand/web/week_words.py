"""What the page of a week says of each person: why, the last contact, and one thing to do."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from warmhand.core.geo import IN_MILES
from warmhand.core.network import ContactWay
from warmhand.core.reasons import DistanceUnit, distance_words
from warmhand.core.tries import WAY_WORDS
from warmhand.core.warmth import last_contact_words
from warmhand.core.week import Reason
from warmhand.services.gaps import title_words
from warmhand.services.letters import first_name
from warmhand.services.week import Shown, Week
from warmhand.services.week_people import Person
from warmhand.web.words import spelled

KIND_WORDS = {
    Reason.GAP.value: "A gap in your A-team",
    Reason.FADING.value: "Time to speak again",
    Reason.PATH.value: "Somebody could introduce you",
    Reason.SEEN.value: "Your clients see them already",
    "added": "You put them here",
}
KIND_ICONS = {
    Reason.GAP.value: "gap",
    Reason.FADING.value: "clock",
    Reason.PATH.value: "people",
    Reason.SEEN.value: "loop",
    "added": "plus",
}
WAYS = {"known": "you know each other", "path": "an introduction along a path"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One person of the week as the page shows them."""

    shown: Shown
    kind: str
    icon: str
    url: str
    last: str
    said: str
    reason: str
    action: str
    action_url: str


def cards_of(week: Week, *, today: date, country: str, care: bool) -> list[Card]:
    """Return the cards of those still to contact; what was said only where `care`."""
    return [_card(row, today=today, country=country, care=care) for row in week.people]


def _card(row: Shown, *, today: date, country: str, care: bool) -> Card:
    action, action_url = _action(row)
    return Card(
        shown=row,
        kind=KIND_WORDS[row.reason],
        icon=KIND_ICONS[row.reason],
        url=reverse("partner", args=[row.partner.pk]) if row.partner else "",
        last=_last(row, today, country),
        said=row.said if care else "",
        reason=_reason(row),
        action=action,
        action_url=action_url,
    )


def _last(row: Shown, today: date, country: str) -> str:
    listing = row.person.listing if row.person else None
    if listing is not None:
        unit = DistanceUnit.MILES if country in IN_MILES else DistanceUnit.KM
        away = distance_words(listing.distance_km, unit)
        return f"No contact yet. They stand in the directory, {away} away."
    words = last_contact_words(row.warmth, on=today).removeprefix("last real contact ")
    return f"{words[0].upper()}{words[1:]}."


def _reason(row: Shown) -> str:
    person = row.person
    if person is None:
        return "You added them to this week."
    if person.reason is Reason.GAP:
        return _gap_words(person)
    if person.reason is Reason.FADING:
        days = f"{person.overdue} day{'' if person.overdue == 1 else 's'}"
        return f"You trust each other, and the day to speak again was {days} before this week."
    if person.reason is Reason.PATH:
        asked = row.introducer.name if row.introducer else "Somebody"
        return f"They help with what your clients come with, and {asked} could introduce you."
    return "Clients of yours see them already, and agreed to be named to them."


def _gap_words(person: Person) -> str:
    if person.problem is None or person.gap is None:
        return ""
    problem = person.problem
    title = title_words(person.gap.kind)
    return (
        f"{problem.label}: {spelled(problem.number)} of {spelled(problem.of)} open episodes, "
        f"and no {title} you trust within reach."
    )


def _action(row: Shown) -> tuple[str, str]:
    if row.partner is None:
        return "", ""
    if row.introducer is not None:
        url = reverse("partner-path", args=[row.partner.pk])
        return f"Ask {first_name(row.introducer.name)}", url
    return "Log a contact", reverse("touch-new", args=[row.partner.pk])


def why_words(week: Week) -> list[tuple[str, str]]:
    """Return for each person what the place in the list rests on."""
    return [(row.name, _why(row)) for row in week.people if row.person]


def _why(row: Shown) -> str:
    person = row.person
    if person is None:
        return ""
    if person.reason is Reason.GAP and person.problem and person.gap:
        share = f"{person.problem.number} of {person.problem.of} open episodes"
        counts = {"first_line": "in full", "option": "at seven tenths"}[person.gap.grade.value]
        return (
            f"A gap: {share} ask for this, the evidence counts {counts}, and the best way to "
            f"reach them is {_way(person)}, which works {_in_ten(person.chance)}."
        )
    if person.reason is Reason.FADING:
        days = f"{person.overdue} day{'' if person.overdue == 1 else 's'}"
        return f"Time to speak again: {days} past the day, which counts in full from 30 days on."
    if person.reason is Reason.PATH:
        return f"An introduction: it works {_in_ten(person.chance)}."
    return "Clients of yours see them and agreed to be named: yes or no, never how many."


def _in_ten(chance: float | None) -> str:
    return f"about {round(10 * (chance or 0))} times in 10"


def _way(person: Person) -> str:
    return WAYS.get(person.way) or WAY_WORDS[ContactWay(person.way)]
