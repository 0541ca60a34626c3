"""The pages of a practice's site: words, something to download, or a link to a video."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from warmhand.core.errors import DomainError, IllegalStepError, InvalidValueError, StaleRowError
from warmhand.core.newsletter import ArticleKind, EditionState
from warmhand.core.pages import slug_of
from warmhand.core.versions import mark_of
from warmhand.formats.markdown import read_markdown
from warmhand.formats.pdf import check_pdf
from warmhand.services.practice import note
from warmhand.store.newsletter import Article, ArticleFile, Edition
from warmhand.store.people import Practice, User

PDF = "application/pdf"
STALE = "Somebody else has just changed this page. Yours is kept here: look at both."
TAKE_BACK_FIRST = "Anybody may read this page. Make it a draft again, then delete it."
BROUGHT = "Somebody came to you through this page, so it stays. As a draft nobody reads it."
LETTER = "letter."


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What one writes of a page; the body is Markdown."""

    title: str
    summary: str
    body: str
    video_url: str = ""


def rows() -> QuerySet[Article]:
    """Return all pages of the practice in scope, what was changed last first."""
    return Article.objects.order_by("-changed_at")


def published() -> QuerySet[Article]:
    """Return what anybody may read, the newest first."""
    return Article.objects.exclude(published_at=None).order_by("-published_at")


def page_of(article: Article) -> Page:
    """Return what is written in `article`."""
    return Page(
        title=article.title,
        summary=article.summary,
        body=article.body,
        video_url=article.video_url,
    )


def version_of(article: Article) -> str:
    """Return a mark of the words as they were read; it changes with any of them."""
    return mark_of(page_of(article))


@transaction.atomic
def new_article(*, practice: Practice, kind: ArticleKind, now: datetime) -> Article:
    """Return a new draft of the practice in scope."""
    slug = slug_of("", otherwise=kind.value, taken=_slugs())
    return Article.objects.create(
        practice=practice, kind=kind.value, slug=slug, created_at=now, changed_at=now
    )


def _slugs(*, but: Article | None = None) -> set[str]:
    there = Article.objects.exclude(pk=but.pk) if but else Article.objects.all()
    return set(there.values_list("slug", flat=True))


@transaction.atomic
def keep(*, article: Article, page: Page, seen: str, now: datetime) -> None:
    """Keep what was written; `seen` is `version_of` what the person had before them.

    The address follows the title until the page is published, and then stays. Raises
    `StaleRowError` where somebody else changed it meanwhile, `InvalidValueError` for a published
    page without a title or a link to a video that is not https.
    """
    row = Article.objects.get(pk=article.pk)
    if version_of(row) != seen and page_of(row) != page:
        raise StaleRowError(STALE)
    if page.video_url and not page.video_url.startswith("https://"):
        raise InvalidValueError("The address of a video begins with https://.")
    if row.published_at is not None and not page.title:
        raise InvalidValueError("A published page has a title.")
    if row.published_at is None:
        row.slug = slug_of(page.title, otherwise=row.kind, taken=_slugs(but=row))
    row.title, row.summary, row.body = page.title, page.summary, page.body
    row.video_url, row.changed_at = page.video_url, now
    row.save(update_fields=("slug", "title", "summary", "body", "video_url", "changed_at"))


@transaction.atomic
def offer(*, article: Article, name: str, content: bytes, now: datetime) -> None:
    """Keep the PDF that a page offers, in place of the one before.

    Raises `InvalidValueError` for anything but a PDF of at most 5 MB.
    """
    check_pdf(content)
    facts = {"practice": article.practice, "content": content, "media_type": PDF}
    ArticleFile.objects.update_or_create(article=article, defaults=facts)
    article.file_name, article.changed_at = name[:200], now
    article.save(update_fields=("file_name", "changed_at"))


def why_not_published(article: Article) -> str:
    """Return what a page lacks before anybody may read it, "" for nothing."""
    if not article.title:
        return "Give the page a title first."
    if article.kind == ArticleKind.DOWNLOAD.value and not article.file_name:
        return "Choose the PDF to download first."
    if article.kind == ArticleKind.VIDEO.value and not article.video_url:
        return "Write where the video is first."
    if article.kind == ArticleKind.ARTICLE.value and not article.body:
        return "Write a few words first."
    return ""


@transaction.atomic
def publish(*, article: Article, user: User, now: datetime) -> None:
    """Let anybody read the page; twice is once. Raises `DomainError` where something is missing."""
    if article.published_at is not None:
        return
    if words := why_not_published(article):
        raise DomainError(words)
    Article.objects.filter(pk=article.pk, published_at=None).update(published_at=now)
    note(article.practice, "page published", user=user, now=now)


@transaction.atomic
def take_back(*, article: Article, user: User, now: datetime) -> None:
    """Make the page a draft again; its address then answers that nothing is there."""
    if Article.objects.filter(pk=article.pk).exclude(published_at=None).update(published_at=None):
        note(article.practice, "page taken back", user=user, now=now)


@transaction.atomic
def remove(*, article: Article, user: User, now: datetime) -> Page:
    """Take out a draft with its file, and return what was written, for `bring_back`.

    Raises `IllegalStepError` for a published page, and for one that brought somebody.
    """
    row = Article.objects.select_related("practice").get(pk=article.pk)
    if row.brought.exists() or row.clients_sent.exists():
        raise IllegalStepError(BROUGHT)
    if not Article.objects.filter(pk=row.pk, published_at=None).delete()[0]:
        raise IllegalStepError(TAKE_BACK_FIRST)
    note(row.practice, "page deleted", user=user, now=now)
    return page_of(row)


@transaction.atomic
def bring_back(*, practice: Practice, kind: ArticleKind, page: Page, now: datetime) -> Article:
    """Return a new draft of what `remove` took out; a file has to be chosen again."""
    row = new_article(practice=practice, kind=kind, now=now)
    keep(article=row, page=page, seen=version_of(row), now=now)
    row.refresh_from_db()
    return row


def worth_a_look(article: Article) -> tuple[str, ...]:
    """Return what to look at once more in the words of a page; each line says what to do."""
    written = read_markdown(article.body)
    lines = [f"This is no link yet; begin it with https://: {text}" for text in written.not_links]
    if written.pictures:
        lines.append("Pictures are left out for now: a page stays quick, and asks nobody else.")
    return tuple(lines)


def file_of(article: Article) -> ArticleFile | None:
    """Return what the page offers to download, or None."""
    return ArticleFile.objects.filter(article=article).first()


def source_named(code: str) -> Article | Edition | None:
    """Return what `code`, the "from" of an address, names: a published page, or "letter.12".

    None for anything else: what a visitor types there is not believed.
    """
    number = code.removeprefix(LETTER)
    if code.startswith(LETTER):
        if not number.isascii() or not number.isdigit() or len(number) > 6:
            return None
        left = Edition.objects.exclude(state=EditionState.DRAFT.value)
        return left.filter(number=int(number)).first()
    return published().filter(slug=code[:80]).first() if code else None
