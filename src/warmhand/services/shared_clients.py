"""The clients that a practice shares with a partner."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from warmhand.store.clients import Client
from warmhand.store.network import AlsoSees
from warmhand.store.partners import Partner
from warmhand.store.referrals import Referral

MOST = 200


def shared_clients(*, partner: Partner) -> list[tuple[UUID, str]]:
    """Return key and name of the clients who went to `partner`, came from them, or see both.

    By name, at most 200; one query.
    """
    both = {"client": OuterRef("pk"), "partner": partner}
    went = Exists(Referral.objects.filter(sent_at__isnull=False, **both))
    seen = Exists(AlsoSees.objects.filter(**both))
    rows = Client.objects.filter(Q(source_partner=partner) | went | seen, archived_at=None)
    return list(rows.order_by("name", "pk").values_list("pk", "name")[:MOST])


def shared_client(key: UUID | None) -> Client | None:
    """Return the client `key` of the practice in use, or None where there is none."""
    return None if key is None else Client.objects.filter(pk=key).first()
