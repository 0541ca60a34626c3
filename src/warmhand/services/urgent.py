"""The page that an urgent answer puts before everything else, and the record of what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from warmhand.core.errors import InvalidValueError, StaleRowError
from warmhand.core.heeded import Choice, checked_words, choices, follow_up_at, heeded_words
from warmhand.core.help_lines import Duty, duty_to_report, numbers_for
from warmhand.core.red_flags import URGENT, Answer, Urgency
from warmhand.core.safety import Closing, Heeded, How
from warmhand.core.trail import Deed
from warmhand.core.urgent import MIND, Caller, Concern, Told, concern_of, note_calls, say_this, told
from warmhand.formats.professions import profession_of
from warmhand.services import trail
from warmhand.services.consents import local_day
from warmhand.services.letters import first_name
from warmhand.services.raised import OPEN, OpenFlag, told_flag
from warmhand.services.safety_evidence import red_flags
from warmhand.services.screening_facts import known_of
from warmhand.store.people import Practice, User
from warmhand.store.safety import RaisedFlag, Screening, UrgentAdvice

RECORDED = "What happened was recorded meanwhile. It stands below."
ON_NOTE = ("pregnant", "pregnancy_weeks", "postpartum_weeks", "blood_thinners")
"""Facts a doctor wants at once, beside those that the data prints on the note."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What somebody wrote down, with what the client decided in words."""

    row: UrgentAdvice
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgentPage:
    """All that the page of one urgent answer shows."""

    screening: Screening
    first_name: str
    urgency: Urgency
    flags: tuple[OpenFlag, ...]
    """The urgent ones, the most urgent first."""
    told: Told
    to_client: Told
    for_client: tuple[OpenFlag, ...]
    """Those whose words the client's own page may repeat, where somebody may look on."""
    say: str
    choices: tuple[Choice, ...]
    recorded: tuple[Recorded, ...]
    duty: Duty | None
    not_sure: frozenset[str]
    """The words of the lines that were answered with "not sure"."""
    concern: Concern
    is_checked: bool
    """Whether the numbers were held against a source."""

    @property
    def to_close(self) -> OpenFlag | None:
        """The most urgent one that is open still, once nothing is left to ask."""
        waits = any(one.row.follow_up_at and not one.row.followed_up_at for one in self.recorded)
        still = (flag for flag in self.flags if flag.row.closed_at is None)
        return None if waits or not self.recorded else next(still, None)

    @property
    def is_away(self) -> bool:
        """Whether it was answered by link: the client is somewhere else, perhaps alone."""
        return self.screening.how == How.LINK

    @property
    def is_by_client(self) -> bool:
        """Whether the client's own hand ticked it."""
        return self.screening.how in ("link", "handed_over")


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What is printed for a doctor: what was said, never a condition's name."""

    page: UrgentPage
    lines: tuple[str, ...]
    facts: tuple[str, ...]
    calls: str
    """Whom to call, for emergencies and in a crisis."""


def is_urgent(screening: Screening) -> bool:
    """Return whether `screening` was finished with an urgent answer."""
    return screening.finished_at is not None and screening.urgency in URGENT


def urgent_page(screening: Screening) -> UrgentPage:
    """Return what the page of `screening` shows, whose result is urgent: four queries at most."""
    client, practice = screening.client, screening.practice
    flags, numbers = urgent_flags(screening), numbers_for(practice.country)
    name, urgency = first_name(client.name), Urgency(screening.urgency)
    slugs = [flag.row.flag for flag in flags]
    concern, is_away = concern_of(slugs), screening.how == How.LINK
    own = tuple(flag for flag in flags if not flag.is_harm and not flag.for_therapist)
    return UrgentPage(
        screening=screening,
        first_name=name,
        urgency=urgency,
        flags=flags,
        told=told(urgency, flags=slugs, name=name, country=practice.country, is_away=is_away),
        to_client=told(urgency, flags=slugs, name=name, country=practice.country, to_client=True),
        for_client=tuple(flag for flag in own if flag.row.flag not in MIND),
        say=_say(screening, own),
        choices=choices(urgency, name=name, concern=concern),
        recorded=recorded(screening, concern),
        duty=duty_to_report(practice.country) if any(flag.is_harm for flag in flags) else None,
        not_sure=frozenset(not_sure(screening, slugs)),
        concern=concern,
        is_checked=numbers.checked,
    )


def urgent_flags(screening: Screening) -> tuple[OpenFlag, ...]:
    """Return the urgent flags that `screening` raised, open or closed, the most urgent first."""
    rows = RaisedFlag.objects.filter(screening=screening).select_related("screening")
    urgent = [row for row in rows if row.urgency in URGENT]
    return tuple(
        told_flag(row) for row in sorted(urgent, key=lambda row: Urgency(row.urgency).rank)
    )


def not_sure(screening: Screening, flags: Sequence[str]) -> tuple[str, ...]:
    """Return the words of the lines of `flags` that were answered with "not sure"."""
    known = [red_flags().flags[slug] for slug in flags if slug in red_flags().flags]
    lines = (line for flag in known for line in flag.lines)
    return tuple(line.words for line in lines if screening.answers.get(line.id) == Answer.UNSURE)


