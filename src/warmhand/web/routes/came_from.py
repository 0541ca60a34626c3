"""Addresses of the area: came_from."""

from django.urls import path

from warmhand.web import came_from

urlpatterns = [
    path(
        "outreach/who-brought-whom/",
        came_from.who_brought_whom_page,
        name="who-brought-whom",
    ),
]
