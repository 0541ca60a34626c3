"""The pages of the practice's site as they are written, looked at and published."""

from dataclasses import asdict
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from warmhand.core.came_from import CameFrom
from warmhand.core.errors import DomainError, StaleRowError
from warmhand.core.newsletter import ArticleKind
from warmhand.formats.markdown import html_of, read_markdown
from warmhand.formats.pdf import LARGEST
from warmhand.services import articles
from warmhand.services.came_from import brought_by
from warmhand.web.access.pages import Article, article_of
from warmhand.web.access.people import READ, READ_AND_WRITE, WRITE, member
from warmhand.web.access.request import Request
from warmhand.web.forms.pages import ArticleForm
from warmhand.web.toasts import say

KIND_WORDS = {
    ArticleKind.ARTICLE.value: "Article",
    ArticleKind.DOWNLOAD.value: "Download",
    ArticleKind.VIDEO.value: "Video",
}
REMOVED = "removed_article"
"""Where the session holds the last draft that was deleted, for Undo."""


@member(*READ)
def pages(request: Request) -> HttpResponse:
    """List the pages, drafts too."""
    rows = [(row, KIND_WORDS[row.kind]) for row in articles.rows().defer("body")]
    context = {"rows": rows, "practice": request.practice, "section": "outreach"}
    return render(request, "articles/list.html", context)


@member(*WRITE)
def article_new(request: Request) -> HttpResponse:
    """Begin a page of the kind that was chosen; an unknown one is an article."""
    asked = request.POST.get("kind", "")
    kind = ArticleKind(asked) if asked in KIND_WORDS else ArticleKind.ARTICLE
    row = articles.new_article(practice=request.practice, kind=kind, now=timezone.now())
    return redirect("article", row.pk)


@member(*READ_AND_WRITE)
def article(request: Request, key: UUID) -> HttpResponse:
    """Write a page; what is published changes with it."""
    row = article_of(request, key)
    if request.method != "POST":
        return _page(request, row, None)
    form = ArticleForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    try:
        _keep(row, form)
    except DomainError as refused:
        form.add_error(None, str(refused))
        status = 409 if isinstance(refused, StaleRowError) else 422
        return _page(request, article_of(request, key), form, status=status)
    say(request, "Saved.")
    return redirect("article", key)


def _keep(row: Article, form: ArticleForm) -> None:
    """Keep the words first, so that a file that is refused loses none of them."""
    now = timezone.now()
    articles.keep(article=row, page=form.page(), seen=form.cleaned_data["seen"], now=now)
    pdf = form.cleaned_data.get("pdf")
    if pdf is not None and row.kind == ArticleKind.DOWNLOAD.value:
        content = pdf.read(LARGEST + 1)
        articles.offer(article=row, name=pdf.name, content=content, now=now)


def _page(
    request: Request, row: Article, form: ArticleForm | None, *, status: int = 200
) -> HttpResponse:
    written = articles.page_of(row)
    initial = {name: getattr(written, name) for name in ("title", "summary", "body", "video_url")}
    context = {
        "article": row,
        "kind": KIND_WORDS[row.kind],
        "form": form or ArticleForm(initial=initial),
        "seen": articles.version_of(row),
        "is_stale": status == 409,
        "missing": articles.why_not_published(row),
        "notes": articles.worth_a_look(row),
        "brought": brought_by(kind=CameFrom.ARTICLE, key=row.pk),
        "practice": request.practice,
        "section": "outreach",
    }
    return render(request, "articles/article.html", context, status=status)


@member(*READ)
def article_preview(request: Request, key: UUID) -> HttpResponse:
    """Show a page as visitors would see it, published or not."""
    row = article_of(request, key)
    return render(request, "public_site/article.html", shown(row) | {"is_preview": True})


def shown(row: Article) -> dict[str, object]:
    """Return what the public page of an article shows."""
    return {
        "article": row,
        "practice": row.practice,
        "kind": KIND_WORDS[row.kind],
        "video_host": urlsplit(row.video_url).hostname,
        "html": html_of(read_markdown(row.body)),
    }


@member(*WRITE)
def article_publish(request: Request, key: UUID) -> HttpResponse:
    """Let anybody read the page."""
    row = article_of(request, key)
    try:
        articles.publish(article=row, user=request.user, now=timezone.now())
    except DomainError as refused:
        say(request, str(refused))
    else:
        undo = reverse("article-take-back", args=[key])
        say(request, "Published: anybody may read it.", undo_url=undo)
    return redirect("article", key)


@member(*WRITE)
def article_take_back(request: Request, key: UUID) -> HttpResponse:
    """Make the page a draft again."""
    row = article_of(request, key)
    articles.take_back(article=row, user=request.user, now=timezone.now())
    undo = reverse("article-publish", args=[key])
    say(request, "It is a draft again, and its address shows nothing.", undo_url=undo)
    return redirect("article", key)


@member(*WRITE)
def article_remove(request: Request, key: UUID) -> HttpResponse:
    """Delete a draft; what was written is kept in the session for Undo, a file is not."""
    row = article_of(request, key)
    try:
        held = articles.remove(article=row, user=request.user, now=timezone.now())
    except DomainError as refused:
        say(request, str(refused))
        return redirect("article", key)
    kept = {"practice": str(request.practice.pk), "kind": row.kind, "page": asdict(held)}
    request.session[REMOVED] = kept
    words = "The draft and its file are deleted." if row.file_name else "The draft is deleted."
    say(request, words, undo_url=reverse("article-again"))
    return redirect("articles")


@member(*WRITE)
def article_again(request: Request) -> HttpResponse:
    """Bring back the words of the draft that was just deleted."""
    kept = request.session.get(REMOVED)
    if not kept or kept["practice"] != str(request.practice.pk):
        return redirect("articles")
    del request.session[REMOVED]
    row = articles.bring_back(
        practice=request.practice,
        kind=ArticleKind(kept["kind"]),
        page=articles.Page(**kept["page"]),
        now=timezone.now(),
    )
    is_file = row.kind == ArticleKind.DOWNLOAD.value
    say(request, "Its words are back. Choose the PDF again." if is_file else "It is back.")
    return redirect("article", row.pk)
