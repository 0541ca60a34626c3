"""Addresses of the area: newsletter."""

from django.urls import URLPattern, path

from warmhand.web import (
    edition_sending,
    editions,
    letter_readers,
    newsletter_settings,
    subscribers,
)

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
SENDING: list[URLPattern] = [
    path(
        "outreach/newsletter/settings/",
        newsletter_settings.newsletter_settings,
        name="newsletter-settings",
    ),
    path(
        "outreach/newsletter/<uuid:key>/sending/",
        edition_sending.edition_sending,
        name="edition-sending",
    ),
    path(
        "outreach/newsletter/<uuid:key>/questions/",
        edition_sending.edition_questions,
        name="edition-questions",
    ),
    path("outreach/readers/", subscribers.subscriber_list, name="subscribers"),
    path("outreach/readers/new/", subscribers.subscriber_new, name="subscriber-new"),
    path("outreach/readers/list/", subscribers.subscriber_import, name="subscriber-import"),
    path("outreach/readers/readers.csv", subscribers.subscriber_export, name="subscriber-export"),
    path("outreach/readers/left/", subscribers.suppression_page, name="suppression"),
    path("outreach/readers/<uuid:key>/gone/", subscribers.subscriber_gone, name="subscriber-gone"),
    path(
        "outreach/readers/<uuid:key>/forget/",
        subscribers.subscriber_forget,
        name="subscriber-forget",
    ),
]
urlpatterns: list[URLPattern] = [*WRITING, *READERS, *SENDING]
