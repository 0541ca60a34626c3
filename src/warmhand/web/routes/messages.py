"""Addresses of the area: short messages around a referral."""

from django.urls import URLPattern, path

from warmhand.web import messages
from warmhand.web.links import messages as by_link

urlpatterns: list[URLPattern] = [
    path("referrals/<uuid:key>/messages/", messages.referral_messages, name="referral-messages"),
    path(
        "referrals/<uuid:key>/messages/read/",
        messages.messages_read,
        name="referral-messages-read",
    ),
    path("r/<str:token>/messages/", by_link.partner_messages, name="partner-messages"),
    path(
        "r/<str:token>/messages/read/",
        by_link.partner_messages_read,
        name="partner-messages-read",
    ),
]
