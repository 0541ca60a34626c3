"""Addresses of the area: newsletter."""

from django.urls import URLPattern, path

from warmhand.web import editions

# Written here; readers and sending stand below.
WRITING: list[URLPattern] = [
    path("outreach/newsletter/", editions.newsletter, name="newsletter"),
    path("outreach/newsletter/new/", editions.edition_new, name="edition-new"),
    path("outreach/newsletter/again/", editions.edition_again, name="edition-again"),
    path("outreach/newsletter/<uuid:key>/", editions.edition, name="edition"),
    path(
        "outreach/newsletter/<uuid:key>/preview/",
        editions.edition_preview,
        name="edition-preview",
    ),
    path("outreach/newsletter/<uuid:key>/remove/", editions.edition_remove, name="edition-remove"),
    path("outreach/newsletter/<uuid:key>/test/", editions.edition_test, name="edition-test"),
    path(
        "outreach/newsletter/<uuid:key>/archive/", editions.edition_archive, name="edition-archive"
    ),
]
READERS: list[URLPattern] = []
urlpatterns: list[URLPattern] = [*WRITING, *READERS]
