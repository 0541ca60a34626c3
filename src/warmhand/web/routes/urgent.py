"""Addresses of the area: urgent."""

from django.urls import URLPattern, path

from warmhand.web import urgent
from warmhand.web.links import safety_note

urlpatterns: list[URLPattern] = [
    path("screenings/<uuid:key>/urgent/", urgent.urgent_page, name="urgent"),
    path("screenings/<uuid:key>/note/", urgent.urgent_note, name="urgent-note"),
    path("screenings/<uuid:key>/follow-up/", urgent.follow_up, name="urgent-follow-up"),
    path("flags/<uuid:key>/close/", urgent.flag_close, name="flag-close"),
    path("q/<str:token>/note/", safety_note.note, name="safety-link-note"),
]
