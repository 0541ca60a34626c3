"""Who may not be chosen now: the bars of open safety questions and of how an episode stands."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from warmhand.core import matching
from warmhand.core.assessment import Assessment
from warmhand.core.clients import Wish
from warmhand.core.errors import DomainError
from warmhand.core.fit import Grade
from warmhand.core.matching import GATE_WORDS, STATES_THAT_BAR_TRAINERS, Gate, Need, bar_for
from warmhand.core.professions import Profession
from warmhand.core.red_flags import NO_BARS, URGENT, Bars, BarsMassage
from warmhand.core.red_flags import Urgency as Flagged
from warmhand.core.referral import WITH_PARTNER, Purpose, Urgency
from warmhand.formats.professions import profession_of
from warmhand.services.progress import episode_state
from warmhand.store.care import Episode
from warmhand.store.clients import Client
from warmhand.store.partners import Partner
from warmhand.store.referrals import Referral
from warmhand.store.safety import RaisedFlag

NO_THRUSTS = "Ask for no quick thrusts to the joints: a safety question is open."


@dataclass(frozen=True, slots=True)
class OpenBars:
    """What the open safety questions of one client bar, together."""

    bars: Bars
    no_thrusts: bool
    """More than a mere caution bars manipulation."""
    doctor_first: bool
    """One of them is an emergency or for the same day."""


def open_bars(client: Client) -> OpenBars:
    """Return what the open flags of `client` bar; the strictest counts: one query."""
    bars, no_thrusts, doctor_first = NO_BARS, False, False
    rows = RaisedFlag.objects.filter(client=client, closed_at__isnull=True)
    columns = ("urgency", "bars_massage", "bars_manipulation", "bars_trainer")
    for urgency, massage, manipulation, trainer in rows.values_list(*columns):
        bars = bars.merged(Bars(BarsMassage(massage), manipulation, trainer))
        no_thrusts |= manipulation and urgency != Flagged.CAUTION
        doctor_first |= urgency in URGENT
    return OpenBars(bars, no_thrusts, doctor_first)


def need_of(referral: Referral, *, on: date) -> Need:
    """Return what the client of `referral` needs on the day `on`, with what is barred."""
    found = open_bars(referral.client)
    return Need(
        urgency=Urgency(referral.urgency),
        # A question to a colleague asks for a view, which is an assessment; so does an urgent flag.
        assessment=found.doctor_first or Purpose(referral.purpose) is Purpose.ASK,
        state=standing_of(referral.episode, on=on).state.value if referral.episode else "",
        wishes=frozenset(Wish(value) for value in referral.wishes),
        not_these=frozenset(referral.declined_partners),
        bars=found.bars,
        no_thrusts=found.no_thrusts,
        doctor_first=found.doctor_first,
    )


def standing_of(episode: Episode, *, on: date) -> Assessment:
    """Return how `episode` stands on the day `on`, as its page says; the worse measure goes first.

    Function leads as on the page, unless pain (or function, where pain leads) may be worse.
    """
    found = episode_state(episode=episode, today=on)
    known = (found.primary, *found.measured.values())
    worse = (one for state in STATES_THAT_BAR_TRAINERS for one in known if one.state is state)
    return next(worse, found.primary)


def refuse_barred(referral: Referral, partner: Partner | None, *, on: date) -> None:
    """Raise `DomainError` where `partner` may not be chosen for `referral` on the day `on`.

    Nothing overrides it: not a wish, not a grade of one's own, not that the client named them.
    """
    gate = bar_of(partner, need_of(referral, on=on)) if partner is not None else None
    if partner is not None and gate is not None:
        raise DomainError(f"{partner.name} cannot be chosen now. {GATE_WORDS[gate]}")


def bar_of(partner: Partner, need: Need) -> Gate | None:
    """Return what bars `partner` for `need`, or None."""
    return bar_for(bare(partner, profession_of(partner.profession)), need)


def request_to(partner: Partner, client: Client) -> str:
    """Return what to ask of `partner` for `client` while manipulation is barred, or "": one query.

    No letter says it by itself: what it may say is what the client agreed to.
    """
    manipulates = bare(partner, profession_of(partner.profession)).manipulates
    return NO_THRUSTS if manipulates and open_bars(client).bars.manipulation else ""


def bare(partner: Partner, known: Profession | None) -> matching.Partner:
    """Return `partner` with who they are and no more.

    Of an unknown profession the cautious is taken: it may manipulate, is no health profession.
    """
    return matching.Partner(
        id=str(partner.pk),
        name=partner.name,
        profession=partner.profession,
        profession_words=known.name.lower() if known else "",
        is_health=known is not None and known.is_health,
        manipulates=known is None or known.manipulates_spine,
        manipulates_mainly=known is None or known.manipulates_mainly,
        is_medical=known is not None and known.is_medical,
        grade=Grade.NONE,
    )


def refuse_two_at_once(referral: Referral) -> None:
    """Raise `DomainError` where the one before `referral`, or after it, lies with a partner."""
    near = Q(follows=referral.pk) | Q(pk=referral.follows_id)
    rows = Referral.objects.filter(near, status__in=[one.value for one in WITH_PARTNER])
    other = rows.select_related("partner").first()
    if other is not None and other.partner is not None:
        raise DomainError(
            f"The same question lies with {other.partner.name}. Take that one back first."
        )
