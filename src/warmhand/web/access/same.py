"""The door to questions whether two entries are one person, and to merges."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from warmhand.services.merge_pages import find_merges
from warmhand.store.same import Merge, SameQuestion
from warmhand.web.access.people import with_care
from warmhand.web.access.request import Request

__all__ = ["Merge", "SameQuestion", "merge_of", "question_of"]


def question_of(request: Request, key: UUID) -> SameQuestion:
    """Return the question `key` of the practice in use, or answer 404; clients' for care roles."""
    rows = SameQuestion.objects.select_related("partner", "other_partner", "client", "other_client")
    own = rows if with_care(request) else rows.filter(partner__isnull=False)
    return get_object_or_404(own, pk=key)


def merge_of(request: Request, key: UUID) -> Merge:
    """Return the merge `key` of the practice in use, or answer 404; clients' for care roles."""
    return get_object_or_404(find_merges(with_care=with_care(request)), pk=key)
