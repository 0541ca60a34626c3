"""What anybody may read: the practice's pages, its newsletters, and the links in them."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.formats.markdown import html_of, read_markdown
from warmhand.services import articles, clicks, editions
from warmhand.services.letters import first_name
from warmhand.web.access.pages import (
    Edition,
    followed_link,
    public_article_at,
    public_letter_at,
)
from warmhand.web.access.people import READ
from warmhand.web.access.public import PublicRequest, public_page
from warmhand.web.articles import KIND_WORDS, shown

AHEAD = ("prefetch", "preview", "prerender")


@public_page(*READ)
def public_articles(request: PublicRequest) -> HttpResponse:
    """List the published pages."""
    rows = [(row, KIND_WORDS[row.kind]) for row in articles.published().defer("body")]
    return render(request, "public_site/articles.html", _frame(request) | {"rows": rows})


@public_page(*READ)
def public_article(request: PublicRequest, article: str) -> HttpResponse:
    """Show one published page."""
    row = public_article_at(request, article)
    return render(request, "public_site/article.html", _frame(request) | shown(row))


@public_page(*READ)
def public_file(request: PublicRequest, article: str) -> HttpResponse:
    """Hand out the PDF of a published page: to be kept, never opened within this site."""
    found = articles.file_of(public_article_at(request, article))
    if found is None:
        raise Http404
    headers = {
        "Content-Disposition": f'attachment; filename="{article}.pdf"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(bytes(found.content), content_type=found.media_type, headers=headers)


@public_page(*READ)
def public_letters(request: PublicRequest) -> HttpResponse:
    """List the newsletters in the archive."""
    context = _frame(request) | {"rows": editions.in_archive().defer("body")}
    return render(request, "public_site/letters.html", context)


@public_page(*READ)
def public_letter(request: PublicRequest, letter: str) -> HttpResponse:
    """Show one newsletter as a page."""
    row = public_letter_at(request, letter)
    context = {"edition": row, "html": html_of(read_markdown(row.body))}
    return render(request, "public_site/letter.html", _frame(request) | context)


def _frame(request: PublicRequest) -> dict[str, object]:
    practice = request.practice
    return {
        "practice": practice,
        "writer": first_name(practice.practitioner_name) or practice.name,
        "letter_name": editions.letter_name(practice),
        "canonical": settings.ADDRESS + request.path,
    }


@followed_link(*READ)
def letter_click(
    request: HttpRequest, edition: Edition, position: int, address: str
) -> HttpResponse:
    """Count a click, of nobody known, and lead to where the letter says."""
    if request.method == "GET" and not _is_ahead(request):
        clicks.count_one(edition=edition, position=position, on=timezone.localdate())
    return redirect(clicks.leads_on(edition, address))


def _is_ahead(request: HttpRequest) -> bool:
    """Whether a browser says that it only fetches ahead of its reader; not all do say it."""
    said = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    return any(word in said.lower() for word in AHEAD)
