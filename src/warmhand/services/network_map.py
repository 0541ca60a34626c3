"""The map of a practice's network: who is on it, where, and what would be lost with whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from warmhand.core.a_team import A_TEAM_STAGES
from warmhand.core.bridges import bridges
from warmhand.core.errors import InvalidValueError
from warmhand.core.network import AWAY_STAGES, Stage, TieKind
from warmhand.core.network_map import MapPerson, places
from warmhand.core.referral import ON_ITS_WAY, Status
from warmhand.core.warmth import Warmth, Word
from warmhand.services.gaps import Cover, Gap, cover_of, title_words
from warmhand.services.introduction_pages import ShownPath, concentration_lines, shown_path
from warmhand.services.map_groups import GROUPS, By, Group, group_of_profession, group_of_serves
from warmhand.services.partner_pages import profession_words
from warmhand.services.serves import professions_serving
from warmhand.services.small_world import Surroundings, surroundings_of
from warmhand.services.ties import Network, best_paths, network_graph
from warmhand.store.partners import Partner
from warmhand.store.people import Practice
from warmhand.store.referrals import Referral

MOST = 300
NEAREST = 24
GAP_WARMTH = 0.2  # a gap stands where one would stand whom one has met once
TIE_ORDER = tuple(TieKind)  # the likeliest to lead to an introduction first
SHARED_NOW = tuple(status.value for status in sorted(ON_ITS_WAY - {Status.SENT}))

Places = Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which part of the network, and what its people stand together by."""

    by: By = By.PROFESSION
    word: Word | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnMap:
    """One person of the map, with what the table says."""

    partner: Partner
    profession: str
    """In words, or "" where it is not known."""
    group: Group
    warmth: Warmth
    shares_now: bool
    knows: tuple[str, ...]
    """Names of those to whom a tie is known, on the map or not."""

    @property
    def key(self) -> str:
        """The key on the map."""
        return str(self.partner.pk)

    @property
    def away_words(self) -> str:
        """Return "resting" or "stepped back", or ""."""
        stage = Stage(self.partner.stage)
        return stage.value.replace("_", " ") if stage in AWAY_STAGES else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GapPath:
    """The warmest path to somebody who could fill a gap."""

    title: str
    gap: str
    target: Partner
    shown: ShownPath


@dataclass(frozen=True, kw_only=True)
class NetworkMap:
    """Who stands on the map; people nearest first, gaps those of most open episodes first."""

    asked: Asked
    people: tuple[OnMap, ...]
    left_out: int
    """How many more there are than the map has room for."""
    everyone: int
    gaps: tuple[tuple[str, Gap], ...]
    """Keys on the map, and what they stand for."""
    ties: tuple[tuple[str, str, TieKind], ...]
    """Each pair of people once, by its nearest kind."""
    path: GapPath | None
    bridges: tuple[Partner, ...]
    reach: tuple[tuple[UUID, str], ...]
    """Through whom a quarter or more of one's reach runs, in words."""
    alone: tuple[tuple[str, Partner], ...]
    """Professions that help own clients, of which one trusts one person only."""
    figures: Surroundings | None

    @cached_property
    def nearest(self) -> tuple[OnMap, ...]:
        """The people whom a phone has room for."""
        return self.people[:NEAREST]

    @cached_property
    def places(self) -> Places:
        """Where everybody stands on the page of 1000 x 1000, gaps too, by key."""
        return self._placed(self.people)

    @cached_property
    def near_places(self) -> Places:
        """The same for a phone: without the others they stand nearer to their homes."""
        return self._placed(self.nearest)

    @property
    def sectors(self) -> tuple[Group, ...]:
        """The groups, from the top and clockwise."""
        return GROUPS[self.asked.by]

    def _placed(self, people: Iterable[OnMap]) -> Places:
        standing = [MapPerson(each.key, each.group.slug, each.warmth.value) for each in people]
        standing += [
            MapPerson(key, _gap_group(gap, self.asked.by).slug, GAP_WARMTH)
            for key, gap in self.gaps
        ]
        slugs = [group.slug for group in self.sectors]
        return places(standing, ((one, other) for one, other, _ in self.ties), groups=slugs)


def _gap_group(gap: Gap, by: By) -> Group:
    if by is By.SERVES:
        return group_of_serves([gap.problem])
    return group_of_profession(gap.professions[0])


def map_of(
    *, practice: Practice, today: date, asked: Asked, with_figures: bool = False
) -> NetworkMap:
    """Return the map of `practice` as `asked`: eleven queries however many people there are.

    `with_figures` computes those of a small world, which takes part of a second.

    At most 300 people: those of the A-team first, then those tied to them, then the warmest.
    """
    network = network_graph(practice=practice, today=today)
    cover = cover_of(practice=practice, today=today)
    serves = dict(Partner.objects.filter(archived_at=None).values_list("pk", "serves"))
    fitting = _fitting(network, serves, asked, practice)
    chosen = _nearest_first(network, _chosen(network, fitting))
    ties = _ties(network, chosen)
    gaps, drawn = _gaps(cover, asked), [network.partners[key] for key in chosen]
    return NetworkMap(
        asked=asked,
        people=_people(network, chosen, serves, asked.by),
        left_out=len(fitting) - len(chosen),
        everyone=len(network.partners),
        gaps=gaps,
        ties=ties,
        path=_path(network, gaps, practice, today),
        bridges=_bridges(network, ties),
        reach=tuple(concentration_lines(practice=practice, today=today, network=network)),
        alone=_alone(network, cover),
        figures=surroundings_of(people=drawn, cover=cover) if with_figures else None,
    )


