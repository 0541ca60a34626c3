"""Addresses of the area: what was agreed, what was disclosed, the desk’s link."""

from django.urls import URLPattern, path

from warmhand.web import sharing
from warmhand.web.links import desk
from warmhand.web.links import sharing as by_link

urlpatterns: list[URLPattern] = [
    path("c/<str:token>/who-saw/", by_link.client_who_saw, name="client-who-saw"),
    path("a/<str:token>/who-saw/", by_link.client_answer_who_saw, name="client-answer-who-saw"),
    path("r/<str:token>/release/", by_link.partner_release, name="partner-release"),
    path("r/<str:token>/copy/", by_link.partner_copy, name="partner-copy"),
    path("r/<str:token>/desk/", by_link.partner_desk, name="partner-desk"),
    path("desk/<str:token>/", desk.desk_page, name="desk"),
    path("desk/<str:token>/book/", desk.desk_book, name="desk-book"),
    path("desk/<str:token>/call/", desk.desk_call, name="desk-call"),
    path("clients/<uuid:key>/disclosures/", sharing.client_disclosures, name="client-disclosures"),
    path("clients/<uuid:key>/guardian/", sharing.client_guardian, name="client-guardian"),
    path("referrals/<uuid:key>/desk-link/", sharing.referral_desk_link, name="referral-desk-link"),
]
