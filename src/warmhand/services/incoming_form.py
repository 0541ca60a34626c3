"""What comes in by the public page: given out with a signed stamp, kept once, marked if unsure."""

from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4, uuid5

from django.core import signing
from django.db import transaction
from django.db.models import QuerySet

from warmhand.core import spam
from warmhand.core.incoming import BY_THEMSELVES, CameBy, IncomingKind, IncomingState, NamedUs
from warmhand.core.trail import Deed
from warmhand.services import trail
from warmhand.store.incoming import Incoming, PartnerCard
from warmhand.store.people import Practice, User

SALT = "warmhand.incoming.form"


@dataclass(frozen=True, slots=True)
class Stamp:
    """The key of one form and when it was given out; `was_asked`: it is sent once more."""

    key: UUID
    at: datetime
    was_asked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody asks for; phones are E.164. Words may be about health."""

    kind: IncomingKind
    sender_name: str = ""
    """Who refers; of a client who asks themselves, who sent them, as they wrote it."""
    sender_profession: str = ""
    sender_practice: str = ""
    sender_phone: str = ""
    sender_email: str = ""
    client_name: str = ""
    client_phone: str = ""
    client_email: str = ""
    best_hours: str = ""
    words: str = ""
    client_knows: bool = False
    named_us: NamedUs | None = None


SAME = tuple(
    field.name for field in fields(Asked) if field.name not in {"kind", "named_us", "client_knows"}
)


def write_stamp(
    *, practice: Practice, now: datetime, key: UUID | None = None, was_asked: bool = False
) -> str:
    """Return what a form of `practice` carries: its key and the time `now`, signed."""
    told = [(key or uuid4()).hex, int(now.timestamp()), int(was_asked)]
    return signing.dumps(told, salt=f"{SALT}.{practice.pk}")


def read_stamp(text: str, *, practice: Practice) -> Stamp | None:
    """Return the stamp that `write_stamp` wrote for `practice`, or None for anything else."""
    try:
        key, at, was_asked = signing.loads(text, salt=f"{SALT}.{practice.pk}")
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Stamp(UUID(key), datetime.fromtimestamp(at, UTC), bool(was_asked))


def why_again(stamp: Stamp | None, *, now: datetime) -> spam.Again | None:
    """Return why a form with this stamp is asked for once more, or None where it is taken."""
    if stamp is None:
        return spam.Again.NOT_OURS
    return spam.asks_again(now.replace(microsecond=0) - stamp.at, was_asked=stamp.was_asked)


def submit_key(stamp: Stamp, asked: Asked) -> UUID:
    """Return the key under which `asked` is kept: the same form with other words is another.

    Who goes back, mends their phone number and sends again must not be told that it arrived.
    """
    return uuid5(stamp.key, repr(sorted(_values(asked).items())))


def received(key: UUID) -> bool:
    """Return whether what has this `submit_key` came already, in the practice in scope."""
    return Incoming.objects.filter(submit_key=key).exists()


def came_today(*, now: datetime) -> int:
    """Return how many requests came by the page in the last 24 hours."""
    ways = [way.value for way in BY_THEMSELVES]
    since = now - timedelta(days=1)
    return Incoming.objects.filter(came_by__in=ways, created_at__gt=since).count()


@transaction.atomic
def receive(
    *,
    practice: Practice,
    asked: Asked,
    key: UUID,
    now: datetime,
    card: PartnerCard | None = None,
    hidden: str = "",
) -> Incoming:
    """Keep one request that came by the public page; the same one again adds nothing.

    The same is what carries the same `key`, or holds the very same words and names within a day.
    What looks unsure is kept and marked. Who came with a card is linked to its partner.
    """
    since = now - spam.SAME_FOR
    lately = Incoming.objects.filter(kind=asked.kind.value, created_at__gt=since)
    same = lately.filter(**{name: getattr(asked, name) for name in SAME}).first()
    if same is not None:
        return same
    sent = spam.Sent(
        texts=[str(getattr(asked, name)) for name in SAME],
        hidden=hidden,
        is_repeated=_is_repeated(asked, lately),
        today=came_today(now=now),
    )
    return keep(
        practice=practice,
        asked=asked,
        key=key,
        now=now,
        came_by=CameBy.CARD if card else CameBy.PAGE,
        card=card,
        doubts=spam.doubts(sent),
    )


def _is_repeated(asked: Asked, lately: "QuerySet[Incoming]") -> bool:
    """Whether the same words came under another name; of a colleague that is their own name."""
    if len(asked.words) < spam.TELLING_WORDS:
        return False
    name = "client_name" if asked.kind is IncomingKind.CLIENT else "sender_name"
    same = lately.filter(words=asked.words)
    return same.exclude(**{f"{name}__iexact": getattr(asked, name)}).exists()


@transaction.atomic
def keep(
    *,
    practice: Practice,
    asked: Asked,
    key: UUID,
    now: datetime,
    came_by: CameBy,
    card: PartnerCard | None = None,
    doubts: tuple[spam.Doubt, ...] = (),
    user: User | None = None,
) -> Incoming:
    """Keep one request, however it came; the same `key` again returns the row that is there."""
    row, is_new = Incoming.objects.get_or_create(
        submit_key=key,
        defaults={
            **_values(asked),
            "practice": practice,
            "came_by": came_by.value,
            "card": card,
            "source_partner": card.partner if card else None,
            "doubts": [doubt.value for doubt in doubts],
            "report_after_visits": practice.report_after_visits,
            "created_at": now,
        },
    )
    if is_new:
        trail.record(
            practice=practice,
            deed=Deed.WRITE,
            thing="incoming",
            thing_id=row.pk,
            now=now,
            user=user,
            detail=f"came {came_by.value}",
        )
    return row


def _values(asked: Asked) -> dict[str, str | bool]:
    return {
        **{name: getattr(asked, name) for name in SAME},
        "kind": asked.kind.value,
        "state": IncomingState.NEW.value,
        "client_knows": asked.client_knows,
        "named_us": asked.named_us.value if asked.named_us else "",
    }
