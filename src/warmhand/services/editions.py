"""One newsletter: written, looked at, and as it leaves."""

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Count, QuerySet, Sum

from warmhand.core.newsletter import EditionState
from warmhand.core.pages import LetterLooks
from warmhand.formats.letter_html import LetterPage, letter_html
from warmhand.formats.letter_plain import letter_plain, text_of
from warmhand.formats.markdown import COUNTED, read_markdown
from warmhand.store.newsletter import ClickCount, Delivery, Edition
from warmhand.store.people import Practice

WHY = "You get this because you asked for it and confirmed your address."
TEST_WHY = "This is a test to yourself. Nobody else has it."


class LetterMail(NamedTuple):
    """One newsletter as it leaves to one reader."""

    subject: str
    text: str
    html: str


def mail_of(edition: Edition, *, leave_url: str, is_test: bool = False) -> LetterMail:
    """Return subject, plain text and HTML of `edition` for who leaves by `leave_url`.

    Web links within the words go by `clicks.click_url`, which counts them; in a test they lead
    where they say. No query beyond the edition and its practice.
    """
    page = letter_page(edition, leave_url=leave_url, is_test=is_test)

    def leads_to(address: str) -> str:
        if is_test or not is_counted(address):
            return address
        return click_url(edition, page.written.number_of(address))

    subject = f"[Test] {page.subject}" if is_test else page.subject
    return LetterMail(
        subject=subject,
        text=letter_plain(page, leads_to=leads_to),
        html=letter_html(page, leads_to=leads_to),
    )


def letter_page(edition: Edition, *, leave_url: str, is_test: bool = False) -> LetterPage:
    """Return what stands in `edition`."""
    practice = edition.practice
    is_on_web = practice.is_public and edition.in_archive and not is_test
    return LetterPage(
        name=letter_name(practice),
        subject=edition.subject,
        preview=edition.preview,
        written=read_markdown(edition.body),
        why=TEST_WHY if is_test else WHY,
        postal=postal_lines(practice),
        leave_url=leave_url,
        view_url=view_url(edition) if is_on_web else "",
    )


def letter_name(practice: Practice) -> str:
    """Return what the newsletter is called."""
    return practice.letter_name or f"News from {practice.name}"


def postal_lines(practice: Practice) -> tuple[str, ...]:
    """Return who writes and where they are by post, as every newsletter has to say."""
    return tuple(line for line in (practice.name, postal_address(practice)) if line)


def postal_address(practice: Practice) -> str:
    """Return the postal address in one line, "" where the street or the city is missing."""
    if not practice.address_line or not practice.city:
        return ""
    place = " ".join(
        part for part in (practice.city, practice.region, practice.postal_code) if part
    )
    return f"{practice.address_line}, {place}"


def view_url(edition: Edition) -> str:
    """Return where `edition` stands in the public archive."""
    return f"{settings.ADDRESS}/p/{edition.practice.slug}/letters/{edition.slug}/"


def click_url(edition: Edition, position: int) -> str:
    """Return the address that counts the link at `position` (1 and up) and leads on."""
    return f"{settings.ADDRESS}/l/{edition.practice.slug}/{edition.number}/{position}/"


def is_counted(address: str) -> bool:
    """Return whether a link is counted: it leads to a web page, and not to leaving or confirming."""
    return address.startswith(COUNTED) and not address.startswith(f"{settings.ADDRESS}/letter/")


def looks_of(edition: Edition) -> LetterLooks:
    """Return what can be told of `edition` before it leaves; no query."""
    page = letter_page(edition, leave_url=settings.ADDRESS)
    links = [link.address for link in page.written.links]
    return LetterLooks(
        subject=edition.subject,
        preview=edition.preview,
        words=len(text_of(page.written).split()),
        size=len(letter_html(page).encode()),
        has_postal_address=bool(postal_address(edition.practice)),
        not_https=tuple(link for link in links if link.startswith("http://")),
        not_links=page.written.not_links,
        pictures=page.written.pictures,
    )


def rows() -> QuerySet[Edition]:
    """Return the newsletters of the practice in scope, the newest first."""
    return Edition.objects.select_related("practice").order_by("-number")


def in_archive() -> QuerySet[Edition]:
    """Return those that anybody may read: sent, and meant for the archive."""
    return rows().filter(state=EditionState.SENT.value, in_archive=True)


def on_web(slug: str) -> Edition | None:
    """Return the newsletter whose page at `slug` anybody may read, or None.

    It stands there as soon as the first has left: the mails lead to it.
    """
    left = rows().filter(in_archive=True).exclude(state=EditionState.DRAFT.value)
    return left.filter(slug=slug).first()


@dataclass(frozen=True, slots=True)
class EditionLine:
    """One newsletter in the list."""

    edition: Edition
    counts: dict[str, int]
    """How many mails stand where, by the value of `DeliveryState`."""
    clicks: int


def lines() -> list[EditionLine]:
    """Return all newsletters with what became of them: three queries."""
    found = Delivery.objects.values("edition_id", "state").annotate(many=Count("id")).order_by()
    counts: dict[UUID, dict[str, int]] = {}
    for row in found:
        counts.setdefault(row["edition_id"], {})[row["state"]] = row["many"]
    sums = ClickCount.objects.values("edition_id").annotate(many=Sum("count")).order_by()
    clicks = {row["edition_id"]: row["many"] for row in sums}
    return [EditionLine(row, counts.get(row.pk, {}), clicks.get(row.pk, 0)) for row in rows()]
