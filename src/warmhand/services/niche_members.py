"""Who is in a niche: clients and partners by its rules, with a hand that overrides them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from warmhand.core.network import AWAY_STAGES, STAGE_WORDS, Stage
from warmhand.core.niche_books import Sentence
from warmhand.core.niches import Trait
from warmhand.services.niche_books import Traits, latest_needs, traits_of_clients
from warmhand.services.niche_reach import first_line_for
from warmhand.services.niches import sentence_of
from warmhand.services.partner_pages import profession_words
from warmhand.services.practice import note
from warmhand.services.problems import region_of
from warmhand.store.clients import Client
from warmhand.store.niches import Characteristic, Niche, NicheMember
from warmhand.store.partners import Partner
from warmhand.store.people import Practice, User

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One client or partner of a niche, or one whom a hand took out."""

    key: UUID
    name: str
    why: str
    """"by the rules", "put in by hand", "taken out by hand", or why a partner fits."""
    by_hand: bool
    is_in: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerMember(Member):
    """One partner who serves a niche."""

    profession: str
    """In words, or ""."""
    stage: Stage
    stage_words: str
    points: int
    """How many of the three hold: first-line for the need, sees it, serves these people."""


@dataclass(frozen=True, slots=True)
class Found:
    """Those in the niche, by name, and those whom a hand took out."""

    members: tuple[Any, ...]
    out: tuple[Any, ...]

    @property
    def number(self) -> int:
        """How many are in it."""
        return len(self.members)


def clients_of(*, niche: Niche, today: date) -> Found:
    """Return the clients of `niche` who are not archived, by name: five queries."""
    sentence, by_hand = sentence_of(niche), _by_hand(niche, "client")
    rows = Client.objects.filter(archived_at=None, merged_into=None)
    names = dict(rows.order_by("name", "pk").values_list("pk", "name"))
    traits, needs = traits_of_clients(today=today), latest_needs()
    members, out = [], []
    for key, name in names.items():
        fits = sentence.fits(traits.get(key, {}), needs.get(key, ""))
        if by_hand.get(key, fits):
            members.append(_client(key, name, by_hand))
        elif fits:
            out.append(_client(key, name, by_hand))
    return Found(tuple(members), tuple(out))


def _client(key: UUID, name: str, by_hand: dict[UUID, bool]) -> Member:
    is_in = by_hand.get(key, True)
    words = {None: "by the rules", True: "put in by hand", False: "taken out by hand"}
    why = words[by_hand.get(key)]
    return Member(key=key, name=name, why=why, by_hand=key in by_hand, is_in=is_in)


def partners_of(*, niche: Niche, practice: Practice) -> Found:
    """Return the partners who serve `niche`, those whom most speaks for first, then by name.

    Three things speak for one: the profession is first-line for the need, they see such problems,
    and they serve people with these characteristics. One is enough. Nothing else counts: no money,
    no warmth, nobody they sent. Four queries.
    """
    sentence, by_hand = sentence_of(niche), _by_hand(niche, "partner")
    first_line = frozenset(first_line_for(sentence.need, practice=practice))
    served = _served()
    fields = ("pk", "name", "profession", "stage", "serves")
    rows: Any = Partner.objects.filter(archived_at=None, merged_into=None).values_list(*fields)
    members: list[PartnerMember] = []
    out: list[PartnerMember] = []
    for key, name, profession, stage, serves in rows:
        why = reasons(
            sentence,
            is_first_line=profession in first_line,
            sees=_sees(sentence.need, serves),
            traits=served.get(key, {}),
        )
        if not why and key not in by_hand:
            continue
        row = _partner((key, name, profession, Stage(stage)), why, by_hand)
        (members if row.is_in else out).append(row)
    order = {Stage.TRUSTED: 0, Stage.MET: 1, Stage.CONTACTED: 2}
    members.sort(key=lambda row: (-row.points, order.get(row.stage, 3), row.name.casefold()))
    return Found(tuple(members), tuple(out))


def reasons(
    sentence: Sentence, *, is_first_line: bool, sees: bool, traits: Traits
) -> tuple[str, ...]:
    """Return what speaks for a partner of these `traits`, in words; empty where nothing does."""
    serves = bool(sentence.rules) and sentence.fits(traits, sentence.need)
    told = (
        ("first-line for it" if sentence.need and is_first_line else ""),
        ("sees such problems" if sentence.need and sees else ""),
        ("serves these people" if serves else ""),
    )
    return tuple(filter(None, told))


def _sees(need: str, serves: Iterable[str]) -> bool:
    return any(region_of(problem) == need for problem in serves) if need else False


def _served() -> dict[UUID, Traits]:
    found: dict[UUID, dict[Trait, set[str]]] = {}
    rows = Characteristic.objects.filter(partner__isnull=False)
    for key, trait, value in rows.values_list("partner_id", "trait", "value"):
        found.setdefault(key, {}).setdefault(Trait(trait), set()).add(value)
    return {
        key: {trait: frozenset(values) for trait, values in held.items()}
        for key, held in found.items()
    }


def _partner(
    row: tuple[UUID, str, str, Stage], why: tuple[str, ...], by_hand: dict[UUID, bool]
) -> PartnerMember:
    key, name, profession, stage = row
    words = {True: "put in by hand", False: "taken out by hand"}
    told = words[by_hand[key]] if key in by_hand else ", ".join(why)
    return PartnerMember(
        key=key,
        name=name,
        why=told,
        by_hand=key in by_hand,
        is_in=by_hand.get(key, True),
        profession=profession_words(profession),
        stage=stage,
        stage_words=STAGE_WORDS[stage] if stage in AWAY_STAGES or stage != Stage.FOUND else "",
        points=len(why),
    )


def _by_hand(niche: Niche, kind: str) -> dict[UUID, bool]:
    rows = NicheMember.objects.filter(niche=niche).exclude(**{kind: None})
    return dict(rows.values_list(f"{kind}_id", "is_in"))


@transaction.atomic
def put_by_hand(
    *,
    niche: Niche,
    is_in: bool | None,
    user: User,
    now: datetime,
    client: Client | None = None,
    partner: Partner | None = None,
) -> None:
    """Put a client or a partner in or out, whatever the rules say; None lets the rules decide."""
    whose = {"niche": niche, "client": client, "partner": partner}
    if is_in is None:
        NicheMember.objects.filter(**whose).delete()
    else:
        NicheMember.objects.update_or_create(
            practice=niche.practice,
            **whose,
            defaults={"is_in": is_in},
            create_defaults={"is_in": is_in, "created_at": now},
        )
    note(niche.practice, "who is in a niche, by hand", user=user, now=now)