def recorded(screening: Screening, concern: Concern = Concern.BODY) -> tuple[Recorded, ...]:
    """Return what was written down after `screening`, oldest first."""
    rows = UrgentAdvice.objects.filter(screening=screening).select_related(
        "recorded_by", "followed_up_by"
    )
    return tuple(Recorded(row, heeded_words(Heeded(row.heeded), concern)) for row in rows)


def note_of(screening: Screening, *, today: date) -> Note:
    """Return the note for a doctor; what speaks of harm by somebody never stands on paper."""
    page = urgent_page(screening)
    shown = [flag for flag in page.flags if not flag.is_harm and not flag.for_therapist]
    lines = tuple(
        f"{words} (not sure)" if words in page.not_sure else words
        for flag in shown
        for words in flag.words
    )
    # A crisis line for what the paper leaves out would tell of it.
    slugs = [flag.row.flag for flag in shown]
    calls = note_calls(page.urgency, flags=slugs, country=screening.practice.country)
    return Note(page=page, lines=lines, facts=_facts(screening, today), calls=calls)


def _facts(screening: Screening, today: date) -> tuple[str, ...]:
    known = {**known_of(screening.client, today=today).earlier, **screening.facts}
    rows = red_flags().facts.values()
    wanted = [fact for fact in rows if fact.for_note or fact.id in ON_NOTE]
    found = []
    for fact in wanted:
        value = known.get(fact.id)
        if value is True:
            found.append(fact.question)
        elif isinstance(value, str) and value not in ("", "no"):
            found.append(f"{fact.question} {value.capitalize()}.")
        elif isinstance(value, int) and not isinstance(value, bool) and value != fact.none_value:
            found.append(f"{fact.question} {value}.")
    return tuple(found)


def _say(screening: Screening, flags: Sequence[OpenFlag]) -> str:
    if not flags:
        return ""
    client, practice = screening.client, screening.practice
    on = local_day(practice, screening.finished_at) if screening.finished_at else None
    age = screening.facts.get("age")
    if client.birth_year and on:
        age = on.year - client.birth_year
    said = tuple(words for flag in flags for words in flag.words)
    unsure = not_sure(screening, [flag.row.flag for flag in flags])
    return say_this(
        Caller(
            profession=_profession(practice),
            age=age if isinstance(age, int) and age >= 0 else None,
            trouble=screening.episode.label if screening.episode else "",
            yes=tuple(words for words in said if words not in unsure),
            unsure=tuple(words for words in said if words in unsure),
            urgency=Urgency(screening.urgency),
        )
    )


def _profession(practice: Practice) -> str:
    known = profession_of(practice.profession)
    return known.name.lower() if known else "therapist"


@transaction.atomic
def record_decision(
    *, screening: Screening, heeded: Heeded, words: str, user: User, now: datetime
) -> UrgentAdvice:
    """Keep what was advised as it was shown, and what the client decided.

    A mistake closes the urgent flags of this round; the answers stay as they were given. The
    same record sent twice is kept once. Raises `StaleRowError` where somebody has recorded it
    already, `InvalidValueError` where a sentence is missing or the choice is not offered.
    """
    words = checked_words(heeded, words)
    page = urgent_page(screening)
    if heeded not in {choice.heeded for choice in page.choices}:
        raise InvalidValueError("Choose what happened.")
    if page.recorded:
        last = page.recorded[-1].row
        if last.heeded == heeded.value and last.words == words:
            return last
        raise StaleRowError(RECORDED)
    row = advise(page=page, heeded=heeded, words=words, user=user, now=now)
    if heeded is Heeded.MISTAKE:
        RaisedFlag.objects.filter(screening=screening, **OPEN).filter(
            pk__in=[flag.row.pk for flag in page.flags]
        ).update(closed_at=now, closing=Closing.MISTAKE.value, closed_words=words, closed_by=user)
    return row


def advise(
    *,
    page: UrgentPage,
    heeded: Heeded,
    words: str,
    user: User,
    now: datetime,
    hours: int | None = None,
) -> UrgentAdvice:
    """Write down what `page` told and what was decided, with the next follow-up."""
    screening = page.screening
    due = follow_up_at(heeded, now=now, hours=hours) if hours else follow_up_at(heeded, now=now)
    ticked = "; ".join(words for flag in page.flags for words in flag.words)
    row = UrgentAdvice.objects.create(
        practice=screening.practice,
        screening=screening,
        advised=f"{page.told.in_words} Said: {ticked}",
        heeded=heeded.value,
        words=words,
        recorded_by=user,
        recorded_at=now,
        follow_up_at=due,
    )
    note(screening, "urgent answer recorded", user=user, now=now)
    return row


def note(
    screening: Screening, detail: str, *, user: User, now: datetime, read: bool = False
) -> None:
    """Leave in the trail what was done about an urgent answer."""
    trail.record(
        practice=screening.practice,
        deed=Deed.READ if read else Deed.WRITE,
        thing="screening",
        thing_id=screening.pk,
        now=now,
        user=user,
        client=screening.client,
        detail=detail,
    )
