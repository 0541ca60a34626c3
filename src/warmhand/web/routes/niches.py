"""Addresses of the area: niches."""

from django.urls import URLPattern, path

from warmhand.web import characteristics, niche_find, niche_people, niches

urlpatterns: list[URLPattern] = [
    path("niche/", niches.niche_home, name="niche"),
    path("niche/which/", niche_find.niche_find, name="niche-find"),
    path("niche/which/look/", niche_find.niche_look, name="niche-look"),
    path("niche/weights/", niche_find.niche_weights, name="niche-weights"),
    path("niche/starters/", niche_find.niche_starters, name="niche-starters"),
    path("niche/new/", niches.niche_new, name="niche-new"),
    path("niche/<uuid:key>/edit/", niches.niche_edit, name="niche-edit"),
    path("niche/<uuid:key>/choose/", niches.niche_choose, name="niche-choose"),
    path("niche/<uuid:key>/leave/", niches.niche_leave, name="niche-leave"),
    path("niche/<uuid:key>/take-out/", niches.niche_drop, name="niche-drop"),
    path("niche/<uuid:key>/people/", niche_people.niche_people, name="niche-people"),
    path("niche/<uuid:key>/people/by-hand/", niche_people.niche_hand, name="niche-hand"),
    path("niche/<uuid:key>/places/", niche_people.niche_places, name="niche-places"),
    path("gathering/<uuid:key>/take-out/", niche_people.niche_place_drop, name="niche-place-drop"),
    path(
        "clients/<uuid:key>/characteristics/",
        characteristics.client_characteristics,
        name="client-characteristics",
    ),
    path(
        "partners/<uuid:key>/whom-they-serve/",
        characteristics.partner_characteristics,
        name="partner-characteristics",
    ),
]
