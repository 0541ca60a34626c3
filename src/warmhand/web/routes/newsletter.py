"""Addresses of the area: newsletter."""

from django.urls import URLPattern, path

from warmhand.web import editions, letter_readers

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
READERS: list[URLPattern] = [
    path("p/<slug:practice>/letter/", letter_readers.public_subscribe, name="public-subscribe"),
    path(
        "p/<slug:practice>/letter/asked/",
        letter_readers.public_subscribed,
        name="public-subscribed",
    ),
    path("letter/confirm/<str:token>/", letter_readers.letter_confirm, name="letter-confirm"),
    path("letter/leave/<str:token>/", letter_readers.letter_leave, name="letter-leave"),
]
urlpatterns: list[URLPattern] = [*WRITING, *READERS]
