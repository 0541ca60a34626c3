"""Partners as the order may know them: fit, distance, wait, payment, wishes and results only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from warmhand.core import clients, matching
from warmhand.core.clients import Wish
from warmhand.core.fit import Grade, Problem
from warmhand.core.matching import Need, Payment, Taking
from warmhand.core.network import Stage
from warmhand.core.professions import Profession
from warmhand.core.results import NO_RESULTS, TOO_FEW, Results, results_of_others
from warmhand.formats.professions import profession_of
from warmhand.services.bars import bare
from warmhand.services.places import kilometres_to
from warmhand.services.results import results_by_partner
from warmhand.store.clients import Client
from warmhand.store.partners import Partner
from warmhand.store.referrals import Referral

AWAY = {Stage.RESTING: Taking.RESTING, Stage.STEPPED_BACK: Taking.STEPPED_BACK}


@dataclass(frozen=True, slots=True)
class Known:
    """What came of people sent to one partner, to the others, and how many were ever sent."""

    own: Results
    others: Results
    sent: int


def matched(
    referral: Referral, rows: Sequence[Partner], problem: Problem | None, need: Need, *, on: date
) -> list[matching.Partner]:
    """Return `rows` as the order may know them for `referral`: four queries at most."""
    own, sent = results_by_partner(referral.problem, on=on)
    others = _others(rows, own)
    found = []
    for row in rows:
        key = str(row.pk)
        known = Known(own.get(key, NO_RESULTS), others[key], sent.get(key, 0))
        shown = _as_matched(referral, row, problem, known)
        if need.doctor_first and shown.is_medical:
            # They are asked to assess, whatever they are graded for the problem.
            shown = replace(shown, grade=Grade.ASSESS)
        found.append(shown)
    return found


def _others(rows: Sequence[Partner], own: Mapping[str, Results]) -> dict[str, Results]:
    """What came of the others of each one's profession; who was put away since still counts."""
    professions = {str(row.pk): row.profession for row in rows}
    away = [key for key in own if key not in professions]
    gone = Partner.objects.filter(pk__in=away).values_list("pk", "profession") if away else ()
    professions |= {str(key): profession for key, profession in gone}
    return results_of_others(
        (key, profession, own.get(key, NO_RESULTS)) for key, profession in professions.items()
    )


def _as_matched(
    referral: Referral, row: Partner, problem: Problem | None, known: Known
) -> matching.Partner:
    profession = profession_of(row.profession)
    return replace(
        bare(row, profession),
        grade=_grade(problem, profession, referral.practice.country),
        distance_km=kilometres_to(row, practice=referral.practice),
        wait_days=row.wait_days,
        payment=payment_fit(referral.client, row),
        wishes_met=frozenset(Wish(value) for value in row.offers),
        taking=_taking(row),
        is_new=known.sent < TOO_FEW,
        own=known.own,
        others=known.others,
    )


def _taking(row: Partner) -> Taking:
    away = AWAY.get(Stage(row.stage))
    return away or (Taking.YES if row.is_taking_clients else Taking.NOT_NOW)


def _grade(problem: Problem | None, profession: Profession | None, country: str) -> Grade:
    if problem is None:
        # Nothing is known of the fit, so it leaves nobody out; the other gates still do.
        return Grade.OPTION
    if profession is None:
        return Grade.NONE
    column = problem.column_of(profession.slug, profession.fit_column)
    return problem.grade(column, country=country)


def payment_fit(client: Client, partner: Partner) -> Payment:
    """Return whether `client` can pay `partner` the way they pay, as far as is known."""
    if client.payment == clients.Payment.SELF_PAY.value:
        known = {True: Payment.FITS, False: Payment.DOES_NOT_FIT, None: Payment.UNKNOWN}
        return known[partner.takes_self_pay]
    taken = [name.strip().casefold() for name in partner.insurances.split(",") if name.strip()]
    wanted = client.insurance.strip().casefold()
    if client.payment != clients.Payment.INSURANCE.value or not taken or not wanted:
        return Payment.UNKNOWN
    return Payment.FITS if wanted in taken else Payment.DOES_NOT_FIT
