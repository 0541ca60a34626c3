"""The client's yes to telling who sent them how it goes; without it nothing of them is told."""

from datetime import date, datetime

from django.db import transaction

from warmhand.core import consent as rules
from warmhand.core.consent import HEALTH_ITEMS, Item, Terms, Way
from warmhand.core.errors import InvalidValueError, StaleRowError
from warmhand.core.links import LinkPurpose
from warmhand.core.outbox import MailKind, MailState
from warmhand.core.referral import Via
from warmhand.core.trail import Deed
from warmhand.services import guardians, incoming, letters, trail
from warmhand.services.consents import local_day
from warmhand.services.recipients import is_health, is_still_named, recipient_words
from warmhand.store.incoming import Incoming
from warmhand.store.links import Link
from warmhand.store.outbox import OutboxMail
from warmhand.store.people import User
from warmhand.store.referrals import Consent, Referral

ITEMS = (Item.NAME, Item.PROBLEM, Item.SCORES, Item.CHART)
"""What a report may hold. The name says that they came, so a report always names them."""
NOBODY = "Nobody is linked who could be told."


def terms_for(row: Incoming, *, items: frozenset[Item], on: date) -> Terms:
    """Return what the client is asked: `items` to who sent them, for 90 days from `on`.

    A guardian's yes ends before the client comes of age. Raises `InvalidValueError` where no
    partner sent them or the name is not among `items`.
    """
    if row.source_partner is None or row.client is None:
        raise InvalidValueError(NOBODY)
    if Item.NAME not in items or not items <= set(ITEMS):
        raise InvalidValueError("A report names the client, so the name is needed.")
    partner = row.source_partner
    return Terms(
        recipient=recipient_words(partner),
        recipient_is_health=is_health(partner),
        items=items,
        back=frozenset(),
        ends_on=guardians.latest_end(row.client, rules.default_end(on), on=on),
        for_minor=bool(guardians.agrees_for(row.client, on=on)),
        wording=rules.REPORT_WORDING,
    )


@transaction.atomic
def give_spoken(
    *,
    row: Incoming,
    items: frozenset[Item],
    attested_by: str,
    user: User,
    now: datetime,
    assented: bool = False,
) -> Consent:
    """Keep that the client said yes to a report of `items`; it takes the place of an earlier yes.

    A spoken yes never covers health details for who is no health professional. Raises
    `ConsentError` for what `core.consent.give` refuses, and as `terms_for`.
    """
    on = local_day(row.practice, now)
    terms = terms_for(row, items=items, on=on)
    assert row.client is not None, "terms_for asks for one"
    guardian = guardians.agrees_for(row.client, on=on)
    given = rules.give(
        terms=terms,
        way=Way.SPOKEN,
        given_at=now,
        given_on=on,
        attested_by=attested_by,
        guardian=guardian,
        assented=assented and bool(guardian),
        majority=guardians.majority(row.client),
    )
    if row.report_consent_id is not None:
        withdraw(row=row, user=user, now=now)
    made = _stored(row, given)
    if not Incoming.objects.filter(pk=row.pk, report_consent=None).update(report_consent=made):
        raise StaleRowError(incoming.MOVED)
    row.report_consent = made
    _note(row, made, ",".join(made.items), user=user, now=now)
    return made


def _stored(row: Incoming, given: rules.Consent) -> Consent:
    terms = given.terms
    assert row.client is not None, "terms_for asks for one"
    assert row.source_partner is not None, "likewise"
    return Consent.objects.create(
        practice=row.practice,
        client=row.client,
        partner=row.source_partner,
        recipient=terms.recipient,
        recipient_is_health=terms.recipient_is_health,
        items=sorted(item.value for item in terms.items),
        back=[],
        wording=terms.wording,
        way=given.way.value,
        given_at=given.given_at,
        given_on=given.given_on,
        attested_by=given.attested_by,
        ends_on=terms.ends_on,
        guardian=given.guardian,
        assented=given.assented,
    )


@transaction.atomic
def withdraw(*, row: Incoming, user: User, now: datetime) -> None:
    """End the client's yes: the report's links close and mail that has not left stays."""
    held = row.report_consent
    if held is None:
        return
    Consent.objects.filter(pk=held.pk, withdrawn_at=None).update(
        withdrawn_at=now, withdrawn_via=Via.IN_PERSON.value
    )
    Incoming.objects.filter(pk=row.pk, report_consent=held).update(report_consent=None)
    row.report_consent = None
    is_untold = _is_untold(row)
    close_links(row, now=now)
    if is_untold:
        Incoming.objects.filter(pk=row.pk).update(reported_at=None, report_words="")
        row.reported_at, row.report_words = None, ""
    _note(row, held, "withdrawn", user=user, now=now)


def _is_untold(row: Incoming) -> bool:
    """Tell whether a report was to go by mail and none has left: then nobody was told."""
    mails = OutboxMail.objects.filter(incoming=row, kind=MailKind.INCOMING_REPORT.value)
    states = set(mails.filter(sent_at=None).values_list("state", flat=True))
    left = mails.filter(sent_at__isnull=False).exists() or MailState.SENDING.value in states
    return bool(states) and not left


def close_links(row: Incoming, *, now: datetime) -> None:
    """Close the links to the report of `row`, and take back its mail that has not left."""
    rows = Link.objects.filter(incoming=row, purpose=LinkPurpose.INCOMING.value, revoked_at=None)
    rows.update(revoked_at=now)
    incoming.take_back(row, MailKind.INCOMING_REPORT)


def items_in_force(row: Incoming, *, on: date) -> frozenset[Item]:
    """Return what may be told to who sent the client on the day `on`; empty for nothing.

    Who has another name or profession by now is somebody else, and the client is asked anew.
    """
    held, partner = row.report_consent, row.source_partner
    about = Referral(practice=row.practice, partner=partner, consent=held)  # never stored
    if held is None or not is_still_named(about):
        return frozenset()
    return rules.shared_items(letters.core_consent(held), on=on)


def covers_health(items: frozenset[Item]) -> bool:
    """Return whether `items` hold anything about health."""
    return not HEALTH_ITEMS.isdisjoint(items)


def _note(row: Incoming, held: Consent, detail: str, *, user: User, now: datetime) -> None:
    trail.record(
        practice=row.practice,
        deed=Deed.WRITE,
        thing="consent",
        thing_id=held.pk,
        now=now,
        user=user,
        client=row.client,
        detail=detail,
    )
