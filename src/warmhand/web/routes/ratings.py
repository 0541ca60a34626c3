"""Addresses of the area: ratings."""

from django.urls import URLPattern, path

from warmhand.web import ratings
from warmhand.web.links import ratings as by_link

urlpatterns: list[URLPattern] = [
    path("episodes/<uuid:key>/ratings/", ratings.ask, name="ratings-ask"),
    path("episodes/<uuid:key>/ratings/stop/", ratings.stop, name="ratings-stop"),
    path("d/<str:token>/", by_link.rating, name="rating-link"),
    path("d/<str:token>/stop/", by_link.stop, name="rating-stop"),
    path("d/<str:token>/not-me/", by_link.not_me, name="rating-not-me"),
    path("d/<str:token>/reminders.ics", by_link.calendar, name="rating-calendar"),
]
