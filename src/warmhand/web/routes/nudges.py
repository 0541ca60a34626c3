"""Addresses of the area: asking again on a schedule, partners who are away."""

from django.urls import URLPattern, path

from warmhand.web import next_choice, nudges
from warmhand.web.links import quiet

urlpatterns: list[URLPattern] = [
    path("settings/asking-again/", nudges.settings_nudges, name="settings-nudges"),
    path("partners/<uuid:key>/away/", nudges.partner_away, name="partner-away"),
    path(
        "referrals/<uuid:key>/another/", next_choice.change_partner, name="referral-change-partner"
    ),
    path("referrals/<uuid:key>/nudges/", next_choice.referral_nudges, name="referral-nudges"),
    path("r/<str:token>/away/", quiet.partner_own_away, name="partner-own-away"),
    path("r/<str:token>/quiet/", quiet.partner_quiet, name="partner-quiet"),
    path("a/<str:token>/quiet/", quiet.client_quiet, name="client-quiet"),
]
