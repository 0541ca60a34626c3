"""A report to who sent a client, at the visit that was agreed on; or the word that there is none."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from warmhand.core.care import EpisodeKind
from warmhand.core.consent import ConsentError, Item
from warmhand.core.errors import InvalidValueError, StaleRowError
from warmhand.core.incoming import IncomingState, Standing, report_words
from warmhand.core.letter import ScoreSeries, day_words
from warmhand.core.links import LinkPurpose
from warmhand.core.outbox import MailKind
from warmhand.services import disclosures, incoming, letters, links, report_consents
from warmhand.services.consents import local_day
from warmhand.services.letters import first_name
from warmhand.services.practice import links_reach_others
from warmhand.services.progress import EpisodeState, episode_cards
from warmhand.store.care import Episode
from warmhand.store.incoming import Incoming
from warmhand.store.links import Link
from warmhand.store.people import User
from warmhand.store.referrals import Referral

LONGEST_WORDS = 2_000
NOT_AGREED = "The client has not agreed to this. Ask first; until then only “no news” can be told."
NO_MAIL = "No mail can leave to them: print the report, or tell it by phone."
TOLD = "They were told already."


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the report's page shows: only what the client's yes covers on that day."""

    first_name: str
    name: str
    words: str
    chart: ScoreSeries | None
    told_on: date | None


def proposed_words(row: Incoming, *, today: date) -> str:
    """Return the words proposed for a report, from the course, within the client's yes.

    The state of each open problem in plain words where that is covered; never a cause.
    """
    if row.client is None:
        return ""
    items = report_consents.items_in_force(row, on=today)
    standings = _standings(row, episode_cards(client=row.client, today=today), items)
    days, country = incoming.days_since(row), row.practice.country
    return report_words(
        first=first_name(row.client.name),
        visits=len(days),
        since=day_words(days[0], country=country) if days else "",
        standings=standings,
    )


def _standings(
    row: Incoming, states: list[EpisodeState], items: frozenset[Item]
) -> tuple[Standing, ...]:
    """Both what it is and how it goes must be covered: one without the other says too little."""
    about = _problem(row)
    if about is None or not {Item.PROBLEM, Item.SCORES} <= items:
        return ()
    return tuple(
        Standing(label=one.label, state_words=one.state_words, scores=one.primary.scores)
        for one in states
        if one.record.episode.pk == about.pk and one.primary.scores
    )


def _problem(row: Incoming) -> Episode | None:
    """The newest open problem: the yes covers the one that they come with, and no other."""
    if row.client is None:
        return None
    rows = row.client.episodes.filter(kind=EpisodeKind.PROBLEM.value, ended_on=None)
    return rows.order_by("-started_on", "-pk").first()


@transaction.atomic
def send_report(
    *, row: Incoming, words: str, by_mail: bool, user: User, now: datetime
) -> Link | None:
    """Tell who sent the client `words`: by a link in a mail, or on paper (`by_mail` False).

    Once. What the client's yes does not cover stays unsaid: without a yes to anything about
    health the words are those proposed, whatever was typed. Returns the link of a mail. Raises
    `ConsentError` without a yes in force, `InvalidValueError` where no mail can leave.
    """
    items, text = _may_say(row, words, on=local_day(row.practice, now))
    partner, held = row.source_partner, row.report_consent
    assert partner is not None, "a yes names one"
    assert held is not None, "what is in force is there"
    if by_mail and not may_send(row):
        raise InvalidValueError(NO_MAIL)
    _once(row, report_words=text, reported_at=now)
    incoming.note(row, "reported by mail" if by_mail else "reported on paper", user=user, now=now)
    if not by_mail:
        disclosures.record_report(consent=held, items=items, now=now, user=user)
        return None
    link = links.issue_link(
        practice=row.practice, purpose=LinkPurpose.INCOMING, now=now, incoming=row
    )
    to = (partner.name, partner.email)
    incoming.post(row, MailKind.INCOMING_REPORT, to=to, now=now, link=link)
    return link


