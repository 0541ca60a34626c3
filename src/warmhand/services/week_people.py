"""Who could be a person for a week, and why: gaps, fading trust, warm paths, people clients see.

Contacts are read as they stood before the week's Monday, so that the list stays the same while
it is worked off; what else is known counts at once. Never read: money, volume, or who sends how many.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import islice
from uuid import UUID

from warmhand.core.gaps import Known, OpenProblem, in_reach
from warmhand.core.introductions import p_first
from warmhand.core.matching import EVIDENCE
from warmhand.core.names import fold
from warmhand.core.network import BEFORE_TRUST, ContactWay, Stage
from warmhand.core.tries import Chance
from warmhand.core.warmth import Warmth
from warmhand.core.week import AT_MOST, Candidate, Reason
from warmhand.services.gaps import Cover, Gap, Nearby, cover_of
from warmhand.services.ties import FoundPath, Network, best_paths, network_graph
from warmhand.services.tries import chances
from warmhand.services.warmth import warmths
from warmhand.store.network import AlsoSees
from warmhand.store.partners import Partner
from warmhand.store.people import Practice

CONTACTED = timedelta(days=7)
FADES_FULLY = 30
"""Days overdue from which a trusted partner counts as fading in full."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who could be contacted this week, with what the one reason rests on."""

    key: str
    """The partner's key, or the registry number of a listing."""
    name: str
    organisation: str
    reason: Reason
    value: float
    partner: UUID | None = None
    listing: Nearby | None = None
    gap: Gap | None = None
    problem: OpenProblem | None = None
    """Of the gap: the one by which it counts."""
    chance: float | None = None
    way: str = ""
    """The way of that chance: a `ContactWay`, "known" or "path"."""
    path: FoundPath | None = None
    overdue: int = 0
    """Days since the next contact was due."""

    @property
    def candidate(self) -> Candidate:
        """What the choice goes by."""
        return Candidate(self.key, self.name, self.reason, self.value, fold(self.organisation))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of everybody on the eve of a week."""

    practice: Practice
    monday: date
    cover: Cover
    network: Network
    warmths: Mapping[UUID, Warmth]
    """As it was on the eve of the week."""
    chances: Mapping[ContactWay, Chance]
    seen: frozenset[UUID]
    """Whom own clients see who agreed to be named to them."""
    away: frozenset[str]
    """Keys (`Person.key`) of whom one leaves alone this week."""
    added: frozenset[str] = frozenset()
    """Keys of whom somebody put on the list."""
    paths: Mapping[UUID, FoundPath] = field(default_factory=dict)


def surroundings(
    *,
    practice: Practice,
    monday: date,
    today: date,
    away: frozenset[str],
    added: frozenset[str] = frozenset(),
) -> Surroundings:
    """Return what the candidates of the week from `monday` rest on: twelve queries.

    `away` is joined by who is snoozed or away on the day `today`, and by whom a real contact was with in
    the week before.
    """
    network = network_graph(practice=practice, today=today)
    rows, eve = list(network.partners.values()), monday - timedelta(days=1)
    before = warmths(rows, practice=practice, today=eve)
    network = _on_the_eve(network, before, monday)
    quiet = (str(row.pk) for row in rows if _is_quiet(row, before[row.pk], monday, today))
    strangers = [key for key in network.graph.nodes if key not in network.graph.first]
    return Surroundings(
        practice=practice,
        monday=monday,
        cover=cover_of(practice=practice, today=today),
        network=network,
        warmths=before,
        chances=chances(today=today),
        seen=_seen(),
        away=away | frozenset(quiet),
        added=added,
        paths=best_paths(practice=practice, today=today, targets=strangers, network=network),
    )


def _on_the_eve(network: Network, before: Mapping[UUID, Warmth], monday: date) -> Network:
    """Return `network` with first steps as warm as before Monday, to whom one knew by then.

    Else somebody reached this week would lose the path that they are on the list for.
    """
    new = {
        key
        for key, now in network.warmths.items()
        if before[key].last_on is None and now.last_on is not None and now.last_on >= monday
    }
    graph = network.graph
    first = {key: p_first(before[key].value) for key in graph.first if key not in new}
    return replace(network, graph=replace(graph, first=first))


def _is_quiet(row: Partner, before: Warmth, monday: date, today: date) -> bool:
    is_snoozed = row.snoozed_until is not None and row.snoozed_until > today
    lately = before.last_on is not None and before.last_on >= monday - CONTACTED
    is_away = bool(row.away_from and row.away_until and row.away_from <= today <= row.away_until)
    return is_snoozed or is_away or lately


def _seen() -> frozenset[UUID]:
    rows = AlsoSees.objects.filter(may_name=True, client__archived_at__isnull=True)
    return frozenset(rows.values_list("partner_id", flat=True))


def people_of(here: Surroundings) -> list[Person]:
    """Return the candidates, each once, with the first reason that fits."""
    found: dict[str, Person] = {}
    for people in (_gaps(here), _fading(here), _paths(here), _seen_people(here)):
        for person in people:
            if person.key not in here.away:
                found.setdefault(person.key, person)
    return list(found.values())


def _gaps(here: Surroundings) -> Iterable[Person]:
    """Known partners, else listings, who could fill a gap; each by the gap that counts most."""
    best: dict[str, Person] = {}
    for gap in here.cover.gaps:
        problem = gap.problems[0]
        weight = problem.share * EVIDENCE[gap.grade]
        for person in _who_could(here, gap, problem, weight):
            held = best.get(person.key)
            if held is None or person.value > held.value:
                best[person.key] = person
    return best.values()


def _who_could(
    here: Surroundings, gap: Gap, problem: OpenProblem, weight: float
) -> Iterable[Person]:
    free = [UUID(known.id) for known in gap.known if known.id not in here.away]
    for key in free:
        chance, way = best_way(here, key)
        path = here.paths.get(key) if way == "path" else None
        person = _known(here, key, Reason.GAP, weight * chance)
        yield replace(person, gap=gap, problem=problem, chance=chance, way=way, path=path)
    # Who was put on the list takes none of the others off it: they could fill the gap as before.
    if any(str(key) not in here.added for key in free):
        return
    cold = here.chances[ContactWay.COLD_CALL].mean
    # The nearest: of more, who fill a gap equally well, names would decide.
    near = (listing for listing in gap.listings if listing.npi not in here.away)
    for listing in islice(near, AT_MOST[Reason.GAP]):
        yield Person(
            key=listing.npi,
            name=listing.name,
            organisation=listing.organisation,
            reason=Reason.GAP,
            value=weight * cold,
            listing=listing,
            gap=gap,
            problem=problem,
            chance=cold,
            way=ContactWay.COLD_CALL.value,
        )


def _known(here: Surroundings, key: UUID, reason: Reason, value: float) -> Person:
    """A partner as a candidate; who has no place of work is one of their own, as a practice is."""
    row = here.network.partners[key]
    organisation = row.organisation or row.name
    return Person(
        key=str(key),
        partner=key,
        name=row.name,
        organisation=organisation,
        reason=reason,
        value=value,
    )


def best_way(here: Surroundings, key: UUID) -> tuple[float, str]:
    """Return the chance from 0 to 1 of the best way to a partner, and which way that is."""
    ways = [(here.chances[ContactWay.COLD_CALL].mean, ContactWay.COLD_CALL.value)]
    if key in here.seen:
        mail = ContactWay.SHARED_CLIENT_MAIL
        ways.append((here.chances[mail].mean, mail.value))
    if key in here.network.graph.first:
        ways.append((here.network.graph.first[key], "known"))
    if key in here.paths:
        ways.append((here.paths[key].probability, "path"))
    return max(ways)


def _fading(here: Surroundings) -> Iterable[Person]:
    for key, row in here.network.partners.items():
        days = _overdue(here.warmths[key], here.monday)
        if row.stage == Stage.TRUSTED.value and days > 0:
            person = _known(here, key, Reason.FADING, min(1.0, days / FADES_FULLY))
            yield replace(person, overdue=days)


def _overdue(warmth: Warmth, monday: date) -> int:
    return (monday - warmth.next_on).days if warmth.next_on else 0


def _paths(here: Surroundings) -> Iterable[Person]:
    """Whom the caseload needs beside the gaps, and somebody one knows could introduce one to.

    Needed is a profession of grade A or B, or who serves a problem, of the open episodes.
    """
    for known in here.cover.people:
        key = UUID(known.id)
        path = here.paths.get(key)
        near = in_reach(known.distance_km, reach_km=here.practice.reach_km)
        if path and near and known.stage in BEFORE_TRUST and _is_needed(here, known):
            person = _known(here, key, Reason.PATH, path.probability)
            yield replace(person, chance=path.probability, way="path", path=path)


def _is_needed(here: Surroundings, known: Known) -> bool:
    return known.profession in here.cover.helpful or bool(here.cover.problems & known.serves)


def _seen_people(here: Surroundings) -> Iterable[Person]:
    for key in here.seen:
        row = here.network.partners.get(key)
        if row is not None and Stage(row.stage) in BEFORE_TRUST:
            yield _known(here, key, Reason.SEEN, 1.0)
