"""Addresses of the area: the letter, how it will look, and the practice’s own words and logo on it."""

from django.urls import URLPattern, path

from warmhand.web import letter_settings, letters
from warmhand.web.links import partner

urlpatterns: list[URLPattern] = [
    path("settings/letter/", letter_settings.settings_letter, name="settings-letter"),
    path("settings/letter/logo/", letter_settings.logo, name="letter-logo"),
    path("settings/letter/sample.pdf", letter_settings.sample, name="letter-sample"),
    path("settings/letter/sample.png", letter_settings.sample_picture, name="letter-picture"),
    path("referrals/<uuid:key>/letter.pdf", letters.letter, name="referral-letter"),
    path("referrals/<uuid:key>/letter.txt", letters.text, name="referral-letter-text"),
    path("referrals/<uuid:key>/preview/", letters.preview, name="referral-preview"),
    path("r/<str:token>/letter.txt", partner.partner_letter_text, name="partner-letter-text"),
]
