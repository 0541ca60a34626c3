"""The page of somebody who was made one with another entry leads to that entry."""

from typing import NoReturn
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from warmhand.store.clients import Client
from warmhand.store.partners import Partner
from warmhand.web.access.request import Request


class MergedAwayError(Exception):
    """The address asked for is that of an entry that became another one."""

    def __init__(self, address: str) -> None:
        super().__init__("This entry is part of another one.")
        self.address = address


def lead_to_kept(request: Request, model: type[Partner] | type[Client], key: UUID) -> NoReturn:
    """Raise `MergedAwayError` where a page of `key` is read and the row became another one.

    Else answer 404.
    """
    match = request.resolver_match
    if request.method not in ("GET", "HEAD") or match is None or key not in match.kwargs.values():
        raise Http404
    kept, seen = key, {key}
    while (into := _merged_into(model, kept)) is not None and into not in seen:
        kept = into
        seen.add(into)
    if kept == key:
        raise Http404
    named = {name: kept if value == key else value for name, value in match.kwargs.items()}
    raise MergedAwayError(reverse(match.view_name, kwargs=named))


def _merged_into(model: type[Partner] | type[Client], key: UUID) -> UUID | None:
    rows = model.objects.filter(pk=key, archived_at__isnull=False)
    return rows.values_list("merged_into", flat=True).first()


def to_kept(request: Request, away: MergedAwayError) -> HttpResponse:
    """Lead to the entry that was kept, the whole page also where a part was asked for."""
    return HttpResponseClientRedirect(away.address) if request.htmx else redirect(away.address)
