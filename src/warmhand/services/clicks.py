"""Links of a newsletter that were followed: how often, on which day, never by whom.

No cookie, no address, no mark of a reader: two clicks of one person are two. Mail filters open
links too, so the counts are rather too high. What counts leads only to where the letter says.
"""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import F, Sum

from warmhand.core.newsletter import EditionState
from warmhand.formats.markdown import LinkIn, read_markdown
from warmhand.services.editions import is_counted
from warmhand.store.newsletter import ClickCount, Edition
from warmhand.store.people import Practice


def practice_called(slug: str) -> Practice | None:
    """Return the practice of this name, or None; its links hold while its page is off, too."""
    return Practice.objects.filter(slug=slug).first()


def link_at(*, number: int, position: int) -> tuple[Edition, str] | None:
    """Return the newsletter `number` that has left, and where its link at `position` leads.

    None for anything that no mail of it holds.
    """
    rows = Edition.objects.select_related("practice").exclude(state=EditionState.DRAFT.value)
    edition = rows.filter(number=number).first()
    if edition is None:
        return None
    links = read_markdown(edition.body).links
    found = next((link for link in links if link.number == position), None)
    if found is None or not is_counted(found.address):
        return None
    return edition, found.address


@transaction.atomic
def count_one(*, edition: Edition, position: int, on: date) -> None:
    """Count one click on the day `on`."""
    row, _ = ClickCount.objects.get_or_create(
        practice=edition.practice, edition=edition, position=position, on=on
    )
    ClickCount.objects.filter(pk=row.pk).update(count=F("count") + 1)


def leads_on(edition: Edition, address: str) -> str:
    """Return `address`; a page of the practice itself also hears from which newsletter one comes."""
    own = f"{settings.ADDRESS}/p/{edition.practice.slug}/"
    is_own = address.startswith(own) and "?" not in address and "#" not in address
    return f"{address}?from=letter.{edition.number}" if is_own else address


@dataclass(frozen=True, slots=True)
class LinkClicks:
    """How often one link was followed."""

    link: LinkIn
    many: int


def clicks_of(edition: Edition) -> list[LinkClicks]:
    """Return the counted links of `edition` in their order: one query."""
    sums = edition.clicks.values("position").annotate(many=Sum("count")).order_by()
    many = {row["position"]: row["many"] for row in sums}
    links = read_markdown(edition.body).links
    return [
        LinkClicks(link, many.get(link.number, 0)) for link in links if is_counted(link.address)
    ]
