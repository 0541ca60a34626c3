"""The pages of the site in the browser: written, published, taken back, deleted, read by anybody."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse

from tests import make
from warmhand.services.articles import page_of, version_of
from warmhand.store.models import Article, Practice

pytestmark = pytest.mark.django_db
LIST = "/outreach/pages/"
PDF = b"%PDF-1.7\nx\n%%EOF\n"
ATTACK = "<script>alert(1)</script> [x](javascript:alert(1)) ![p](https://evil.example/p.png)"


@pytest.fixture
def article(in_practice: Practice) -> Article:
    in_practice.is_public = True
    in_practice.save()
    return make.make_article(in_practice, published_at=None)


def at(article: Article, more: str = "") -> str:
    return f"{LIST}{article.pk}/{more}"


def text(response) -> str:
    return response.content.decode()


def here(article: Article, more: str = "") -> str:
    return f"/p/{article.practice.slug}/read/{article.slug}/{more}"


def test_a_page_is_written_looked_at_published_and_taken_back(member, article):
    words = {"title": "Warm  hands", "body": ATTACK, "seen": version_of(article)}
    assert member.post(at(article), words).status_code == 302
    article.refresh_from_db()
    assert (article.title, article.slug) == ("Warm hands", "warm-hands")
    preview = text(member.get(at(article, "preview/")))
    assert "Only you see this" in preview
    assert 'content="noindex"' in preview
    assert Browser().get(here(article)).status_code == 404
    published = text(member.post(at(article, "publish/"), follow=True))
    assert f'action="{reverse("article-take-back", args=[article.pk])}"' in published
    page = text(Browser().get(here(article)))
    for bad in ("<script>alert", 'href="javascript', 'evil.example/p.png"'):
        assert bad not in page + preview
    member.post(at(article, "take-back/"))
    assert Browser().get(here(article)).status_code == 404
    assert "Warm hands" not in text(Browser().get(f"/p/{article.practice.slug}/read/"))


def test_a_pdf_is_handed_out_to_be_kept_and_never_opened_within_the_site(member, in_practice):
    in_practice.is_public = True
    in_practice.save()
    member.post(LIST + "new/", {"kind": "download"})
    row = Article.objects.get()
    pdf = SimpleUploadedFile('../"x".pdf', PDF, "text/html")
    member.post(at(row), {"title": "Plan", "pdf": pdf, "seen": version_of(row)})
    row.refresh_from_db()
    assert Browser().get(here(row, "file.pdf")).status_code == 404  # a draft
    member.post(at(row, "publish/"))
    answer = Browser().get(here(row, "file.pdf"))
    assert (answer.content, answer["Content-Type"]) == (PDF, "application/pdf")
    assert answer["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_file_that_is_refused_loses_no_words(member, in_practice):
    row = make.make_article(in_practice, kind="download", published_at=None)
    wrong = SimpleUploadedFile("x.pdf", b"<html>", "application/pdf")
    answer = member.post(
        at(row), {"title": "T", "body": "Typed", "pdf": wrong, "seen": version_of(row)}
    )
    assert answer.status_code == 422
    assert "Only PDF files" in text(answer)
    assert "Typed" in text(answer)
    row.refresh_from_db()
    assert (row.body, row.file_name) == ("Typed", "")


def test_a_video_is_a_link_and_loads_nothing(member, article):
    Article.objects.update(kind="video", video_url="https://video.example/1")
    member.post(at(article, "publish/"))
    page = text(Browser().get(here(article)))
    assert "Watch it at video.example" in page
    assert not re.search(r"<(iframe|video|embed|object)", page)
    answer = member.post(at(article), {"title": "T", "video_url": "javascript:alert(1)"})
    assert answer.status_code == 422


def test_what_somebody_else_changed_meanwhile_is_shown_beside_what_was_typed(member, article):
    seen = version_of(article)
    Article.objects.update(title="Hers")
    answer = member.post(at(article), {"title": "Mine", "body": "My words", "seen": seen})
    assert answer.status_code == 409
    for words in ("What is stored now", "Hers", 'value="Mine"', "My words"):
        assert words in text(answer)


def test_a_draft_is_deleted_and_comes_back_a_published_page_stays(member, article):
    page = text(member.post(at(article, "remove/"), follow=True))
    assert not Article.objects.exists()
    assert f'action="{reverse("article-again")}"' in page
    member.post(reverse("article-again"))
    back = Article.objects.get()
    assert page_of(back) == page_of(article)
    assert member.post(reverse("article-again"))["Location"] == LIST
    member.post(at(back, "publish/"))
    assert "Delete" not in text(member.get(at(back)))
    answer = text(member.post(at(back, "remove/"), follow=True))
    assert "Make it a draft again, then delete it" in answer
    assert Article.objects.count() == 1


def test_from_a_page_one_asks_and_reads_on_with_its_name_in_the_address(member, article):
    member.post(at(article, "publish/"))
    assert f"/come/?from={article.slug}" in text(Browser().get(here(article)))


def test_the_lists_are_calm_when_empty_and_show_what_is_there(member, in_practice):
    in_practice.is_public = True
    in_practice.save()
    public = f"/p/{in_practice.slug}/read/"
    assert "What do people ask you every week?" in text(member.get(LIST))
    assert "Nothing stands here yet" in text(Browser().get(public))
    for number in range(60):
        make.make_article(in_practice, title=f"Page {number:02}", body="x" * 30_000)
    for page in (text(member.get(LIST)), text(Browser().get(public))):
        assert page.count(">Page ") == 60
        assert len(page) < 60_000


def test_wherever_one_comes_from_a_page_has_one_address(member, article, settings):
    settings.ADDRESS = "https://linden.example.org"
    member.post(at(article, "publish/"))
    sent = make.make_edition(article.practice, state="sent")
    site = f"/p/{article.practice.slug}/"
    for where in ("read/", f"read/{article.slug}/", "letters/", f"letters/{sent.slug}/"):
        page = text(Browser().get(f"{site}{where}?from=letter.1"))
        assert f'<link rel="canonical" href="https://linden.example.org{site}{where}">' in page
        assert 'content="index"' in page
    assert "canonical" not in text(member.get(at(article, "preview/")))