def _may_say(row: Incoming, words: str, *, on: date) -> tuple[frozenset[Item], str]:
    items = report_consents.items_in_force(row, on=on)
    if not items:
        raise ConsentError(NOT_AGREED)
    if not report_consents.covers_health(items):
        return items, proposed_words(row, today=on)
    text = words.strip()
    if not 0 < len(text) <= LONGEST_WORDS:
        raise InvalidValueError(f"Write 1 to {LONGEST_WORDS} letters.")
    return items, text


def may_send(row: Incoming) -> bool:
    """Return whether a report can go by mail: an address, a mail server, links that open."""
    partner = row.source_partner
    address = partner.email if partner else ""
    return incoming.may_mail(row.practice, address) and links_reach_others(row.practice)


@transaction.atomic
def tell_no_news(*, row: Incoming, by_mail: bool, user: User, now: datetime) -> None:
    """Tell who sent the client that there is nothing to tell, not even whether anybody came; once.

    It needs no yes, since it says nothing of the client. Raises `InvalidValueError` where no mail
    can leave.
    """
    partner = row.source_partner
    if partner is None:
        raise InvalidValueError(report_consents.NOBODY)
    if by_mail and not incoming.may_mail(row.practice, partner.email):
        raise InvalidValueError("No mail can leave to them: tell it by phone.")
    _once(row, told_no_news_at=now)
    if by_mail:
        to = (partner.name, partner.email)
        incoming.post(row, MailKind.INCOMING_NO_NEWS, to=to, now=now)
    incoming.note(row, "no news told", user=user, now=now)


def _once(row: Incoming, **facts: object) -> None:
    name = "reported_at" if "reported_at" in facts else "told_no_news_at"
    waiting = Incoming.objects.filter(pk=row.pk, state=IncomingState.TAKEN.value, **{name: None})
    if not waiting.update(**facts):
        raise StaleRowError(TOLD)
    for field, value in facts.items():
        setattr(row, field, value)


@transaction.atomic
def agree_when(
    *, row: Incoming, after_visits: int, report_by: date | None, user: User, now: datetime
) -> None:
    """Keep after which visit (1 to 20), or by which day, who sent the client hears from you."""
    if not 1 <= after_visits <= 20:
        raise InvalidValueError("A report is due after 1 to 20 visits.")
    facts = {"report_after_visits": after_visits, "report_by": report_by}
    Incoming.objects.filter(pk=row.pk).update(**facts)
    row.report_after_visits, row.report_by = after_visits, report_by
    incoming.note(row, "when to report", user=user, now=now)


def report_of(row: Incoming, *, on: date) -> Report | None:
    """Return the report as it may be read on the day `on`; None once nothing may be."""
    items, held = report_consents.items_in_force(row, on=on), row.report_consent
    if not items or held is None or row.client is None or row.reported_at is None:
        return None
    if row.reported_at < held.given_at:  # what was told under an earlier yes may be more
        return None
    told_on = local_day(row.practice, row.reported_at)
    chart = chart_of(row, until=told_on) if Item.CHART in items else None
    return Report(
        first_name=first_name(row.client.name),
        name=row.client.name,
        words=row.report_words,
        chart=chart,
        told_on=told_on,
    )


def note_opened(row: Incoming, *, link_id: UUID, now: datetime) -> None:
    """Keep that the report was read by its link: then, and not before, something was told."""
    if row.report_consent is not None:
        items = report_consents.items_in_force(row, on=local_day(row.practice, now))
        disclosures.record_report(consent=row.report_consent, items=items, now=now, link_id=link_id)


def chart_of(row: Incoming, *, until: date) -> ScoreSeries | None:
    """Return the scores of the client's newest open problem up to the day `until`, or None."""
    if row.client is None:
        return None
    about = Referral(
        practice=row.practice, client=row.client, episode=_problem(row)
    )  # never stored
    series = letters.client_facts(about, on=until).scores
    if series is None:
        return None
    return replace(series, points=tuple(point for point in series.points if point[0] <= until))