def _gaps(cover: Cover, asked: Asked) -> tuple[tuple[str, Gap], ...]:
    return tuple(
        (f"gap {'-'.join(gap.professions)}", gap)
        for gap in cover.gaps
        if not asked.problem or asked.problem in {problem.id for problem in gap.problems}
    )


def _fitting(
    network: Network, serves: Mapping[UUID, list[str]], asked: Asked, practice: Practice
) -> list[UUID]:
    """Those of the asked warmth who serve the asked problem: as they say, else by profession."""
    keys = list(network.partners)
    if asked.word is not None:
        keys = [key for key in keys if network.warmths[key].word is asked.word]
    if asked.problem:
        able = _able(asked.problem, practice)
        keys = [
            key
            for key in keys
            if (asked.problem in serves.get(key, ()))
            or (not serves.get(key) and network.partners[key].profession in able)
        ]
    return keys


def _able(problem: str, practice: Practice) -> frozenset[str]:
    try:
        return frozenset(professions_serving(problem, country=practice.country))
    except InvalidValueError:  # a problem that no profession of the registry serves
        return frozenset()


def _chosen(network: Network, keys: list[UUID]) -> list[UUID]:
    """Return at most 300: the A-team, those tied to it, then the warmest; by name where equal."""
    if len(keys) <= MOST:
        return keys
    team = {key for key in keys if network.partners[key].stage in A_TEAM_STAGES}
    tied = {other for pair in network.evidence for other in pair if set(pair) & team}
    ranks = {key: 0 if key in team else 1 if key in tied else 2 for key in keys}
    return sorted(keys, key=lambda key: (ranks[key], -network.warmths[key].value))[:MOST]


def _nearest_first(network: Network, keys: list[UUID]) -> list[UUID]:
    """The warmest first, those nearer to the A-team where equal, then by name; who rests at last."""
    stages = [stage.value for stage in (*A_TEAM_STAGES, *Stage)]
    order = {key: place for place, key in enumerate(network.partners)}
    return sorted(
        keys,
        key=lambda key: (
            network.partners[key].stage in AWAY_STAGES,
            -network.warmths[key].value,
            stages.index(network.partners[key].stage),
            order[key],
        ),
    )


def _ties(network: Network, chosen: list[UUID]) -> tuple[tuple[str, str, TieKind], ...]:
    here = set(chosen)
    kinds: dict[tuple[str, str], int] = {}
    for (giver, receiver), found in network.evidence.items():
        if giver in here and receiver in here:
            one, other = sorted((str(giver), str(receiver)))
            nearest = min(TIE_ORDER.index(each.kind) for each in found)
            kinds[one, other] = min(nearest, kinds.get((one, other), nearest))
    return tuple((one, other, TIE_ORDER[kind]) for (one, other), kind in sorted(kinds.items()))


def _people(
    network: Network, chosen: list[UUID], serves: Mapping[UUID, list[str]], by: By
) -> tuple[OnMap, ...]:
    knows: dict[UUID, set[UUID]] = {}
    for giver, receiver in network.evidence:
        knows.setdefault(giver, set()).add(receiver)
        knows.setdefault(receiver, set()).add(giver)
    shared = set(
        Referral.objects.filter(status__in=SHARED_NOW).order_by().values_list("partner", flat=True)
    )
    order = {key: place for place, key in enumerate(network.partners)}
    return tuple(
        OnMap(
            partner=(row := network.partners[key]),
            profession=profession_words(row.profession),
            group=group_of_serves(serves.get(key, ()))
            if by is By.SERVES
            else group_of_profession(row.profession),
            warmth=network.warmths[key],
            shares_now=key in shared,
            knows=tuple(
                network.partners[one].name
                for one in sorted(knows.get(key, ()), key=order.__getitem__)
            ),
        )
        for key in chosen
    )


def _path(
    network: Network, gaps: tuple[tuple[str, Gap], ...], practice: Practice, today: date
) -> GapPath | None:
    """Return the warmest path to a gap: the first gap that has one, to whoever is nearest by it."""
    for key, gap in gaps:
        unknown = [UUID(one.id) for one in gap.known if UUID(one.id) not in network.graph.first]
        found = best_paths(practice=practice, today=today, targets=unknown, network=network)
        if found:
            target = max(unknown, key=lambda one: found[one].probability if one in found else 0.0)
            return GapPath(
                title=title_words(gap.kind),
                gap=key,
                target=network.partners[target],
                shown=shown_path(found=found[target], network=network, practice=practice),
            )
    return None


def _bridges(network: Network, ties: tuple[tuple[str, str, TieKind], ...]) -> tuple[Partner, ...]:
    alone = bridges((one, other) for one, other, _ in ties)
    return tuple(row for key, row in network.partners.items() if str(key) in alone)


def _alone(network: Network, cover: Cover) -> tuple[tuple[str, Partner], ...]:
    """Return helpful professions with one trusted person, who would leave nobody behind."""
    trusted: dict[str, list[Partner]] = {}
    for row in network.partners.values():
        if row.stage == Stage.TRUSTED and row.profession in cover.helpful:
            trusted.setdefault(row.profession, []).append(row)
    found = ((profession_words(slug), rows[0]) for slug, rows in trusted.items() if len(rows) == 1)
    return tuple(sorted(found, key=lambda each: each[0]))
