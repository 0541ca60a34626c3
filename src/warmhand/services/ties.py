"""Who could introduce one to whom: ties, the network they make, and the warmest paths in it.

A tie always rests on rows that somebody added, each with a day and who said so, each removable.
That two people share an address makes no tie by itself: it is suggested (`suggested_ties`), and
one touch writes it down. So every step of a path can be shown, and taken away.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from warmhand.core.concentration import losses
from warmhand.core.introductions import (
    Beliefs,
    Evidence,
    HopOutcome,
    Parts,
    learned,
    p_first,
    p_of_parts,
    parts_of,
)
from warmhand.core.names import fold
from warmhand.core.network import (
    AWAY_STAGES,
    MUTUAL_TIES,
    IntroductionKind,
    Outcome,
    Stage,
    TieKind,
)
from warmhand.core.paths import Graph, Path, runner_up
from warmhand.core.paths import best_paths as core_best_paths
from warmhand.core.warmth import Warmth
from warmhand.services.warmth import warmths
from warmhand.store.network import IntroductionHop, Tie
from warmhand.store.partners import Partner
from warmhand.store.people import Practice

_KNOWN = frozenset({Stage.MET, Stage.TRUSTED})
_READ = (
    "name",
    "credential",
    "profession",
    "organisation",
    "stage",
    "asked_whom_on",
    "email",
    "phone",
    "country",
    "away_from",
    "away_until",
)


@dataclass(frozen=True, slots=True)
class Network:
    """Everybody of a practice who is not archived, and what is known of who knows whom.

    `partners` is in the order of names; a tie that holds both ways stands in `evidence` twice, as
    (giver, receiver). `graph` is what paths are looked for in: without people who rest or stepped
    back, and one knows oneself whom one has met, or has spoken with.
    """

    partners: Mapping[UUID, Partner]
    warmths: Mapping[UUID, Warmth]
    evidence: Mapping[tuple[UUID, UUID], tuple[Evidence, ...]]
    beliefs: Beliefs
    graph: Graph[UUID]
    today: date

    def parts(self, giver: UUID, receiver: UUID) -> Parts:
        """Return what the tie from `giver` to `receiver` rests on; empty where there is none."""
        found = self.evidence.get((giver, receiver), ())
        return parts_of(found, on=self.today, beliefs=self.beliefs)


@dataclass(frozen=True, slots=True)
class PathStep:
    """One step: oneself (`giver` None) or a partner, to the next person; chance in (0, 1)."""

    giver: UUID | None
    receiver: UUID
    p: float
    parts: Parts = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundPath:
    """The warmest path to a person, its weakest step, and the second path if nearly as warm.

    `runner_up` is only looked for by `path_to`.
    """

    probability: float
    steps: tuple[PathStep, ...]
    weakest: PathStep
    runner_up: "FoundPath | None" = None

    @property
    def first(self) -> UUID:
        """Return whom one asks oneself."""
        return self.steps[0].receiver

    @property
    def through(self) -> tuple[UUID, ...]:
        """Return everybody on the way but the target."""
        return tuple(step.receiver for step in self.steps[:-1])


def network_graph(*, practice: Practice, today: date) -> Network:
    """Return the network of `practice` as of `today`; four queries however many people it has."""
    rows = list(Partner.objects.filter(archived_at=None).only(*_READ, "snoozed_until"))
    rows.sort(key=lambda row: (fold(row.name), row.pk))
    partners = {row.pk: row for row in rows}
    found = warmths(rows, practice=practice, today=today)
    evidence = _evidence(partners)
    beliefs = own_beliefs()
    return Network(
        partners=partners,
        warmths=found,
        evidence=evidence,
        beliefs=beliefs,
        graph=_graph(partners, found, evidence, beliefs, today),
        today=today,
    )


def _evidence(
    partners: Mapping[UUID, Partner],
) -> dict[tuple[UUID, UUID], tuple[Evidence, ...]]:
    found: dict[tuple[UUID, UUID], tuple[Evidence, ...]] = {}
    rows = Tie.objects.values_list("giver_id", "receiver_id", "kind", "known_on", "source")
    for giver, receiver, kind, on, source in rows:
        if giver not in partners or receiver not in partners:
            continue
        each = (Evidence(TieKind(kind), on, source),)
        found[giver, receiver] = found.get((giver, receiver), ()) + each
        if each[0].kind in MUTUAL_TIES:
            found[receiver, giver] = found.get((receiver, giver), ()) + each
    return found


def own_beliefs() -> Beliefs:
    """Return what is believed of each kind of tie after the practice's own introductions."""
    rows = IntroductionHop.objects.filter(
        introduction__kind=IntroductionKind.ASKED.value,
        outcome__in=(Outcome.YES.value, Outcome.NO.value),
    )
    return learned(
        HopOutcome([(TieKind(kind), p) for kind, p in kinds], Outcome(outcome))
        for kinds, outcome in rows.order_by("pk").values_list("kinds", "outcome")
    )


