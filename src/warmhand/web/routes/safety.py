"""Addresses of the area: safety."""

from django.urls import URLPattern, path

from warmhand.web import safety
from warmhand.web.links import safety as by_link

urlpatterns: list[URLPattern] = [
    path("clients/<uuid:key>/safety/", safety.ask_client, name="safety-client"),
    path("episodes/<uuid:key>/safety/", safety.ask_episode, name="safety-episode"),
    path("episodes/<uuid:key>/anything-new/", safety.anything_new, name="safety-visit"),
    path("screenings/<uuid:key>/", safety.ask, name="safety-ask"),
    path("screenings/<uuid:key>/signs/", safety.signs, name="safety-signs"),
    path("screenings/<uuid:key>/result/", safety.result, name="safety-result"),
    path("q/<str:token>/", by_link.first, name="safety-link"),
    path("q/<str:token>/signs/", by_link.signs, name="safety-link-signs"),
    path("q/<str:token>/done/", by_link.done, name="safety-link-done"),
    path("s/<str:token>/anything-new/", by_link.anything_new, name="safety-score-link"),
]
