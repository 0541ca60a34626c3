"""Whom a client can choose: partners by fit, with reasons; never by money or who sends back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import QuerySet

from warmhand.core import matching
from warmhand.core.errors import DomainError
from warmhand.core.fit import Problem
from warmhand.core.matching import AWAY, BARS, GATE_WORDS, Gate, LeftOut, Need, bar_for
from warmhand.formats.evidence_fit import shipped_fit
from warmhand.services.bars import need_of
from warmhand.services.choice_rules import rules_of
from warmhand.services.fit import fit_of
from warmhand.services.fitting import fitting_for
from warmhand.services.matched import matched
from warmhand.services.offers import (
    MOST_LISTED,
    Choice,
    Fitting,
    Offer,
    also_fitting,
    choice,
    named_choice,
    with_away,
)
from warmhand.store.partners import Partner
from warmhand.store.referrals import Referral

DOCTOR_FIRST = (
    "A safety question is open that a doctor sees first, so nobody else is offered before. "
    "Your doctor, or another doctor, can be chosen."
)
NO_DOCTOR = "No doctor stands on this list: call your own, or an out-of-hours doctor."
NEAREST_ONLY = f" The nearest {MOST_LISTED} stand here; name anyone else."
# Long words that no page of choices shows.
NOT_READ = ("note", "suits_not", "conduct", "serves", "met_where", "other_names", "way_note")


def offer_for(referral: Referral, *, on: date) -> Offer:
    """Return whom `referral` can go to on the day `on`: eleven queries, however many partners.

    Who has no profession, as somebody out of a phone's contacts, is nobody to send a client to.
    """
    rows = list(_partners())
    need, problem = need_of(referral, on=on), problem_for(referral)
    known = matched(referral, rows, problem, need, on=on)
    found = matching.choose(known, need, rules_of(referral.practice))
    is_ranked = problem is not None or need.doctor_first
    if need.doctor_first:
        # Whoever can see them today: all stand open, none behind a list.
        found = replace(found, shown=found.order[:MOST_LISTED])
    elif problem is None:
        found = _by_name(found)
    by_key = {str(row.pk): row for row in rows}
    fitting = fitting_for(referral, problem, need)
    left = sorted(found.left_out, key=_told_first)
    is_named = problem is None or need.doctor_first
    shown = _choices(referral, found, need, by_key, named=is_named)
    return Offer(
        choices=tuple(with_away(row, on=on, country=referral.practice.country) for row in shown),
        words=_words(need, found, fitting, is_ranked=is_ranked),
        left_out=tuple((by_key[row.partner.id], GATE_WORDS[row.gate]) for row in left),
        away=tuple((by_key[row.partner.id], GATE_WORDS[row.gate]) for row in left if _is_away(row)),
        others=_others(found, need, by_key),
        is_ranked=is_ranked,
        professions=tuple(fitting),
        further=tuple(by_key[row.partner.id] for row in found.order if row not in found.shown),
    )


def _partners() -> QuerySet[Partner]:
    return Partner.objects.filter(archived_at__isnull=True).exclude(profession="").defer(*NOT_READ)


def _is_away(row: LeftOut) -> bool:
    return row.gate in AWAY


def _told_first(row: LeftOut) -> tuple[int, str, str]:
    """What is barred now, then who would fit, then whose profession does not; by name."""
    kinds = (row.gate in BARS, row.gate is Gate.NOT_WANTED or row.gate in AWAY)
    place = kinds.index(True) if any(kinds) else len(kinds)
    return (place, row.partner.name.casefold(), row.partner.id)


def _choices(
    referral: Referral,
    found: matching.Choices,
    need: Need,
    by_key: Mapping[str, Partner],
    *,
    named: bool,
) -> tuple[Choice, ...]:
    """The choices with their words; `named` where nothing is said of who fits."""
    if named:
        return tuple(
            named_choice(referral, row, need, by_key[row.partner.id]) for row in found.shown
        )
    rules = rules_of(referral.practice)
    return tuple(choice(referral, row, need, by_key[row.partner.id], rules) for row in found.shown)


def _others(
    found: matching.Choices, need: Need, by_key: Mapping[str, Partner]
) -> tuple[Partner, ...]:
    """Everybody who is neither shown nor barred, by name: the client may choose anyone."""
    barred = {row.partner.id for row in found.left_out if bar_for(row.partner, need)}
    away = barred | {row.partner.id for row in found.shown}
    rows = (row for key, row in by_key.items() if key not in away)
    return tuple(sorted(rows, key=lambda row: (row.name.casefold(), str(row.pk))))


def problem_for(referral: Referral) -> Problem | None:
    """Return the problem of `referral` with the practice's own grades, or None for own words."""
    return fit_of(referral.practice).problems.get(referral.problem) if referral.problem else None


def _words(
    need: Need, found: matching.Choices, fitting: Sequence[Fitting], *, is_ranked: bool
) -> str:
    if need.doctor_first:
        return DOCTOR_FIRST if found.shown else f"{DOCTOR_FIRST} {NO_DOCTOR}"
    cut = NEAREST_ONLY if not is_ranked and len(found.shown) < len(found.order) else ""
    return found.words + also_fitting(found, fitting) + cut


def _by_name(found: matching.Choices) -> matching.Choices:
    """Without a problem nothing says who fits, so all who are not left out stand by name.

    Of many only the nearest do: distance is among what the order may know.
    """
    near = sorted(found.order, key=_nearest_first)[:MOST_LISTED]
    shown = tuple(sorted(near, key=lambda row: (row.partner.name.casefold(), row.partner.id)))
    return replace(found, shown=shown)


def _nearest_first(row: matching.Scored) -> tuple[bool, float, str, str]:
    known = row.partner
    distance = known.distance_km
    return (distance is None, distance or 0.0, known.name.casefold(), known.id)


def partner_among(offer: Offer, key: str) -> Partner:
    """Return the partner with this key, whether offered or anyone else; raise for no partner."""
    known = [row.partner for row in offer.choices] + list(offer.others)
    found = next((row for row in known if str(row.pk) == key), None)
    if found is None:
        raise DomainError("Choose one of the people, or add somebody under Partners.")
    return found


def problem_choices() -> list[tuple[str, str]]:
    """Return the problems of the evidence: id and label, in its order."""
    return [(problem.id, problem.label) for problem in shipped_fit().problems.values()]
