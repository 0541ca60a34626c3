"""The pages of the practice's site: drafts, what anybody may read, and what a page brought."""

import pytest

from tests import make
from tests.make import NOW, TODAY
from warmhand.core.came_from import CameFrom
from warmhand.core.errors import DomainError, IllegalStepError, InvalidValueError, StaleRowError
from warmhand.core.newsletter import ArticleKind
from warmhand.services import articles
from warmhand.services.articles import Page, page_of, version_of
from warmhand.services.came_from import brought_by, note
from warmhand.store.models import Article, ArticleFile

PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"
PAGE = Page(title="Stiff mornings", summary="Five minutes.", body="**Warmth** first.")


def new(practice, kind=ArticleKind.ARTICLE):
    return articles.new_article(practice=practice, kind=kind, now=NOW)


def keep(article, page=PAGE, seen=None):
    seen = version_of(article) if seen is None else seen
    articles.keep(article=article, page=page, seen=seen, now=NOW)
    article.refresh_from_db()


def test_the_address_follows_the_title_until_it_is_published(in_practice):
    user = make.make_member(in_practice)
    one, two = new(in_practice), new(in_practice)
    keep(one)
    keep(two)
    assert (one.slug, two.slug) == ("stiff-mornings", "stiff-mornings-2")
    articles.publish(article=one, user=user, now=NOW)
    one.refresh_from_db()
    keep(one, Page(title="Another title", summary="", body="x"))
    assert (one.slug, one.title) == ("stiff-mornings", "Another title")
    with pytest.raises(InvalidValueError, match="title"):
        keep(one, Page(title="", summary="", body="x"))


def test_two_who_write_at_once_lose_nothing(in_practice):
    article = new(in_practice)
    seen = version_of(article)
    keep(article)
    with pytest.raises(StaleRowError):
        keep(article, Page(title="Mine", summary="", body=""), seen)
    assert page_of(article) == PAGE


def test_a_video_is_linked_by_https_alone(in_practice):
    video = new(in_practice, ArticleKind.VIDEO)
    for address in ("http://v.example/1", "javascript:alert(1)", "//v.example/1"):
        with pytest.raises(InvalidValueError, match="https"):
            keep(video, Page(title="x", summary="", body="", video_url=address))
    assert video.video_url == ""


@pytest.mark.parametrize(
    ("kind", "lacks"), [("article", "words"), ("download", "PDF"), ("video", "video")]
)
def test_nothing_is_published_that_lacks_what_it_offers(in_practice, kind, lacks):
    article, user = new(in_practice, ArticleKind(kind)), make.make_member(in_practice)
    for page, word in ((Page(title="", summary="", body=""), "title"), (None, lacks)):
        keep(article, page or Page(title="x", summary="", body=""))
        with pytest.raises(DomainError, match=word):
            articles.publish(article=article, user=user, now=NOW)
    assert not articles.published().exists()


def test_a_page_is_published_and_taken_back(in_practice):
    article, user = new(in_practice), make.make_member(in_practice)
    keep(article)
    for _ in "ab":
        articles.publish(article=article, user=user, now=NOW)
    assert articles.source_named("stiff-mornings") == articles.published().get() == article
    articles.take_back(article=article, user=user, now=NOW)
    assert articles.source_named("stiff-mornings") is None
    assert not articles.published().exists()


def test_what_an_address_says_of_where_one_comes_from_is_not_believed(in_practice):
    draft = make.make_edition(in_practice)
    sent = make.make_edition(in_practice, state="sent")
    make.make_article(in_practice, slug="draft", published_at=None)
    assert articles.source_named(f"letter.{sent.number}") == sent
    for code in (f"letter.{draft.number}", "letter.", "letter.-1", "letter.²", "letter.9999999",
                 "draft", "nothing", "", "x" * 500, "\x00"):  # fmt: skip
        assert articles.source_named(code) is None, code


def test_a_file_is_a_whole_pdf_or_the_one_before_stays(in_practice):
    article = new(in_practice, ArticleKind.DOWNLOAD)
    articles.offer(article=article, name="a.pdf", content=PDF, now=NOW)
    for content, word in (
        (b"", "Only PDF"),
        (b"<script>alert(1)</script>%PDF-%%EOF", "Only PDF"),
        (b"%PDF-1.7 cut off", "not whole"),
        (PDF + b"x" * 5_000_000, "larger than 5 MB"),
    ):
        with pytest.raises(InvalidValueError, match=word):
            articles.offer(article=article, name="b.pdf", content=content, now=NOW)
    found = articles.file_of(article)
    assert found is not None
    assert bytes(found.content) == PDF
    articles.offer(article=article, name="c.pdf", content=PDF + b"\n", now=NOW)
    assert (ArticleFile.objects.count(), Article.objects.get().file_name) == (1, "c.pdf")


def test_a_deleted_draft_comes_back_without_its_file(in_practice):
    article, user = new(in_practice, ArticleKind.DOWNLOAD), make.make_member(in_practice)
    keep(article)
    articles.offer(article=article, name="a.pdf", content=PDF, now=NOW)
    held = articles.remove(article=article, user=user, now=NOW)
    assert not Article.objects.exists()
    assert not ArticleFile.objects.exists()
    kind = ArticleKind.DOWNLOAD
    back = articles.bring_back(practice=in_practice, kind=kind, page=held, now=NOW)
    assert page_of(Article.objects.get()) == PAGE
    assert back.kind == "download"


def test_what_anybody_may_read_or_brought_somebody_is_not_deleted(in_practice):
    user = make.make_member(in_practice)
    article = make.make_article(in_practice)
    with pytest.raises(IllegalStepError, match="draft again"):
        articles.remove(article=article, user=user, now=NOW)
    client = make.make_client(in_practice, since_on=TODAY)
    note(client=client, kind=CameFrom.ARTICLE, on=TODAY, now=NOW, article=article)
    articles.take_back(article=article, user=user, now=NOW)
    with pytest.raises(IllegalStepError, match="came to you"):
        articles.remove(article=article, user=user, now=NOW)
    assert Article.objects.exists()


def test_a_page_and_a_newsletter_say_whom_they_brought_once(in_practice):
    page, letter = make.make_article(in_practice), make.make_edition(in_practice, state="sent")
    both = make.make_client(in_practice, since_on=TODAY, source_kind="article", source_article=page)
    for _ in "ab":
        note(client=both, kind=CameFrom.ARTICLE, on=TODAY, now=NOW, article=page)
    note(client=both, kind=CameFrom.NEWSLETTER, on=TODAY, now=NOW, edition=letter)
    make.make_client(in_practice, since_on=TODAY, name="By Herself")
    told = {
        kind: brought_by(kind=kind, key=thing.pk)
        for kind, thing in ((CameFrom.ARTICLE, page), (CameFrom.NEWSLETTER, letter))
    }
    assert [(len(one.clients), one.first, one.last) for one in told.values() if one] == [
        (1, 1, 0),
        (1, 0, 1),
    ]
    assert brought_by(kind=CameFrom.NEWSLETTER, key=page.pk) is None
