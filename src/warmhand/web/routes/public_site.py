"""Addresses of the area: public_site."""

from django.urls import URLPattern, path

from warmhand.web import articles, public_site

urlpatterns: list[URLPattern] = [
    path("outreach/pages/", articles.pages, name="articles"),
    path("outreach/pages/new/", articles.article_new, name="article-new"),
    path("outreach/pages/again/", articles.article_again, name="article-again"),
    path("outreach/pages/<uuid:key>/", articles.article, name="article"),
    path("outreach/pages/<uuid:key>/preview/", articles.article_preview, name="article-preview"),
    path("outreach/pages/<uuid:key>/remove/", articles.article_remove, name="article-remove"),
    path("outreach/pages/<uuid:key>/publish/", articles.article_publish, name="article-publish"),
    path(
        "outreach/pages/<uuid:key>/take-back/",
        articles.article_take_back,
        name="article-take-back",
    ),
    path("p/<slug:practice>/read/", public_site.public_articles, name="public-articles"),
    path(
        "p/<slug:practice>/read/<slug:article>/", public_site.public_article, name="public-article"
    ),
    path(
        "p/<slug:practice>/read/<slug:article>/file.pdf",
        public_site.public_file,
        name="public-file",
    ),
    path("p/<slug:practice>/letters/", public_site.public_letters, name="public-letters"),
    path(
        "p/<slug:practice>/letters/<slug:letter>/", public_site.public_letter, name="public-letter"
    ),
    path(
        "l/<slug:practice>/<int:number>/<int:position>/",
        public_site.letter_click,
        name="letter-click",
    ),
]
