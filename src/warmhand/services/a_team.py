"""Where a practice stands with a partner, and how the partner treats people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from warmhand.core.a_team import Conduct, read_conduct
from warmhand.core.errors import InvalidValueError, StaleRowError
from warmhand.core.letter import day_words
from warmhand.core.network import STAGE_WORDS, Stage
from warmhand.core.versions import mark_of
from warmhand.services.consents import local_day
from warmhand.services.partner_trail import note
from warmhand.store.partners import Partner
from warmhand.store.people import User

LONGEST_WORDS = 500
STEPPED = "Stepped back on {day}: "


@dataclass(frozen=True, slots=True)
class Staged:
    """A stage that was set, and what undoing it brings back."""

    before: Stage
    after: Stage
    noted_on: date | None
    """The day that trust noted as "since when"; None where it noted none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How a partner treats people and is paid; None or "" where it is not known.

    `insurances` are names with commas between, `suits_not` is whom they do not suit.
    """

    conduct: Mapping[Conduct, bool]
    takes_self_pay: bool | None
    insurances: str
    suits_not: str


@transaction.atomic
def set_stage(
    *, partner: Partner, stage: Stage, user: User | None, now: datetime, words: str = ""
) -> Staged:
    """Set where one stands with `partner`; trust notes since when, where nobody said it.

    Stepping back needs `words`, which are kept in the note: raises `InvalidValueError` without
    them, and for trust in somebody whose profession is not known.
    """
    words = " ".join(words.split())
    row = Partner.objects.get(pk=partner.pk)
    before, noted = Stage(row.stage), None
    today = local_day(row.practice, now)
    if stage is Stage.STEPPED_BACK and before is not stage:
        row.note = _with_reason(row.note, words, day_words(today, country=row.country))
    if stage is Stage.TRUSTED:
        if not row.profession:
            raise InvalidValueError("Choose their profession first: trust is for what they do.")
        noted = today if row.since_on is None else None
        row.since_on = row.since_on or noted
    row.stage = stage.value
    _keep(row, "stage", "since_on", "note", detail=f"stage: {stage.value}", user=user, now=now)
    partner.stage, partner.since_on, partner.note = row.stage, row.since_on, row.note
    return Staged(before=before, after=stage, noted_on=noted)


def _with_reason(note: str, words: str, day: str) -> str:
    if not words:
        raise InvalidValueError("Write why in a few words; only you and those who care see it.")
    if len(words) > LONGEST_WORDS:
        raise InvalidValueError(f"At most {LONGEST_WORDS} letters.")
    line = STEPPED.format(day=day) + words
    return f"{note}\n{line}" if note else line


@transaction.atomic
def undo_stage(*, partner: Partner, staged: Staged, user: User | None, now: datetime) -> None:
    """Bring back what was before `staged`: stage, since when, and the note without its reason.

    A day or a note that somebody wrote since stays. Raises `StaleRowError` where somebody has set another stage since.
    """
    row = Partner.objects.get(pk=partner.pk)
    if row.stage != staged.after.value:
        raise StaleRowError("Somebody else has changed the stage since.")
    if staged.after is Stage.STEPPED_BACK:
        row.note = _without_reason(row.note)
    if staged.noted_on is not None and row.since_on == staged.noted_on:
        row.since_on = None
    row.stage = staged.before.value
    detail = f"stage back: {staged.before.value}"
    _keep(row, "stage", "since_on", "note", detail=detail, user=user, now=now)


def _without_reason(note: str) -> str:
    """Return `note` without its last line, if that is why one stepped back."""
    rest, _, last = note.rpartition("\n")
    return rest if last.startswith(STEPPED.partition("{")[0]) else note


def stage_words(stage: Stage) -> str:
    """Return what a person is told after a stage was set, going on from the name."""
    if stage is Stage.RESTING:
        return "rests: shown, and offered to nobody"
    if stage is Stage.STEPPED_BACK:
        return "is offered to nobody from now on; why stands in your note"
    return f"stands as {STAGE_WORDS[stage]}"


def held_fit(partner: Partner) -> Fit:
    """Return how `partner` treats people and is paid, as far as it is known."""
    return Fit(
        conduct=read_conduct(partner.conduct),
        takes_self_pay=partner.takes_self_pay,
        insurances=partner.insurances,
        suits_not=partner.suits_not,
    )


def fit_version(partner: Partner) -> str:
    """Return a mark of what `partner` held of conduct and payment when it was read."""
    held = sorted(partner.conduct.items())
    return mark_of((held, partner.takes_self_pay, partner.insurances, partner.suits_not))


@transaction.atomic
def set_fit(*, partner: Partner, fit: Fit, seen: str, user: User, now: datetime) -> Partner:
    """Keep how `partner` treats people and is paid; `seen` is `fit_version` of what one saw.

    Raises `StaleRowError` where somebody else changed it meanwhile.
    """
    row = Partner.objects.get(pk=partner.pk)
    if fit_version(row) != seen:
        raise StaleRowError("Somebody else has just changed this.")
    row.conduct = {point.value: fit.conduct[point] for point in Conduct if point in fit.conduct}
    row.takes_self_pay = fit.takes_self_pay
    row.insurances = ", ".join(filter(None, (one.strip() for one in fit.insurances.split(","))))
    row.suits_not = fit.suits_not.strip()
    names = ("conduct", "takes_self_pay", "insurances", "suits_not")
    _keep(row, *names, detail="changed: conduct, payment", user=user, now=now)
    return row


def _keep(row: Partner, *names: str, detail: str, user: User | None, now: datetime) -> None:
    row.save(update_fields=names)
    note(row, detail, user=user, now=now)
