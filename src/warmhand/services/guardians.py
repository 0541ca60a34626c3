"""Who agrees for a client under age: kept by name and relation, never guessed."""

from datetime import date, datetime

from django.db import transaction

from warmhand.core import minors
from warmhand.core.consent import ASK_BIRTH_DATE, ASK_GUARDIAN, last_guardian_day
from warmhand.core.errors import InvalidValueError, StaleRowError
from warmhand.core.minors import Majority, Standing
from warmhand.core.trail import Deed
from warmhand.core.versions import mark_of
from warmhand.services import links, trail
from warmhand.store.clients import Client
from warmhand.store.people import User

OLDEST_YEARS = 130
AGE_TOO = "Write down the date of birth too: without it nobody knows that a guardian is asked."
FIELDS = ("birth_on", "guardian_name", "guardian_relation", "guardian_phone", "guardian_email")


def majority(client: Client) -> Majority | None:
    """Return when `client` comes of age, as far as it is known."""
    return minors.majority_of(birth_on=client.birth_on, birth_year=client.birth_year)


def standing(client: Client, *, on: date) -> Standing:
    """Return whether `client` agrees for themselves on the day `on` (practice's time zone)."""
    return minors.standing_of(majority(client), on=on)


def guardian_words(client: Client) -> str:
    """Return who agrees for `client`: "Ann Brandt, mother"; "" unless both are written down."""
    name, relation = client.guardian_name.strip(), client.guardian_relation.strip()
    return f"{name}, {relation}" if name and relation else ""


def agrees_for(client: Client, *, on: date) -> str:
    """Return who agrees for `client` on the day `on`; "" for who agrees alone, or nobody named."""
    return "" if standing(client, on=on) is Standing.ADULT else guardian_words(client)


def why_not_asked(client: Client, *, on: date) -> str:
    """Return what must be written down before `client` is asked to agree; "" where nothing is."""
    now = standing(client, on=on)
    if now is Standing.UNCLEAR:
        return ASK_BIRTH_DATE
    return ASK_GUARDIAN if now is Standing.MINOR and not guardian_words(client) else ""


def signer(client: Client, *, on: date) -> str:
    """Return whose name is signed with on the day `on`: the guardian's of a minor."""
    return client.guardian_name if agrees_for(client, on=on) else client.name


def latest_end(client: Client, ends_on: date, *, on: date) -> date:
    """Return `ends_on`, or the day before `client` comes of age where that is sooner."""
    last = last_guardian_day(majority(client), on=on)
    return ends_on if last is None else min(ends_on, max(last, on))


def reach_of(client: Client, *, on: date) -> tuple[str, str, str]:
    """Return name, e-mail and phone of who is written to about `client` on the day `on`.

    Of a minor that is the guardian, as soon as one way to reach them is known: then nothing goes
    past them to the young person.
    """
    if not agrees_for(client, on=on) or not (client.guardian_email or client.guardian_phone):
        return client.name, client.email, client.phone
    return client.guardian_name, client.guardian_email, client.guardian_phone


def has_mail(client: Client) -> bool:
    """Tell whether an address of `client` or their guardian is known; `reach_of` says whose is used."""
    return bool(client.email or client.guardian_email)


def link_days(client: Client, days: int, *, on: date) -> int:
    """Return for how many of `days` a link of `client` may open: of a minor, not past their minority.

    Who agrees for them may hold it, and has nothing to read there once they are of age.
    """
    if standing(client, on=on) is not Standing.MINOR:
        return days
    last = last_guardian_day(majority(client), on=on)
    return days if last is None else max(1, min(days, (last - on).days))


def version_of(client: Client) -> str:
    """Return a mark of what was read; it changes with any of the fields."""
    return mark_of([str(getattr(client, name) or "") for name in FIELDS])


@transaction.atomic
def set_guardian(
    *,
    client: Client,
    birth_on: date | None,
    name: str,
    relation: str,
    phone: str,
    email: str,
    seen: str,
    user: User,
    now: datetime,
    today: date,
) -> None:
    """Keep the date of birth and who agrees for `client`; `phone` is E.164.

    The year of birth follows the date, and links that another guardian may hold close. Raises
    `InvalidValueError` for a day that cannot be, or a name without a relation or an age;
    `StaleRowError` where somebody else changed it since `seen`.
    """
    row = Client.objects.get(pk=client.pk)
    if version_of(row) != seen:
        raise StaleRowError("Somebody else has just changed this. Look at it again.")
    year = birth_on.year if birth_on else row.birth_year
    _refuse_unlikely(birth_on, year, name=name.strip(), relation=relation.strip(), today=today)
    before = row.guardian_name, row.guardian_phone, row.guardian_email
    row.birth_on, row.birth_year = birth_on, year
    row.guardian_name, row.guardian_relation = name.strip(), relation.strip()
    row.guardian_phone, row.guardian_email = phone, email
    row.save(update_fields=[*FIELDS, "birth_year"])
    if any(before) and before != (row.guardian_name, phone, email):
        links.revoke_own(client=row, now=now)
    trail.record(
        practice=client.practice,
        deed=Deed.WRITE,
        thing="client",
        thing_id=client.pk,
        now=now,
        user=user,
        client=client,
        detail="changed: " + ", ".join(FIELDS),
    )


def _refuse_unlikely(
    birth_on: date | None, year: int | None, *, name: str, relation: str, today: date
) -> None:
    if birth_on and not today.replace(year=today.year - OLDEST_YEARS, day=1) <= birth_on <= today:
        raise InvalidValueError("Please look at the date of birth again.")
    if bool(name) != bool(relation):
        raise InvalidValueError("Write both: who agrees for them, and as what.")
    if name and not year:
        raise InvalidValueError(AGE_TOO)
