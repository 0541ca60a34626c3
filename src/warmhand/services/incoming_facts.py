"""What comes in from one partner, as facts: never a place in a list of choices."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, QuerySet, Subquery

from warmhand.core.incoming import IncomingState, NamedUs
from warmhand.store.clients import Client
from warmhand.store.incoming import Incoming
from warmhand.store.partners import Partner


@dataclass(frozen=True, slots=True)
class CameIn:
    """How many clients the partner sent and named the practice to, and how many requests wait."""

    sent: int
    named: int
    waiting: int


def came_from(partner: Partner) -> CameIn:
    """Return what came in from `partner`: one query."""
    named = Client.objects.filter(named_us=NamedUs.YES.value, merged_into=None)
    waiting = Incoming.objects.filter(state=IncomingState.NEW.value)
    counts = (_count(Client.objects.filter(merged_into=None)), _count(named), _count(waiting))
    row = Partner.objects.filter(pk=partner.pk).values_list(*counts).first()
    return CameIn(*(number or 0 for number in row or (0, 0, 0)))


def _count(rows: "QuerySet[Client] | QuerySet[Incoming]") -> Subquery:
    own = rows.filter(source_partner=OuterRef("pk")).order_by().values("source_partner")
    return Subquery(own.annotate(count=Count("pk")).values("count"))
