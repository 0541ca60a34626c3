"""How a client came: through a partner or another client, who is linked, or by themselves."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from warmhand.core.a_team import A_TEAM_STAGES
from warmhand.core.errors import InvalidValueError
from warmhand.core.incoming import NamedUs
from warmhand.core.names import fold, matches
from warmhand.core.network import SourceKind, Stage
from warmhand.core.trail import Deed
from warmhand.formats.client_sources import KnownPerson, is_place
from warmhand.formats.contact_names import whole_name
from warmhand.formats.contact_profession import guess_profession
from warmhand.formats.professions import profession_of
from warmhand.services import trail
from warmhand.services.came_from import THEMSELVES, came_on, refuse_younger
from warmhand.store.clients import Client
from warmhand.store.newsletter import Article
from warmhand.store.outreach import DemoEvent
from warmhand.store.partners import Partner
from warmhand.store.people import Practice, User

MOST_SHOWN = 12
RECENT, LIKELY = 40, 8
LONGEST_CHAIN = 10_000
ASK = {
    SourceKind.PARTNER: "Choose the partner who sent them.",
    SourceKind.CLIENT: "Choose the client who sent them.",
    SourceKind.EVENT: "Choose the event that brought them.",
    SourceKind.ARTICLE: "Choose the page that brought them.",
}
CIRCLE = "{name} came through this client, so this client cannot have come through {name}."


@dataclass(frozen=True, slots=True)
class Source:
    """Who or what sent a client: the kind, and the one person or thing where there is one."""

    kind: SourceKind | None
    partner: Partner | None = None
    client: Client | None = None
    event: DemoEvent | None = None
    article: Article | None = None


def link_source(*, client: Client, source: Source, user: User, now: datetime) -> None:
    """Write down how `client` came; `kind` None is not asked.

    Raises `InvalidValueError` where nobody fits the kind, the client would have sent themselves,
    whoever sent them came through them, or what sent them is younger than the day they came.
    """
    for kind, ask in ASK.items():
        if (source.kind is kind) != (getattr(source, kind.value) is not None):
            raise InvalidValueError(ask)
    with transaction.atomic():
        if source.client is not None:
            _refuse_circle(client, source.client)
        _refuse_younger(client, source)
        Client.objects.filter(pk=client.pk).update(
            source_kind=source.kind.value if source.kind else "",
            source_partner=source.partner,
            source_client=source.client,
            source_event=source.event,
            source_article=source.article,
        )
        trail.record(
            practice=client.practice,
            deed=Deed.WRITE,
            thing="client",
            thing_id=client.pk,
            now=now,
            user=user,
            client=client,
            detail="changed: who sent them",
        )


def _refuse_younger(client: Client, source: Source) -> None:
    if source.client is not None and client.since_on is not None:
        refuse_younger(source.client, client.since_on, client=client)
    for thing in (source.event, source.article):
        if thing is not None:
            refuse_younger(thing, came_on(client), client=client)


def _refuse_circle(client: Client, sender: Client) -> None:
    if sender.pk == client.pk:
        raise InvalidValueError(THEMSELVES)
    above = dict(
        Client.objects.filter(source_client__isnull=False).values_list("pk", "source_client")
    )
    key: UUID | None = sender.pk
    for _step in range(LONGEST_CHAIN):
        key = above.get(key) if key else None
        if key is None:
            return
        if key == client.pk:
            raise InvalidValueError(CIRCLE.format(name=sender.name))
    raise InvalidValueError(CIRCLE.format(name=sender.name))


@transaction.atomic
def link_new_person(*, client: Client, name: str, user: User, now: datetime) -> Partner:
    """Add whoever sent `client` as a partner who was found, and link them.

    Raises `InvalidValueError` for an empty name.
    """
    partner = sender_named(name, practice=client.practice, now=now)
    partner.save(force_insert=True)
    source = Source(SourceKind.PARTNER, partner=partner)
    link_source(client=client, source=source, user=user, now=now)
    return partner


def sender_named(words: str, *, practice: Practice, now: datetime) -> Partner:
    """Return a partner, not stored, for a name as people write it: "Dr. Hana Kovac, PT"."""
    place = is_place(words)
    found = whole_name(words)
    name = " ".join(words.split())[:200] if place else found.name
    if not name:
        raise InvalidValueError("Whom? Please write their name.")
    credential = "" if place else found.credential
    return Partner(
        practice=practice,
        country=practice.country,
        created_at=now,
        stage=Stage.FOUND.value,
        name=name,
        family_name="" if place else found.family,
        credential=credential,
        is_organisation=place,
        profession=guess_profession(
            credential=credential, title="", organisation=name, is_organisation=place
        ),
    )


def known_people() -> list[KnownPerson]:
    """Return the partners and clients of the practice whom a source can be; two queries."""
    partners = Partner.objects.filter(archived_at__isnull=True).order_by("name", "pk")
    clients = Client.objects.filter(archived_at__isnull=True).order_by("name", "pk")
    return [
        *(
            KnownPerson(f"partner:{key}", name, _partner_words(slug, workplace))
            for key, name, slug, workplace in partners.values_list(
                "pk", "name", "profession", "organisation"
            )
        ),
        *(
            KnownPerson(f"client:{key}", name, "a client of yours")
            for key, name in clients.values_list("pk", "name")
        ),
    ]


def _partner_words(slug: str, organisation: str) -> str:
    profession = profession_of(slug)
    words = (profession.name if profession else "", organisation)
    return ", ".join(filter(None, words)) or "a partner of yours"


def likely_senders(*, but: UUID) -> list[KnownPerson]:
    """Return who sent somebody last, newest first, then who was met or is trusted: at most eight.

    A help to find the name and no order of worth. Two queries.
    """
    rows = Client.objects.filter(source_partner__archived_at=None).exclude(source_partner=None)
    recent = rows.exclude(pk=but).order_by("-created_at", "pk")
    keys = dict.fromkeys(recent.values_list("source_partner_id", flat=True)[:RECENT])
    near = Partner.objects.filter(archived_at__isnull=True)
    near = near.filter(Q(pk__in=keys) | Q(stage__in=[stage.value for stage in A_TEAM_STAGES]))
    told = {
        key: KnownPerson(f"partner:{key}", name, _partner_words(slug, workplace))
        for key, name, slug, workplace in near.order_by("name", "pk").values_list(
            "pk", "name", "profession", "organisation"
        )
    }
    first = [told[key] for key in keys if key in told]
    return [*first, *(each for key, each in told.items() if key not in keys)][:LIKELY]


@transaction.atomic
def note_named_us(*, client: Client, said: NamedUs | None, user: User, now: datetime) -> None:
    """Write down whether who sent `client` said the practice's name; None is not asked."""
    Client.objects.filter(pk=client.pk).update(named_us=said.value if said else "")
    trail.record(
        practice=client.practice,
        deed=Deed.WRITE,
        thing="client",
        thing_id=client.pk,
        now=now,
        user=user,
        client=client,
        detail="changed: named us",
    )


def find_people(*, query: str, but: UUID) -> list[KnownPerson]:
    """Return partners and clients, not `but`, whose name `query` finds; at most twelve.

    Capitals and accents do not matter; whose name begins so comes first.
    """
    folded = fold(query)
    if not folded:
        return []
    found = [
        each
        for each in known_people()
        if each.value != f"client:{but}" and matches(query, name=each.name, phone="")
    ]
    found.sort(key=lambda each: (not fold(each.name).startswith(folded), fold(each.name)))
    return found[:MOST_SHOWN]
