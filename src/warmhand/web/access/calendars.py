"""The doors to the practice's own calendars and to the names told of their entries."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from warmhand.store.calendars import CalendarName, CalendarSource
from warmhand.web.access.request import Request

__all__ = ["CalendarName", "CalendarSource", "name_of", "source_of"]


def source_of(request: Request, key: UUID) -> CalendarSource:
    """Return the calendar `key` of the practice in use, or answer 404."""
    rows = CalendarSource.objects.select_related("practice")
    return get_object_or_404(rows, pk=key, practice=request.practice)


def name_of(request: Request, key: UUID) -> CalendarName:
    """Return the told name `key` of the practice in use, or answer 404."""
    rows = CalendarName.objects.select_related("practice", "client")
    return get_object_or_404(rows, pk=key, practice=request.practice)