def _graph(
    partners: Mapping[UUID, Partner],
    found: Mapping[UUID, Warmth],
    evidence: Mapping[tuple[UUID, UUID], tuple[Evidence, ...]],
    beliefs: Beliefs,
    today: date,
) -> Graph[UUID]:
    nodes = tuple(key for key, row in partners.items() if Stage(row.stage) not in AWAY_STAGES)
    here = set(nodes)
    first = {
        key: p_first(found[key].value) for key in nodes if _is_known(partners[key], found[key])
    }
    edges: dict[UUID, dict[UUID, float]] = {}
    for (giver, receiver), each in evidence.items():
        parts = parts_of(each, on=today, beliefs=beliefs)
        if parts and giver in here and receiver in here:
            edges.setdefault(giver, {})[receiver] = p_of_parts(parts)
    return Graph(nodes, first, edges)


def _is_known(partner: Partner, warmth: Warmth) -> bool:
    """A card left at a desk is no acquaintance: somebody only written to has not answered yet."""
    stage = Stage(partner.stage)
    return stage in _KNOWN or (stage is Stage.CONTACTED and warmth.last_on is not None)


def best_paths(
    *,
    practice: Practice,
    today: date,
    targets: Iterable[UUID],
    network: Network | None = None,
) -> Mapping[UUID, FoundPath]:
    """Return the warmest path through others to each of `targets` that has one.

    Four queries, none where `network` (of `network_graph`) is at hand. Whom one knows oneself is
    still reached through others here; people who rest or stepped back are on no path.
    """
    network = network or network_graph(practice=practice, today=today)
    graph = network.graph
    wanted = list(dict.fromkeys(targets))
    strangers = [key for key in wanted if key not in graph.first]
    found = core_best_paths(graph, strangers)
    for key in wanted:
        if key in graph.first:
            found |= core_best_paths(_strange(graph, key), [key])
    return {key: _found(network, path) for key, path in found.items()}


def path_to(
    *, practice: Practice, today: date, target: UUID, network: Network | None = None
) -> FoundPath | None:
    """Return the warmest path through others to `target` with its runner-up, or None."""
    network = network or network_graph(practice=practice, today=today)
    graph = _strange(network.graph, target)
    best = core_best_paths(graph, [target]).get(target)
    if best is None:
        return None
    second = runner_up(graph, best)
    found = _found(network, best)
    return replace(found, runner_up=_found(network, second)) if second else found


def _strange(graph: Graph[UUID], target: UUID) -> Graph[UUID]:
    """Return `graph` as if one did not know `target` oneself."""
    first = {key: p for key, p in graph.first.items() if key != target}
    return Graph(graph.nodes, first, graph.edges)


def _found(network: Network, path: Path[UUID]) -> FoundPath:
    givers = (None, *path.nodes[:-1])
    steps = tuple(
        PathStep(giver, receiver, p)
        if giver is None
        else PathStep(
            giver,
            receiver,
            p,
            network.parts(giver, receiver),
            network.evidence[giver, receiver],
        )
        for giver, receiver, p in zip(givers, path.nodes, path.chances, strict=True)
    )
    return FoundPath(path.probability, steps, steps[path.weakest])


def concentration(
    *,
    practice: Practice,
    today: date,
    network: Network | None = None,
) -> list[tuple[Partner, float]]:
    """Return everybody one knows with the share in [0, 1] of one's reach lost without them.

    In the order of names, since it is about resilience and no ranking.
    """
    network = network or network_graph(practice=practice, today=today)
    lost = losses(network.graph, set(network.graph.nodes))
    return [(network.partners[key], lost[key]) for key in network.graph.nodes if key in lost]
