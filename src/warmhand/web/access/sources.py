"""The door to what a client may have come through: a partner, a client, an event, a page."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from warmhand.core.network import SourceKind
from warmhand.services.sources import Source
from warmhand.store.newsletter import Article
from warmhand.store.outreach import DemoEvent
from warmhand.web.access.contacts import person_of
from warmhand.web.access.request import Request


def source_of(request: Request, value: str) -> Source:
    """Return the source that "event:KEY", "article:KEY" or a person's value names, or answer 404."""
    if value == SourceKind.DIRECT.value:
        return Source(SourceKind.DIRECT)
    if not value:
        return Source(None)
    kind, _, key = value.partition(":")
    if kind == SourceKind.EVENT.value:
        return Source(SourceKind.EVENT, event=get_object_or_404(DemoEvent, pk=_uuid(key)))
    if kind == SourceKind.ARTICLE.value:
        return Source(SourceKind.ARTICLE, article=get_object_or_404(Article, pk=_uuid(key)))
    partner, client = person_of(request, value)
    who = SourceKind.PARTNER if partner else SourceKind.CLIENT
    return Source(who, partner=partner, client=client)


def _uuid(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError as error:
        raise Http404 from error
